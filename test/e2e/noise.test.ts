/** `fsbench doctor --noise` on this machine, with fio for real: it says what could be told here, and leaves nothing. */

import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as assert from 'uvu/assert';
import { testNeeding, whyNoProgram } from '../support/needs.ts';
import { makeFolder, runCli } from './support.ts';

const test = testNeeding(whyNoProgram('fio'));

const leftFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('fsbench-noise-'));

test('measures, says what a run could tell, and takes its files away', async () => {
  const before = leftFolders();
  const ended = await runCli(['doctor', '--noise', '--target', 'local', '--json'], makeFolder());
  assert.is(ended.code, 0, ended.stderr);
  const { noise } = JSON.parse(ended.stdout) as { noise: { loops: number; wavering: { sd: number }[]; told: { plan: string; lead: number }[] } };
  assert.is(noise.loops, 12);
  assert.ok((noise.wavering[0]?.sd ?? 0) > 0, ended.stdout);
  const leads = new Map(noise.told.map(({ plan, lead }) => [plan, lead]));
  assert.ok((leads.get('--boots 14') as number) < (leads.get('--loops 3') as number), ended.stdout);
  assert.equal(leftFolders(), before);
});

test('says first what the plan can tell that is meant', async () => {
  const words = ['doctor', '--noise', '--target', 'local', '--mounts', 'a=/tmp,b=/var/tmp', '--loops', '5', '--boots', '4'];
  const ended = await runCli(words, makeFolder());
  assert.is(ended.code, 0, ended.stderr);
  const lines = ended.stdout.split('\n');
  const at = lines.findIndex((line) => line.startsWith('The least lead of one of 2 mounts'));
  assert.match(lines[at + 1] ?? '', /^ {2}--loops 5 --boots 4 +[\d.]+ %$/, ended.stdout);
});

test('a plan that is none, or goes with nothing, is refused before anything is measured', async () => {
  for (const [words, said] of [
    [['--noise', '--loops', 'x'], "--loops: 'x' is not a whole number"],
    [['--noise', '--mounts', 'nothing-known'], 'nothing-known'],
    [['--noise', '--mounts', '9p'], 'one mount is ahead of none'],
    [['--boots', '3'], '--boots goes with --noise'],
  ] as const) {
    const ended = await runCli(['doctor', ...words], makeFolder());
    assert.is(ended.code, 2, ended.stderr);
    assert.match(ended.stderr, said);
  }
});

test.run();
