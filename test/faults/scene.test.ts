/** Tests of faults/scene.ts and of what faults/moments.ts waits for: what takes too long is ended, and seen. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { awaitMoment } from '../../faults/moments.ts';
import { endOf, openScene } from '../../faults/scene.ts';
import { startProgram } from '../e2e/support.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const WAITING = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];

test('a command that takes too long is ended, and one that does not is not', async () => {
  const late = await endOf(startProgram(WAITING, makeTempDir()), 0.1);
  assert.equal([late.tooLong, late.ended.signal], [true, 'SIGKILL']);
  const early = await endOf(startProgram([process.execPath, '-e', ''], makeTempDir()));
  assert.equal([early.tooLong, early.ended.code], [false, 0]);
});

test('a resume or a report that had to be ended is stuck, and a scene without one is not', async () => {
  for (const [seconds, stuck] of [
    [0, ['report x had to be killed: ']],
    [undefined, []],
  ] as const) {
    const scene = openScene('test', 1, {}, seconds);
    try {
      await scene.run(['report', 'x']);
      assert.equal(
        scene.stuck().map(({ check, text }) => `${check}: ${text}`),
        stuck.map((text) => `stuck: ${text}`),
      );
    } finally {
      scene.close();
    }
  }
});

test('a moment that never comes is late, and one that a command ends before is over', async () => {
  const scene = openScene('test', 1, {});
  try {
    const moment = { phase: 'layout', loop: 1, delayMs: 0 } as const;
    const running = startProgram(WAITING, scene.root);
    assert.is(await awaitMoment(moment, scene, running, 0.1), 'late');
    running.child.kill('SIGKILL');
    await running.ended;
    assert.is(await awaitMoment(moment, scene, running), 'over');
  } finally {
    scene.close();
  }
});

test.run();
