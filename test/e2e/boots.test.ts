/** Two boots of one plan in one run directory: fresh machines for each, told by the kernel's own id of a boot, and their loops as two runs. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { makeFolder, readLoops, runCli } from './support.ts';

const test = testNeeding(whyNoVm());

/** Linux draws it at every boot (random(4)). */
const BOOT_ID = '/proc/sys/kernel/random/boot_id';

test('each boot has a VM of its own, and counts as a run', async () => {
  const cwd = makeFolder();
  const dir = join(cwd, 'run');
  const ended = await runCli(
    ['exec', '--mounts', 'virtiofs,tmpfs', '--caches', 'cold', '--boots', '2', '--loops', '2', '--json', '--out', dir, '--', 'cat', BOOT_ID],
    cwd,
  );
  assert.is(ended.code, 0, ended.stderr);
  const loops = readLoops(dir);
  assert.equal(
    loops.map(({ loop, outcome, warnings }) => [loop, outcome, warnings.some(({ code }) => code === 'resumed')]),
    [1, 1, 2, 2, 3, 3, 4, 4].map((loop) => [loop, 'ok', false]),
    'in their order; a boot that was planned is no resumption',
  );
  const idsOf = (wanted: readonly number[]) => {
    const raws = loops.filter(({ loop }) => wanted.includes(loop)).map(({ raw }) => readFileSync(join(dir, 'raw', raw as string), 'utf8'));
    return new Set(raws.map((text) => /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(text)?.[0]));
  };
  const [first, second] = [idsOf([1, 2]), idsOf([3, 4])];
  assert.equal([first.size, second.size], [1, 1], 'one kernel for all loops of a boot');
  assert.is.not([...first][0], [...second][0], 'and another one for the next');
  const [workload] = JSON.parse(ended.stdout).workloads as { cells: { loops: { run: string }[] }[] }[];
  const runs = (workload?.cells ?? []).map((cell) => cell.loops.map(({ run }) => run.slice(run.indexOf('/'))));
  assert.equal(
    runs,
    ['virtiofs', 'tmpfs'].map(() => ['/1', '/1', '/2', '/2']),
  );
});

test.run();
