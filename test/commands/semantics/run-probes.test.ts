/** Tests of src/commands/semantics/run-probes.ts: mounts that can't be had, and daemons that die, leave the rest of the table whole. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { runProbes } from '../../../src/commands/semantics/run-probes.ts';
import { environmentError } from '../../../src/model/errors.ts';
import type { Plan } from '../../../src/model/records.ts';
import type { ProbeAnswer } from '../../../src/model/semantics.ts';
import type { Bed } from '../../../src/run/bed.ts';
import { inGuest, type Row } from '../../../src/semantics/row.ts';
import { ROWS } from '../../../src/semantics/table.ts';
import { rejectionOf } from '../../support/failure.ts';
import { testNeeding, whyNoProgram } from '../../support/needs.ts';
import { openPerlBed } from '../../support/perl-bed.ts';
import { runOf } from '../../support/semantics.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const test = testNeeding(process.platform === 'linux' ? whyNoProgram('perl') : 'Linux alone has such system calls');

const TWO_ROWS = ROWS.filter(({ name }) => ['symlink', 'case'].includes(name));

/** Opens beds for a plan by `open`, with two rows to try. */
async function tryPlan(mounts: readonly string[], open: (part: Plan, sitting: number) => Bed, rows: readonly Row[] = TWO_ROWS) {
  const { plan } = runOf(mounts);
  const answers: ProbeAnswer[] = [];
  const said: string[] = [];
  let beds = 0;
  await runProbes({
    plan,
    rows,
    hostDirs: new Map(),
    provision: { open: async (_target, part = plan) => open(part, beds++) },
    onBed: () => {},
    onAnswers: (more) => answers.push(...more),
    say: (text) => said.push(text),
    signal: new AbortController().signal,
  });
  return { answers: answers.map(({ mount, probe, answer }) => `${mount} ${probe} ${answer}`).sort(), said, beds };
}

const bedOf = ({ mounts }: Plan, options: Omit<Parameters<typeof openPerlBed>[0], 'mounts'> = {}) =>
  openPerlBed({ mounts: Object.fromEntries(mounts.map(({ name }) => [name, {}])), ...options });

test('a mount that can not be had is told in its cells, and the others are tried', async () => {
  const refused = environmentError('target-failed', "mount 'b': /mnt/b can't be made: Read-only file system");
  const { answers, beds } = await tryPlan(['a=tmpfs', 'b=9p'], (part) => {
    if (part.mounts.some(({ name }) => name === 'b')) throw refused;
    return bedOf(part);
  });
  assert.equal(answers, ['a case ok', 'a symlink ok', `b case ${refused.message}`, `b symlink ${refused.message}`]);
  assert.is(beds, 2);
});

test('the only mount, and what is about no mount, is an error as of any command', async () => {
  const refuse = (text: string) => () => {
    throw environmentError('target-failed', text);
  };
  assert.match((await rejectionOf(tryPlan(['b=9p'], refuse("mount 'b' failed")), 'one')).message, /mount 'b' failed/);
  assert.match((await rejectionOf(tryPlan(['a=9p', 'b=9p'], refuse('no QEMU')), 'none')).message, /no QEMU/);
});

/** A row that makes this file, by which something has died, on that mount; on others it takes a second. */
const killer = (flag: string, mount: string) => inGuest('names', 'killer', 'x', `if ($SET{dir} =~ m{/${mount}/}) { mkdir '${flag}'; sleep 9 } nap(1); 'ok'`);

test('a daemon that dies half-way gives its mount up; the other is set up again and finished', async () => {
  const dead = "the daemon of mount 'b' ended with signal SIGKILL";
  const flag = join(makeTempDir(), 'died');
  const { answers, beds, said } = await tryPlan(
    ['a=tmpfs', 'b=virtiofs'],
    (part, sitting) => bedOf(part, { fault: () => (sitting === 0 && existsSync(flag) ? dead : null) }),
    [...TWO_ROWS, killer(flag, 'b')],
  );
  // What was said right before the death may have been heard or not.
  assert.equal(
    answers.filter((answer) => !answer.startsWith('b case')),
    ['a case ok', 'a killer ok', 'a symlink ok', `b killer ${dead}`, 'b symlink ok'],
  );
  assert.is(beds, 2);
  assert.ok(said.includes(`mount 'b': given up: ${dead}`), said.join('\n'));
});

test('what dies again and again is not set up for ever', async () => {
  const dead = 'QEMU ended with signal SIGSEGV';
  const flags = Array.from({ length: 9 }, () => join(makeTempDir(), 'died'));
  // Each sitting makes the next of them.
  const row = inGuest('names', 'killer', 'x', `${flags.map((flag) => `(mkdir '${flag}')`).join(' || ')}; sleep 9; 'ok'`);
  const { answers, beds } = await tryPlan(['a=tmpfs'], (part, sitting) => bedOf(part, { fault: () => (existsSync(flags[sitting] as string) ? dead : null) }), [
    row,
  ]);
  assert.equal(answers, [`a killer ${dead}`]);
  assert.ok(beds <= 4, String(beds));
});

test.run();
