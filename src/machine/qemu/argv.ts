/** QEMU's command line as a pure function of what the VM shall be. */

import type { Accel } from '../../model/records.ts';
import { quoteForQemu } from '../../text/quote.ts';
import type { GuestArchitecture } from './architectures.ts';

/** Addresses of QEMU's user network as the guest sees them (QEMU manual, "Using the user mode network stack"). */
export const HOST_AS_SEEN_BY_GUEST = '10.0.2.2';

/** The guest's ssh port on the loopback of the VM's own network namespace; nobody else is in there to take it. */
export const GUEST_SSH_PORT = 2222;

export interface VmConfig {
  readonly qemu: string;
  readonly arch: GuestArchitecture;
  readonly accel: Accel;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly kernel: string;
  readonly initramfs: string;
  /** Null where the initramfs is all there is. */
  readonly rootDisk: { readonly file: string; readonly sizeBytes: number } | null;
  /** A probe does without. */
  readonly hasNetwork: boolean;
  /** Where the console is written. */
  readonly consoleFile: string;
  /** Files the guest reads below opt/fsbench/ of its firmware configuration, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Devices of the mounts. */
  readonly extraArgs: readonly string[];
}

/** The argv of a VM; the same config gives the same argv. */
export function buildQemuArgv(config: VmConfig): string[] {
  const mebibytes = Math.max(1, Math.floor(config.memoryBytes / 1024 ** 2));
  const argv = [
    config.qemu,
    '-nodefaults',
    '-no-user-config',
    '-no-reboot',
    '-name',
    'fsbench',
    '-display',
    'none',
    '-machine',
    [...config.arch.machine, 'memory-backend=memory'].join(','),
    // vhost-user daemons map the guest's memory: it must be shared and of exactly the size of -m.
    '-object',
    `memory-backend-memfd,id=memory,size=${mebibytes}M,share=on`,
    // The root disk is mapped above the memory, hence maxmem.
    '-m',
    `${mebibytes}M${config.rootDisk === null ? '' : `,maxmem=${mebibytes + 1024}M`}`,
    '-smp',
    String(config.cpus),
    '-accel',
    config.accel === 'tcg' ? 'tcg,thread=multi' : config.accel,
    '-cpu',
    config.accel === 'tcg' ? config.arch.emulatedCpu : 'host',
    '-kernel',
    config.kernel,
    '-initrd',
    config.initramfs,
    '-append',
    [`console=${config.arch.console}`, 'quiet', 'panic=-1', 'psi=1', ...config.arch.kernelOptions].join(' '),
    '-serial',
    `file:${quoteForQemu(config.consoleFile)}`,
  ];
  if (config.rootDisk !== null) {
    argv.push(
      '-object',
      `memory-backend-file,id=root,mem-path=${quoteForQemu(config.rootDisk.file)},size=${config.rootDisk.sizeBytes},share=on,readonly=on`,
      '-device',
      'virtio-pmem-pci,memdev=root,id=rootdisk',
    );
  }
  if (config.hasNetwork) {
    argv.push('-netdev', `user,id=net,hostfwd=tcp:127.0.0.1:${GUEST_SSH_PORT}-:22`, '-device', 'virtio-net-pci,netdev=net,romfile=');
  }
  for (const [name, file] of Object.entries(config.files)) argv.push('-fw_cfg', `name=opt/fsbench/${name},file=${quoteForQemu(file)}`);
  argv.push(...config.extraArgs);
  return argv;
}

/** The command line of a guest that boots to the first line of its initramfs and is then done with: no disk, no network, no mounts. */
export function buildBareArgv(
  { arch, kernel, initramfs }: Pick<VmConfig, 'arch' | 'initramfs'> & { readonly kernel: { readonly image: string } },
  config: Pick<VmConfig, 'qemu' | 'accel' | 'cpus' | 'memoryBytes' | 'consoleFile'>,
): string[] {
  return buildQemuArgv({ ...config, arch, initramfs, kernel: kernel.image, rootDisk: null, hasNetwork: false, files: {}, extraArgs: [] });
}
