/** Parts of one plan on this machine: measured apart, each by its own command, and reported as one run. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { testNeeding } from '../support/needs.ts';
import { makeMounts, readLoops, readRun, runCli } from './support.ts';

const test = testNeeding(process.platform === 'linux' ? null : 'not Linux');

const JOBS = ['one.exec', 'two.exec', 'three.exec'];

test('the parts of a plan have all of its loops between them, and report takes them for one run', async () => {
  const { cwd, list } = makeMounts();
  for (const name of JOBS) writeFileSync(join(cwd, name), 'run: echo x > y\n');
  const plan = ['exec', '--target', 'local', '--mounts', list, '--jobs', JOBS.join(','), '--loops', '2', '--allow-job-commands'];
  const first = await runCli([...plan, '--shard', '1/2', '--out', 'a'], cwd);
  assert.is(first.code, 0, first.stderr);
  const second = await runCli([...plan, '--shard', 'auto/2', '--out', 'b'], cwd, { env: { ...process.env, JOB_COMPLETION_INDEX: '1' } });
  assert.is(second.code, 0, second.stderr);
  const workloadsOf = (dir: string) => [...new Set(readLoops(join(cwd, dir)).map(({ workload }) => workload))].sort();
  assert.equal([workloadsOf('a'), workloadsOf('b')], [['one', 'three'], ['two']]);
  assert.equal(readRun(join(cwd, 'b')).plan.shard, { part: 2, of: 2 });
  assert.is(readRun(join(cwd, 'b')).options['shard'], '2/2', 'what auto stood for is what is gone on with');
  const half = await runCli(['report', 'a', '--format', 'json'], cwd);
  assert.match(half.stderr, '1 of 2 parts of the plan are here; give the run directory of part 2 too');
  const both = await runCli(['report', 'a', 'b', '--format', 'json'], cwd);
  assert.equal([both.code, both.stderr], [0, ''], 'nothing is missing, nothing differs');
  const cells = (JSON.parse(both.stdout).workloads as { name: string; cells: { loops: unknown[] }[] }[]).map(({ name, cells: own }) => [
    name,
    ...own.map(({ loops }) => loops.length),
  ]);
  assert.equal(cells.sort(), [
    ['one', 2, 2],
    ['three', 2, 2],
    ['two', 2, 2],
  ]);
  const refused = await runCli([...plan, '--shard', '4/4', '--out', 'c'], cwd);
  assert.is(refused.code, 2);
  assert.match(refused.stderr, 'the plan has 3 workloads to deal out');
});

test.run();
