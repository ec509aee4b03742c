/** The targets fsbench knows: to add one, write its file and name it here. */

import { usageError } from '../model/errors.ts';
import type { Plan } from '../model/records.ts';
import { nativeArchitecture } from '../model/vm-choice.ts';
import type { Pace } from '../plan/estimate.ts';
import { placeOnOwnVms } from '../plan/own-vms.ts';
import { colima } from './colima.ts';
import { colimaNew } from './colima-new.ts';
import { docker } from './docker.ts';
import type { TargetKind } from './kind.ts';
import { lima } from './lima.ts';
import { limaNew } from './lima-new.ts';
import { local } from './local.ts';
import { macvz } from './macvz.ts';
import { podman } from './podman.ts';
import { qemu } from './qemu.ts';
import { ssh } from './ssh.ts';
import { vagrant } from './vagrant.ts';
import { vfkit } from './vfkit.ts';

/** In the order of help, in which a machine is also looked for where none is named (commands/default-target.ts). */
export const TARGET_KINDS: readonly TargetKind[] = [qemu, local, ssh, lima, limaNew, colima, colimaNew, docker, podman, vagrant, macvz, vfkit];

/** A target as it was written, taken apart. */
export interface TargetName {
  readonly kind: TargetKind;
  /** What follows the kind and its colon; empty where nothing does. */
  readonly address: string;
}

/** Takes a target apart, of the kinds that its text begins with the longest; the address is not checked yet. Throws a usage error that lists those there are. */
export function splitTarget(text: string): TargetName {
  const kind = TARGET_KINDS.filter(({ kind: name }) => text === name || (text.startsWith(name) && /^[:?]/.test(text.slice(name.length)))).sort(
    (a, b) => b.kind.length - a.kind.length,
  )[0];
  if (kind === undefined)
    throw usageError('bad-option', `--target: '${text}' is not possible`, `--target takes ${TARGET_KINDS.map(({ grammar }) => grammar).join(', ')}`);
  return { kind, address: text.slice(kind.kind.length).replace(/^:/, '') };
}

/** The target that `text` names; throws a usage error that lists those there are, or says how this kind is written. */
export function findTarget(text: string): TargetName {
  const found = splitTarget(text);
  found.kind.checkAddress(found.address);
  return found;
}

/** Where work on a target runs, as a phrase: `on this machine`, `on ssh:me@vm`. */
export function whereIs(target: string): string {
  const { kind, address } = findTarget(target);
  if (kind.where === undefined) return `on ${target}`;
  return `${kind.where}${address === '' ? '' : ` (${address.replace(/^\?/, '').replaceAll('&', ', ')})`}`;
}

/** The plan with its mounts on the VMs that they choose. Throws a usage error for a choice on a target that is no VM of ours. */
export function placeMounts(plan: Plan): Plan {
  const arch = nativeArchitecture();
  return placeOnOwnVms(plan, { isOwnVm: (target) => splitTarget(target).kind.isOwnVm, ...(arch === null ? {} : { arch }) });
}

/** What a run on a target takes beside its loops. */
export function paceOf(target: string): Pace {
  return findTarget(target).kind.pace;
}
