/** The mounts that `--sweep KIND:OPTION=...` makes of those there are. */

import { usageError } from '../model/errors.ts';
import type { MountSpec, SweptUnit } from '../model/records.ts';
import { combine, type Sweep } from '../model/sweep.ts';
import { listSome } from '../text/list-some.ts';
import { formatSizeOption } from '../text/units.ts';
import { findMountKind } from './kinds.ts';
import { checkOption } from './spec.ts';

const isOf = ({ name, kind }: MountSpec, { of }: Sweep) => of === kind || of === name;

function unitOf(kind: string, option: string): SweptUnit | undefined {
  const rule = findMountKind(kind)?.options[option];
  return rule !== undefined && 'unit' in rule ? rule.unit : undefined;
}

/** Mounts that sweeps make of this one; 1 where none is of it. */
export function countVariants(mount: MountSpec, sweeps: readonly Sweep[]): number {
  return sweeps.filter((sweep) => isOf(mount, sweep)).reduce((product, { values }) => product * values.length, 1);
}

/** More than any machine has, and than a list of them takes a moment to make. */
const MOST_MOUNTS = 100_000;

/** What a sweep is of: one of several of a mount at the most. */
function checkSweep(mounts: readonly MountSpec[], sweep: Sweep): void {
  const { of, option } = sweep;
  const fitting = mounts.filter((mount) => isOf(mount, sweep));
  if (fitting.length === 0)
    throw usageError('bad-sweep', `--sweep ${of}:${option}: no mount is of kind or name '${of}'`, `mounts are ${listSome(mounts.map(({ name }) => name))}`);
  for (const { name, kind, options } of fitting) {
    if (findMountKind(kind) === undefined)
      throw usageError(
        'bad-sweep',
        `--sweep ${of}:${option}: mount '${name}' is there already, with the options that it has`,
        'sweep mounts of the VM of --target qemu',
      );
    if (Object.hasOwn(options, option))
      throw usageError('bad-sweep', `--sweep ${of}:${option}: mount '${name}' says ${option}=${options[option]} itself`, 'take it out of --mounts');
  }
}

/**
 * Each mount once for every combination of values that are swept of it, as `NAME:msize=8k`. Throws usage errors that name option and
 * value: what --mounts would refuse is refused in the same words.
 */
export function sweepMounts(mounts: readonly MountSpec[], all: readonly Sweep[]): MountSpec[] {
  const sweeps = all.filter(({ of }) => of !== null);
  for (const sweep of sweeps) checkSweep(mounts, sweep);
  const count = mounts.reduce((sum, mount) => sum + countVariants(mount, sweeps), 0);
  if (count > MOST_MOUNTS) throw usageError('bad-sweep', `--sweep: it makes ${count} mounts, and ${MOST_MOUNTS} are the most`, 'take fewer values');
  const swept = mounts.flatMap((mount): MountSpec[] => {
    const own = sweeps.filter((sweep) => isOf(mount, sweep));
    const kind = findMountKind(mount.kind);
    if (own.length === 0 || kind === undefined) return [mount];
    const twice = own.find(({ option }, at) => own.findIndex((other) => other.option === option) !== at);
    if (twice !== undefined) throw usageError('bad-sweep', `--sweep: ${twice.option} of mount '${mount.name}' is swept twice`, 'by its kind or by its name');
    return combine(own).map((given) => {
      const values = Object.fromEntries(Object.entries(given).map(([option, text]) => [option, checkOption(mount.name, kind, option, text)]));
      const units = Object.fromEntries(
        Object.keys(values).flatMap((option): [string, SweptUnit][] => {
          const unit = unitOf(mount.kind, option);
          return unit === undefined ? [] : [[option, unit]];
        }),
      );
      const shown = Object.entries(values).map(
        ([option, value]) => `:${option}=${unitOf(mount.kind, option) === 'bytes' ? formatSizeOption(Number(value)).toLowerCase() : value}`,
      );
      return {
        ...mount,
        name: `${mount.name}${shown.join('')}`,
        options: { ...mount.options, ...values },
        swept: { of: mount.name, values, ...(Object.keys(units).length === 0 ? {} : { units }) },
      };
    });
  });
  const seen = new Set<string>();
  const same = swept.find(({ name }) => seen.size === seen.add(name).size);
  if (same !== undefined)
    throw usageError('bad-sweep', `--sweep: two mounts would be called '${same.name}'`, 'take a value that stands twice out, or name mounts otherwise');
  return swept;
}
