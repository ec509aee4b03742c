/** Tests of src/sync/guest-side.ts and its script: every look and change by the shells there are, and a mount that gives no answer. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findProgram } from '../../src/process/find-program.ts';
import { run } from '../../src/process/run.ts';
import type { Machine } from '../../src/run/bed.ts';
import { openGuestSide } from '../../src/sync/guest-side.ts';
import { openHostSide } from '../../src/sync/host-side.ts';
import type { Side } from '../../src/sync/side.ts';
import { testNeeding } from '../support/needs.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** This machine, with that shell in the place of sh. */
const machineOf = (shell: readonly string[]): Machine => ({
  exec: (argv, options) => run(argv, options),
  command: ([, ...rest]) => ({ argv: [...shell, ...rest] }),
});

const SHELLS = [['sh'], ['dash'], ['bash'], ['busybox', 'sh']] as const;

async function rejection(promise: Promise<unknown>): Promise<{ readonly code: string; readonly message: string }> {
  try {
    await promise;
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('nothing was thrown');
}

const isSeen = async (side: Side, ...[test, name, text, seconds]: Parameters<Side['look']>) =>
  (await (await side.look(test, name, text, seconds)).seen).span !== null;

/** What any side must do. */
async function checkSide(side: Side, dir: string): Promise<void> {
  await side.act({ op: 'folder', name: 'in' });
  await side.act({ op: 'empty', name: 'in/a' });
  assert.ok(await isSeen(side, 'there', 'in/a', '', 2));
  assert.not.ok(await isSeen(side, 'filled', 'in/a', '', 0), 'an empty file is not filled');
  await side.act({ op: 'put', name: 'in/a', text: 'one' });
  assert.is(readFileSync(join(dir, 'in/a'), 'utf8'), 'one\n');
  assert.ok(await isSeen(side, 'filled', 'in/a', '', 2));
  assert.ok(await isSeen(side, 'text', 'in/a', 'one', 2));
  assert.not.ok(await isSeen(side, 'text', 'in/a', 'two', 0));
  assert.not.ok(await isSeen(side, 'shut', 'in/a', '', 0));
  await side.act({ op: 'move', name: 'in/a', to: 'in/b' });
  assert.ok(await isSeen(side, 'gone', 'in/a', '', 2));
  assert.ok(await isSeen(side, 'shut', 'in/a', '', 2));
  await side.act({ op: 'drop', name: 'in/b' });
  assert.not.ok(existsSync(join(dir, 'in/b')));
  await side.fill('many', 30);
  const counted = await side.count('many', 30, 2);
  assert.ok(counted.span !== null && counted.listed === 30);
  assert.is((await side.count('many', 31, 0)).span, null);
  assert.is((await side.count('none', 1, 0)).listed, 0);
  for (const act of [
    { op: 'put', name: 'no/folder', text: 'x' },
    { op: 'drop', name: 'nothing' },
    { op: 'move', name: 'nothing', to: 'x' },
  ] as const) {
    const { code, message } = await rejection(side.act(act));
    assert.is(code, 'change-failed');
    assert.match(message, new RegExp(`^${act.op} ${act.name}.*(no such file|nonexistent)`, 'i'));
  }
  assert.ok(await isSeen(side, 'gone', 'nothing', '', 1), 'it goes on after a failure');
}

for (const shell of SHELLS) {
  const [program] = shell;
  testNeeding(findProgram(program) === null ? `no ${program}` : null)(`the target's side by ${shell.join(' ')}`, async () => {
    const dir = makeTempDir();
    await using side = await openGuestSide({ machine: machineOf(shell), label: 'here', dir, fault: () => null });
    await checkSide(side, dir);
    assert.ok(side.clock.medianMs <= side.clock.p95Ms);
  });
}

test("the host's side", async () => {
  const dir = makeTempDir();
  await checkSide(openHostSide(dir, new AbortController().signal), dir);
});

test('a change is seen after it was made, whichever side makes it', async () => {
  const dir = makeTempDir();
  const host = openHostSide(dir, new AbortController().signal);
  await using guest = await openGuestSide({ machine: machineOf(['sh']), label: 'here', dir, fault: () => null });
  for (const [writer, watcher] of [
    [host, guest],
    [guest, host],
  ] as const) {
    const { seen } = await watcher.look('there', `by-${writer.where}`, '', 10);
    const made = await writer.act({ op: 'put', name: `by-${writer.where}`, text: 'x' });
    const { span, looks } = await seen;
    assert.ok(span !== null && span.toMs >= made.fromMs, `${writer.where} writes`);
    assert.ok(looks >= 1);
  }
});

test('a folder that is not there is an error that names the target', async () => {
  const { code, message } = await rejection(openGuestSide({ machine: machineOf(['sh']), label: 'the box', dir: '/no/such', fault: () => null }));
  assert.is(code, 'program-ended');
  assert.match(message, /the shell on the box ended/);
});

test('what has died is named in place of a wait', async () => {
  const dir = makeTempDir();
  let dead: string | null = null;
  await using side = await openGuestSide({ machine: machineOf(['sh']), label: 'here', dir, fault: () => dead });
  const { seen } = await side.look('there', 'never', '', 600);
  dead = 'the daemon ended (signal SIGKILL)';
  const { message } = await rejection(seen);
  assert.is(message, dead);
});

test('one that was ended is started anew', async () => {
  const dir = makeTempDir();
  mkdirSync(join(dir, 'sub'));
  writeFileSync(join(dir, 'wrapper'), `#!/bin/sh\necho $$ > ${join(dir, 'pid')}\nexec sh "$@"\n`, { mode: 0o755 });
  await using side = await openGuestSide({ machine: machineOf([join(dir, 'wrapper')]), label: 'here', dir: join(dir, 'sub'), fault: () => null });
  process.kill(Number(readFileSync(join(dir, 'pid'), 'utf8')), 'SIGKILL');
  assert.is((await rejection(side.act({ op: 'put', name: 'a', text: 'x' }))).code, 'program-ended');
  await side.act({ op: 'put', name: 'a', text: 'y' });
  assert.is(readFileSync(join(dir, 'sub/a'), 'utf8'), 'y\n');
});

test.run();
