/** Tests of src/machine/qemu/argv.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { architectureOf } from '../../../src/machine/qemu/architectures.ts';
import { buildQemuArgv, type VmConfig } from '../../../src/machine/qemu/argv.ts';

const PROBE: VmConfig = {
  qemu: '/usr/bin/qemu-system-x86_64',
  arch: architectureOf('x86_64'),
  accel: 'kvm',
  cpus: 1,
  memoryBytes: 512 * 1024 ** 2,
  kernel: '/c/vmlinux',
  initramfs: '/c/initramfs.gz',
  rootDisk: null,
  hasNetwork: false,
  consoleFile: '/s/console.log',
  files: {},
  extraArgs: [],
};

test('a probe boots to its initramfs without disk or network', () => {
  assert.equal(buildQemuArgv(PROBE), [
    '/usr/bin/qemu-system-x86_64',
    '-nodefaults',
    '-no-user-config',
    '-no-reboot',
    '-name',
    'fsbench',
    '-display',
    'none',
    '-machine',
    'q35,memory-backend=memory',
    '-object',
    'memory-backend-memfd,id=memory,size=512M,share=on',
    '-m',
    '512M',
    '-smp',
    '1',
    '-accel',
    'kvm',
    '-cpu',
    'host',
    '-kernel',
    '/c/vmlinux',
    '-initrd',
    '/c/initramfs.gz',
    '-append',
    'console=ttyS0 quiet panic=-1 psi=1 no_timer_check',
    '-serial',
    'file:/s/console.log',
  ]);
});

test('a VM adds its root disk, its network, files of its own and the devices of the mounts', () => {
  const config: VmConfig = {
    ...PROBE,
    accel: 'tcg',
    cpus: 2,
    memoryBytes: 2 * 1024 ** 3,
    rootDisk: { file: '/c/root.ext4', sizeBytes: 134_217_728 },
    hasNetwork: true,
    files: { share_key: '/s/share_key', authorized_keys: '/s/key.pub' },
    extraArgs: ['-device', 'virtio-9p-pci,fsdev=m0,mount_tag=m0'],
  };
  assert.equal(buildQemuArgv(config).slice(10), [
    '-object',
    'memory-backend-memfd,id=memory,size=2048M,share=on',
    '-m',
    '2048M,maxmem=3072M',
    '-smp',
    '2',
    '-accel',
    'tcg,thread=multi',
    '-cpu',
    'max',
    '-kernel',
    '/c/vmlinux',
    '-initrd',
    '/c/initramfs.gz',
    '-append',
    'console=ttyS0 quiet panic=-1 psi=1 no_timer_check',
    '-serial',
    'file:/s/console.log',
    '-object',
    'memory-backend-file,id=root,mem-path=/c/root.ext4,size=134217728,share=on,readonly=on',
    '-device',
    'virtio-pmem-pci,memdev=root,id=rootdisk',
    '-netdev',
    'user,id=net,hostfwd=tcp:127.0.0.1:2222-:22',
    '-device',
    'virtio-net-pci,netdev=net,romfile=',
    '-fw_cfg',
    'name=opt/fsbench/share_key,file=/s/share_key',
    '-fw_cfg',
    'name=opt/fsbench/authorized_keys,file=/s/key.pub',
    '-device',
    'virtio-9p-pci,fsdev=m0,mount_tag=m0',
  ]);
});

test('another processor has its own machine, console and CPU, and its initramfs is the root', () => {
  const argv = buildQemuArgv({ ...PROBE, arch: architectureOf('aarch64'), accel: 'tcg', hasNetwork: true });
  const after = (option: string) => argv[argv.indexOf(option) + 1];
  assert.equal(['-machine', '-cpu', '-append', '-m', '-netdev'].map(after), [
    'virt,gic-version=max,memory-backend=memory',
    'max,pauth-impdef=on',
    'console=ttyAMA0 quiet panic=-1 psi=1',
    '512M',
    'user,id=net,hostfwd=tcp:127.0.0.1:2222-:22',
  ]);
  assert.is(
    argv.some((word) => word.includes('pmem')),
    false,
  );
});

test('the memory daemons map is exactly as large as the guest has', () => {
  for (const bytes of [256 * 1024 ** 2, 3 * 1024 ** 3, 300 * 1024 ** 2 + 17]) {
    const argv = buildQemuArgv({ ...PROBE, memoryBytes: bytes });
    const size = argv[argv.indexOf('-m') + 1];
    assert.ok(argv.includes(`memory-backend-memfd,id=memory,size=${size},share=on`), `${bytes} bytes: ${size}`);
  }
});

test('a comma in a path does not start another option', () => {
  const argv = buildQemuArgv({ ...PROBE, consoleFile: '/s,a/c', rootDisk: { file: '/c,b/r', sizeBytes: 1 }, files: { k: '/s,a/k' } });
  for (const wanted of ['file:/s,,a/c', 'memory-backend-file,id=root,mem-path=/c,,b/r,size=1,share=on,readonly=on', 'name=opt/fsbench/k,file=/s,,a/k']) {
    assert.ok(argv.includes(wanted), wanted);
  }
});

test.run();
