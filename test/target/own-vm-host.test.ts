/** Tests of src/target/own-vm-host.ts, and of the targets that go by it. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { local } from '../../src/target/local.ts';
import { whyNoOwnVm } from '../../src/target/own-vm-host.ts';
import { qemu } from '../../src/target/qemu.ts';
import { failureOf } from '../support/failure.ts';

const LINUX = { platform: 'linux', arch: 'x64' } as const;
const ARM = { platform: 'linux', arch: 'arm64' } as const;
const RISCV = { platform: 'linux', arch: 'riscv64' } as const;
const MAC = { platform: 'darwin', arch: 'arm64' } as const;
const INTEL_MAC = { platform: 'darwin', arch: 'x64' } as const;

test('a VM of our own is had on Linux on x86-64 and arm64, and elsewhere it is said what this is', () => {
  for (const host of [LINUX, ARM]) assert.is(whyNoOwnVm(host), null);
  for (const [host, words] of [
    [RISCV, 'and this is Linux on riscv64'],
    [MAC, 'and this is macOS on arm64'],
    [INTEL_MAC, 'and this is macOS on x86-64'],
    [{ platform: 'aix', arch: 'ppc64' }, 'and this is aix on ppc64'],
  ] as const)
    assert.ok(whyNoOwnVm(host)?.endsWith(words), words);
});

test('the qemu target is refused where it can not be, with what can be measured', () => {
  for (const host of [LINUX, ARM]) qemu.checkHost?.(host);
  for (const host of [RISCV, MAC]) {
    const error = failureOf(() => qemu.checkHost?.(host), host.platform);
    assert.equal([error.code, error.exitCode, error.message], ['no-own-vm', 3, whyNoOwnVm(host)]);
    assert.match(error.hint ?? '', 'Lima, Colima, Docker or Podman');
  }
});

test('the local target is any Linux, and nothing else', () => {
  for (const host of [LINUX, ARM]) local.checkHost?.(host);
  const error = failureOf(() => local.checkHost?.(MAC), 'macOS');
  assert.equal([error.code, error.exitCode], ['not-linux', 3]);
  assert.match(error.message, 'and this is macOS');
});

test.run();
