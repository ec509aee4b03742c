/** A small matrix in a guest of another processor, emulated: `npm run test:variants`, since its QEMU and its packages are fetched for it alone. */

import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { nativeArchitecture } from '../../src/model/vm-choice.ts';
import { type Ended, makeFolder, readLoops, readRun, runCli } from '../e2e/support.ts';
import { testNeeding, whyNoProgram, whyNoVm } from '../support/needs.ts';

const ARCH = 'aarch64';

const test = testNeeding(
  whyNoVm() ?? (nativeArchitecture() === ARCH ? 'this host is of that processor itself' : whyNoProgram(`qemu-system-${ARCH}`, 'apt-get', 'dpkg')),
);

const MOUNTS = 'virtiofs,9p:cache=mmap,sshfs,tmpfs';
const JOBS = 'seqread-psync,randwrite-psync,randrw-libaio-multi';

let dir = '';
let ended: Ended;

test.before(async () => {
  const cwd = makeFolder();
  dir = join(cwd, 'run');
  // A daemon of another processor takes the guest's O_DIRECT for something else (docs/variants.md).
  const size = ['--loops', '1', '--runtime', '1', '--size', '8M', '--direct', '0'];
  ended = await runCli(['fio', '--arch', ARCH, '--mounts', MOUNTS, '--jobs', JOBS, ...size, '--out', dir], cwd);
});

test('every loop is there, with figures above 0', () => {
  assert.is(ended.code, 0, ended.stderr);
  const loops = readLoops(dir);
  assert.is(loops.length, 12);
  for (const { workload, mount, outcome, metrics, reason } of loops) {
    assert.is(outcome, 'ok', `${workload} on ${mount}: ${reason}`);
    assert.ok(((workload.startsWith('randwrite') ? metrics?.write : metrics?.read)?.iops ?? 0) > 0, `${workload} on ${mount}`);
  }
});

test('the guest is of that processor, emulated, and the report says so', () => {
  const { environment, mounts, notes } = readRun(dir);
  assert.is(environment?.arch, ARCH);
  assert.is(environment?.accel, 'tcg');
  assert.match(notes.join('\n'), /the processor is aarch64/);
  assert.equal(
    mounts.map(({ fstype }) => fstype),
    ['virtiofs', '9p', 'fuse.sshfs', 'tmpfs'],
  );
});

test('caches were dropped, and what both sides did is told', () => {
  for (const { workload, mount, warnings, hostCpuSeconds } of readLoops(dir)) {
    assert.not.ok(
      warnings.some(({ code }) => code.startsWith('caches-')),
      `${workload} on ${mount}: ${JSON.stringify(warnings)}`,
    );
    assert.ok((hostCpuSeconds?.qemu ?? 0) > 0, `${workload} on ${mount}`);
  }
});

test.run();
