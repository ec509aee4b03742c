/** Processors that a guest can have: a row each, with all that differs between them. */

import type { Architecture } from '../../model/vm-choice.ts';

export interface GuestArchitecture {
  readonly name: Architecture;
  /** What Debian's packages are for. */
  readonly debian: string;
  /** QEMU's program, and the package that has it. */
  readonly qemu: { readonly program: string; readonly package: string };
  /** QEMU's machine, and what else it is told of it. */
  readonly machine: readonly [name: string, ...options: string[]];
  /** What the guest sees where it is emulated; else it sees the host's. */
  readonly emulatedCpu: string;
  readonly console: string;
  /** Of the kernel's command line, beside what all have. */
  readonly kernelOptions: readonly string[];
  /** Meta packages of full kernels, best first. Debian's cloud kernel has no 9p and is not among them. */
  readonly kernelPackages: readonly string[];
  /** `pmem`: a virtio-pmem disk; `memory`: an initramfs that is kept, where QEMU has no such disk for the machine. */
  readonly root: 'pmem' | 'memory';
  /** Where programs look for their loader. */
  readonly loaderDir: string;
}

const ROWS: Readonly<Record<Architecture, GuestArchitecture>> = {
  x86_64: {
    name: 'x86_64',
    debian: 'amd64',
    qemu: { program: 'qemu-system-x86_64', package: 'qemu-system-x86' },
    machine: ['q35'],
    emulatedCpu: 'max',
    console: 'ttyS0',
    // Ticks that a busy host delivers late are no broken timer: the kernel panics over it where it is emulated.
    kernelOptions: ['no_timer_check'],
    kernelPackages: ['linux-image-amd64', 'linux-image-generic'],
    root: 'pmem',
    loaderDir: 'lib64',
  },
  aarch64: {
    name: 'aarch64',
    debian: 'arm64',
    qemu: { program: 'qemu-system-aarch64', package: 'qemu-system-arm' },
    machine: ['virt', 'gic-version=max'],
    // Pointer authentication by its own algorithm takes half of the time where it is emulated (QEMU, Arm CPU features).
    emulatedCpu: 'max,pauth-impdef=on',
    console: 'ttyAMA0',
    kernelOptions: [],
    kernelPackages: ['linux-image-arm64', 'linux-image-generic'],
    root: 'memory',
    loaderDir: 'lib',
  },
};

/** The row of a processor. */
export const architectureOf = (name: Architecture): GuestArchitecture => ROWS[name];
