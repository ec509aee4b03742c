/** `--mounts auto`: the shared folders that the targets have, written out as a list of mounts. */

import { usageError } from '../model/errors.ts';
import type { MountSpec } from '../model/records.ts';
import type { SharedFolders } from '../mount/shared.ts';
import { AUTO_MOUNTS, formatMounts } from '../mount/spec.ts';
import { DEFAULTS, type OptionValues } from '../plan/options.ts';
import { labelTargets, parseTargets } from '../plan/several.ts';
import { findTarget, TARGET_KINDS } from '../target/kinds.ts';
import type { CommandIo } from './io.ts';

async function findOn(target: string, io: CommandIo, signal: AbortSignal): Promise<SharedFolders> {
  const { kind, address } = findTarget(target);
  if (kind.findMounts === undefined) {
    const others = TARGET_KINDS.filter(({ findMounts }) => findMounts !== undefined).map(({ grammar }) => grammar);
    throw usageError(
      'bad-mount',
      `--mounts auto: ${target} is not looked at for mounts`,
      `name them, or measure a machine that is there: ${others.join(', ')}`,
    );
  }
  return kind.findMounts({ address, say: io.tell, signal });
}

/** The options with the mounts that were found in the place of `auto`; stderr names them, and what was left out. */
export async function findAutoMounts(values: OptionValues, io: CommandIo): Promise<OptionValues> {
  if (values.mounts?.trim() !== AUTO_MOUNTS) return values;
  const targets = parseTargets(values.target ?? DEFAULTS.target);
  const labels = labelTargets(targets);
  const held = io.holdSignals();
  try {
    const mounts: MountSpec[] = [];
    for (const [index, target] of targets.entries()) {
      const { folders, leftOut } = await findOn(target, io, held.signal);
      if (!io.quiet) {
        io.tell(`mounts of ${target}: ${folders.map(({ name, path }) => `${name} (${path})`).join(', ')}`);
        for (const each of leftOut) io.tell(`left out: ${each}`);
      }
      const prefix = targets.length === 1 ? '' : `${labels[index]}/`;
      mounts.push(...folders.map(({ name, path }) => ({ name: `${prefix}${name}`, kind: 'path', options: {}, path })));
    }
    return { ...values, mounts: formatMounts(mounts) };
  } finally {
    held.release();
  }
}
