/** Several targets in one plan: how they are written, and which of them has a mount. */

import { usageError } from '../model/errors.ts';
import type { MountSpec } from '../model/records.ts';
import { readChoice } from '../model/vm-choice.ts';
import { protect, splitAt, takeProtectionAway } from '../text/split.ts';

/** How managers of VMs share folders, in their own words. */
const MOUNT_TYPES = ['reverse-sshfs', 'sshfs', '9p', 'virtiofs'] as const;

/** A list of mount types: the text up to it, the types, and the options behind. */
const TYPE_LIST = new RegExp(`^(.*[?&]mount-type=)((?:${MOUNT_TYPES.join('|')})(?:,(?:${MOUNT_TYPES.join('|')}))*)(&.*)?$`, 's');

/** The parts of a list, of which a mount type that follows a mount type belongs to the target before it. */
function joinTypes(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const isType = (MOUNT_TYPES as readonly string[]).includes(part.replace(/&.*$/s, ''));
    const goesOn = last !== undefined && isType && TYPE_LIST.test(last) && !/mount-type=[^&]*&/.test(last);
    if (goesOn) joined[joined.length - 1] = `${last},${part}`;
    else joined.push(part);
  }
  return joined;
}

/** One target for each of the mount types that it lists. */
function spreadTypes(target: string): string[] {
  const [, before = '', types = '', behind = ''] = TYPE_LIST.exec(target) ?? [];
  return types === '' ? [target] : types.split(',').map((type) => `${before}${type}${behind}`);
}

/**
 * The targets of a `--target` list, joined by commas; `X?mount-type=A,B` is `X?mount-type=A` and `X?mount-type=B`. Throws a usage error for an
 * empty entry or one that is there twice.
 */
export function parseTargets(list: string): string[] {
  const targets = joinTypes(splitAt(list, ',').map((part) => takeProtectionAway(part.trim()))).flatMap(spreadTypes);
  if (targets.includes('')) throw usageError('bad-option', `--target '${list}' has an empty entry`, 'write for example --target lima:a --target lima:b');
  const twice = targets.find((target, index) => targets.indexOf(target) !== index);
  if (twice !== undefined) throw usageError('bad-option', `--target '${twice}' is there twice`, 'name each target once; its mounts can be several');
  return targets;
}

/** The inverse of parseTargets. */
export const formatTargets = (targets: readonly string[]): string => targets.map((target) => protect(target, ',')).join(',');

/**
 * What columns of a target begin with: `lima-vz` for `lima:vz`, `lima-9p` for `lima:new?mount-type=9p`, `qemu-6.12` for `qemu?kernel=6.12`,
 * with a number where two would be called alike.
 */
export function labelTargets(targets: readonly string[]): string[] {
  const plain = targets.map((target) =>
    target
      .replace(/^([^:?]+):new\?(?:.*&)?mount-type=([\w-]+).*$/s, '$1-$2')
      .replace(/^qemu\?.*$/s, (vm) => ['qemu', ...Object.values(readChoice(vm))].join('-'))
      .replace(/\?.*$/s, '')
      .replace(/[^A-Za-z0-9_.@]+/g, '-')
      .replace(/^-|-$/g, ''),
  );
  return plain.map((label, index) => {
    const before = plain.slice(0, index).filter((other) => other === label).length;
    return before === 0 ? label : `${label}-${before + 1}`;
  });
}

/**
 * Mounts as a list gives them, each on its target: `LABEL/NAME` is on the target of that label; a name without one is taken on every
 * target, as `LABEL/NAME`. With one target they stay as they are.
 */
export function spreadMounts(mounts: readonly MountSpec[], targets: readonly string[]): MountSpec[] {
  if (targets.length < 2) return [...mounts];
  const labels = labelTargets(targets);
  const spread = mounts.flatMap((mount) => {
    const at = labels.findIndex((label) => mount.name.startsWith(`${label}/`));
    if (at >= 0) return [{ ...mount, target: targets[at] as string }];
    return targets.map((target, index) => {
      const swept = mount.swept === undefined ? {} : { swept: { ...mount.swept, of: `${labels[index]}/${mount.swept.of}` } };
      return { ...mount, name: `${labels[index]}/${mount.name}`, target, ...swept };
    });
  });
  const twice = spread.find(({ name }, index) => spread.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined) throw usageError('bad-mount', `two mounts are called '${twice.name}'`, 'a name without a target stands for one on each');
  return spread;
}

/** The name that a mount has on its target: without the target's label, where there are several. */
export function nameOnTarget(name: string, targets: readonly string[]): string {
  const label = targets.length < 2 ? undefined : labelTargets(targets).find((each) => name.startsWith(`${each}/`));
  return label === undefined ? name : name.slice(label.length + 1);
}
