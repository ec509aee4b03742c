/** `--mounts auto`: the shared folders that the target has, written out as a list of mounts. */

import { usageError } from '../model/errors.ts';
import { formatMounts } from '../mount/spec.ts';
import { DEFAULTS, type OptionValues } from '../plan/options.ts';
import { findTarget, TARGET_KINDS } from '../target/kinds.ts';
import type { CommandIo } from './io.ts';

const AUTO = 'auto';

/** The options with the mounts that were found in the place of `auto`; stderr names them, and what was left out. */
export async function findAutoMounts(values: OptionValues, io: CommandIo): Promise<OptionValues> {
  if (values.mounts?.trim() !== AUTO) return values;
  const name = values.target ?? DEFAULTS.target;
  const { kind, address } = findTarget(name);
  if (kind.findMounts === undefined) {
    const others = TARGET_KINDS.filter(({ findMounts }) => findMounts !== undefined).map(({ grammar }) => grammar);
    throw usageError('bad-mount', `--mounts auto: ${name} is not looked at for mounts`, `name them, or measure a machine that is there: ${others.join(', ')}`);
  }
  const held = io.holdSignals();
  try {
    const { folders, leftOut } = await kind.findMounts({ address, say: io.tell, signal: held.signal });
    if (!io.quiet) {
      io.tell(`mounts of ${name}: ${folders.map(({ name: what, path }) => `${what} (${path})`).join(', ')}`);
      for (const each of leftOut) io.tell(`left out: ${each}`);
    }
    return { ...values, mounts: formatMounts(folders.map(({ name: what, path }) => ({ name: what, kind: 'path', options: {}, path }))) };
  } finally {
    held.release();
  }
}
