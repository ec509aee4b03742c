/** Tests that a target and a kind of work are added by one file and one row each, and then run, printed and read like any other. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runFioCommand } from '../src/commands/fio.ts';
import { makePlan } from '../src/commands/make-plan.ts';
import type { OptionValues } from '../src/plan/options.ts';
import { findTarget, TARGET_KINDS } from '../src/target/kinds.ts';
import { nameWorkload, WORK_KINDS } from '../src/work/kinds.ts';
import { runCommand } from './support/command-io.ts';
import { failureOf, rejectionOf } from './support/failure.ts';
import { testNeeding, whyNoProgram } from './support/needs.ts';
import { lab, opened } from './support/rooms/target.ts';
import { withRow } from './support/rooms/with-row.ts';
import { shellScript } from './support/rooms/work.ts';
import { makeTempDir } from './support/temp-dir.ts';

/** Two folders as mounts, and a script as work. */
function makeWorld() {
  const dir = makeTempDir();
  for (const name of ['a', 'b']) mkdirSync(join(dir, name));
  const script = join(dir, 'touch files.sh');
  writeFileSync(script, 'touch one two three && ls | wc -l\n');
  return { dir, script, mounts: `first=${join(dir, 'a')},second=${join(dir, 'b')}` };
}

const fio = (given: OptionValues, out: string) =>
  runCommand((io) => runFioCommand({ given, config: undefined, quick: false, out, resume: undefined, dryRun: false, trust: false, json: false }, io));

// The local bed, which the target of this test borrows, wants fio to be there.
const withFio = testNeeding(whyNoProgram('fio'));

withFio('a target and a kind of work, each one file and one row: measured, resumable, in the run directory', () =>
  withRow(TARGET_KINDS, lab, () =>
    withRow(WORK_KINDS, shellScript, async () => {
      const { dir, script, mounts } = makeWorld();
      const out = join(dir, 'run');
      const { code, err } = await fio({ target: 'lab:7', mounts, jobs: script.replace(/ /g, ' '), loops: '2' }, out);
      assert.is(code, 0, err);
      assert.equal(opened, ['7'], 'the target was opened at its address');
      const loops = readFileSync(join(out, 'results.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.equal(
        loops.map(({ workload, outcome, metrics }) => [workload, outcome, metrics]),
        Array(4).fill(['touch files', 'ok', null]),
      );
      assert.ok(
        loops.every(({ figures }) => figures['wall-time'] > 0),
        'each has the figure of its kind',
      );
      const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
      assert.equal([run.plan.target, run.plan.workloads[0].kind], ['lab:7', 'shell-script']);
      assert.match(readFileSync(join(out, 'raw', readdirSync(join(out, 'raw'))[0] as string), 'utf8'), /^took /m, 'what it printed is kept');
      assert.equal([readdirSync(join(dir, 'a')), existsSync(join(dir, 'b'))], [[], true], 'nothing is left on the mounts');
    }),
  ),
);

test('an added target is refused, with its own words, where its address is none', () =>
  withRow(TARGET_KINDS, lab, async () => {
    assert.match(failureOf(() => findTarget('lab:x'), 'address').hint ?? '', 'lab:7');
    assert.is(failureOf(() => findTarget('moon'), 'moon').hint, '--target takes qemu, local, lab:BENCH');
  }));

test('files of an added kind of work are known by their ending, and only while it is there', async () => {
  assert.equal(nameWorkload('a.sh'), { name: 'a.sh' }, 'a fio job, as every other file');
  await withRow(WORK_KINDS, shellScript, async () => {
    assert.equal(nameWorkload('a.sh'), { name: 'a', kind: 'shell-script' });
    assert.equal(nameWorkload('a.job'), { name: 'a' });
  });
});

test('a run whose kind of work is not known is refused by name', async () => {
  const { script, mounts } = makeWorld();
  const plan = await withRow(WORK_KINDS, shellScript, () => makePlan({ target: 'local', mounts, jobs: script }));
  const { orderLoops } = await import('../src/plan/order.ts');
  assert.is(orderLoops(plan).length, 6, 'its order is no matter of kinds');
  const { kindOfWork } = await import('../src/work/kinds.ts');
  const error = await rejectionOf((async () => kindOfWork(plan.workloads[0] ?? { kind: 'x' }))(), 'unknown kind');
  assert.equal([error.code, error.message, error.hint], ['unknown-work', "there is no kind of work 'shell-script'", 'kinds are fio-job']);
});

test.run();
