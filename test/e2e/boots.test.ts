/** Two boots of one plan in one run directory: fresh machines and daemons for each, and their loops as two runs. */

import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { descendants, listProcesses, makeFolder, readLoops, startCli, survivors, waitFor } from './support.ts';

const test = testNeeding(whyNoVm());

const ARGV = ['--mounts', 'virtiofs,tmpfs', '--jobs', 'seqread-psync', '--boots', '2', '--loops', '1', '--runtime', '1', '--size', '8M', '--direct', '0'];

test('each boot has a VM and a daemon of its own, and counts as a run', async () => {
  const cwd = makeFolder();
  const dir = join(cwd, 'run');
  const running = startCli(['fio', ...ARGV, '--json', '--out', dir], cwd);
  // The machine and what serves its mounts, by their programs.
  const machines = () => {
    const below = new Set(descendants(running.child.pid as number));
    return listProcesses().flatMap(({ pid, command }) => (below.has(pid) && /qemu-system|virtiofsd/.test(command) ? [pid] : []));
  };
  const first = await waitFor('a loop of the first boot', running, () => (readLoops(dir).length >= 1 ? machines() : undefined), 300);
  assert.ok(first.length >= 2, 'QEMU and virtiofsd');
  const second = await waitFor('a loop of the second boot', running, () => (readLoops(dir).some(({ loop }) => loop === 2) ? machines() : undefined), 300);
  assert.equal(await survivors(first), [], 'the first boot has ended');
  assert.ok(second.every((pid) => !first.includes(pid)));
  const ended = await running.ended;
  assert.is(ended.code, 0, ended.stderr);
  const loops = readLoops(dir);
  assert.is(loops.length, 4);
  assert.equal(
    loops.map(({ loop, outcome, warnings }) => [loop, outcome, warnings.filter(({ code }) => code === 'resumed').length]),
    [1, 1, 2, 2].map((loop) => [loop, 'ok', 0]),
    'a boot that was planned is no resumption',
  );
  const [workload] = JSON.parse(ended.stdout).workloads as { cells: { loops: { run: string }[] }[] }[];
  const runs = (workload?.cells ?? []).map((cell) => cell.loops.map(({ run }) => run.slice(run.indexOf('/'))));
  assert.equal(runs, [
    ['/1', '/2'],
    ['/1', '/2'],
  ]);
});

test.run();
