/** Kernels side by side in real VMs: `npm run test:variants`, since what is fetched for it no other test needs. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { ensureKernel } from '../../src/machine/qemu/packages.ts';
import type { Architecture } from '../../src/model/vm-choice.ts';
import { nativeArchitecture } from '../../src/process/architecture.ts';
import { findProgram } from '../../src/process/find-program.ts';
import { cacheDir } from '../../src/process/paths.ts';
import { run } from '../../src/process/run.ts';
import { type Ended, makeFolder, readLoops, readRun, runCli } from '../e2e/support.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';

const OLD = 'linux-image-6.1';
const NEW = '6.12';

/** Why a kernel can't be had: neither in the cache nor known to apt. */
async function whyNoKernel(wanted: string, pattern: string): Promise<string | null> {
  if (existsSync(join(cacheDir(), `kernel${wanted}`, 'kernel.json'))) return null;
  if (findProgram('apt-cache') === null) return `no kernel ${pattern} in the cache, and no apt to fetch it by`;
  const { stdout } = await run(['apt-cache', 'search', '--names-only', pattern]);
  return stdout.toString('utf8').trim() === '' ? `apt knows no package ${pattern} (Debian 12 has 6.12 in bookworm-security)` : null;
}

const vm = whyNoVm();
const whyNoNew = vm ?? (await whyNoKernel(`-${NEW}`, '^linux-image-6.12-amd64$')) ?? (await whyNoKernel('', `^${OLD}.*-amd64$`));
const testPair = testNeeding(whyNoNew);
const testVm = testNeeding(vm);
const testCloud = testNeeding(vm ?? (await whyNoKernel('-linux-image-cloud-amd64', '^linux-image-cloud-amd64$')));

let cwd = '';
let ended: Ended;

testPair.before(async () => {
  cwd = makeFolder();
  const mounts = `old=9p:msize=512k,new=9p:msize=512k:kernel=${NEW}`;
  const size = ['--blocksize', '1M', '--size', '16M', '--runtime', '2', '--loops', '2'];
  ended = await runCli(['fio', '--mounts', mounts, '--jobs', 'seqread-psync', ...size, '--json', '--out', join(cwd, 'run')], cwd);
});

testPair('9p at blocks of 1 MiB: 6.1 wins by a factor, since 6.12 sends a page in each round trip', () => {
  assert.is(ended.code, 0, ended.stderr);
  const [workload] = JSON.parse(ended.stdout).workloads as { winners: unknown; cells: { mount: string; mean: { readBw: number } | null }[] }[];
  const [old = 0, young = 0] = ['old', 'new'].map((name) => workload?.cells.find(({ mount }) => mount === name)?.mean?.readBw ?? 0);
  assert.ok(young > 0 && old / young > 3, `${old} and ${young} bytes a second`);
  assert.ok(JSON.stringify(workload?.winners).includes('"old"'), JSON.stringify(workload?.winners));
});

testPair('each column has its own kernel, in the run and in the series', () => {
  const { plan, environments } = readRun(join(cwd, 'run'));
  assert.equal(plan.targets, ['qemu', `qemu?kernel=${NEW}`]);
  const kernels = plan.targets?.map((target) => environments?.[target]?.guestKernel.replace(/^(\d+\.\d+).*/s, '$1'));
  assert.is(kernels?.[1], NEW);
  assert.is.not(kernels?.[0], NEW);
});

testPair('where msize does nothing a warning says so, once on stderr and with the loops of that column alone', () => {
  assert.match(ended.stderr, `msize=524288 with cache=none on Linux ${NEW}: each round trip carries a page`);
  for (const { mount, warnings } of readLoops(join(cwd, 'run')))
    assert.is(
      warnings.some(({ code }) => code === 'msize-idle'),
      mount === 'new',
      mount,
    );
});

testCloud('a kernel without 9p is refused before anything boots', async () => {
  const dir = makeFolder();
  const refused = await runCli(['fio', '--mounts', 'virtiofs,9p', '--kernel', 'linux-image-cloud-amd64', '--quick', '--out', join(dir, 'run')], dir);
  assert.is(refused.code, 3, refused.stderr);
  assert.match(refused.stderr, /the kernel \S*cloud\S* has no 9p, no 9pnet_virtio, which mount '9p' needs/);
  assert.match(refused.stderr, 'take a full kernel, such as --kernel linux-image-amd64');
});

testCloud('so is it for the second VM, before the first is started', async () => {
  const dir = makeFolder();
  const refused = await runCli(['fio', '--mounts', 'a=9p,b=9p:kernel=linux-image-cloud-amd64', '--quick', '--out', join(dir, 'run')], dir);
  assert.is(refused.code, 3, refused.stderr);
  assert.match(refused.stderr, /the kernel \S*cloud\S* has no 9p, no 9pnet_virtio, which mount 'b' needs/);
  assert.not.ok(existsSync(join(dir, 'run')), 'no loop was measured');
});

testVm('a kernel that a path names boots, and the cache has it by its content', async () => {
  const { modulesDir, release } = await ensureKernel(cacheDir(), nativeArchitecture() as Architecture, () => {});
  const dir = makeFolder();
  const cache = join(dir, 'cache');
  // As the cache has it, a kernel is a folder with boot/vmlinuz-RELEASE and lib/modules/RELEASE.
  const what = ['--kernel', join(modulesDir, '../../..'), '--mounts', '9p', '--jobs', 'seqread-psync', '--accel', 'tcg'];
  const size = ['--size', '16M', '--runtime', '1', '--loops', '1'];
  const { code, stderr } = await runCli(['fio', ...what, ...size, '--out', join(dir, 'run')], dir, { env: { ...process.env, FSBENCH_CACHE: cache } });
  assert.is(code, 0, stderr);
  assert.is(readRun(join(dir, 'run')).environment?.guestKernel, release);
  assert.match(readdirSync(cache).sort().join(' '), /guests-file-([0-9a-f]{16}) kernel-file-\1/);
});

testPair.run();
