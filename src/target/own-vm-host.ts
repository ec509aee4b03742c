/** Which hosts a VM of fsbench's own can run on, and which can be measured themselves. */

import { nativeArchitecture } from '../model/vm-choice.ts';

/** A host, as Node calls it. */
export interface Host {
  readonly platform: NodeJS.Platform;
  readonly arch: NodeJS.Architecture;
}

const SYSTEMS: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'Linux',
  darwin: 'macOS',
  win32: 'Windows',
  freebsd: 'FreeBSD',
  openbsd: 'OpenBSD',
};
const PROCESSORS: Readonly<Partial<Record<NodeJS.Architecture, string>>> = { x64: 'x86-64' };

/** The system as people call it. */
export const nameSystem = ({ platform }: Pick<Host, 'platform'>): string => SYSTEMS[platform] ?? platform;

/** Why no VM of our own can run there, as a sentence; null where one can, if its programs are installed. */
export function whyNoOwnVm({ platform, arch }: Host): string | null {
  if (platform === 'linux' && nativeArchitecture(arch) !== null) return null;
  return `a VM of fsbench's own is made of the packages of Debian or Ubuntu on x86-64 or arm64, and this is ${nameSystem({ platform })} on ${PROCESSORS[arch] ?? arch}`;
}

/** What can be measured where no VM of our own can. */
export const OTHER_MACHINES =
  'measure a machine that is there: one of Lima, Colima, Docker or Podman that runs here, or any Linux that ssh reaches (--target, docs/targets.md)';
