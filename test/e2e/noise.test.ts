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

test.run();
