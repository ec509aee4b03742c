/** What is measured where no --target is given: a VM of our own where this host can have one, else the first machine that runs here. */

import { environmentError } from '../model/errors.ts';
import { DEFAULTS, type OptionValues } from '../plan/options.ts';
import { formatTargets } from '../plan/several.ts';
import type { TargetKind } from '../target/kind.ts';
import { TARGET_KINDS } from '../target/kinds.ts';
import { type Host, OTHER_MACHINES, whyNoOwnVm } from '../target/own-vm-host.ts';
import type { CommandIo } from './io.ts';

/** Machines of a kind that run on this host; none where its manager is not installed or gives no answer. */
export async function findRunning(kind: TargetKind, signal: AbortSignal): Promise<readonly string[]> {
  try {
    return (await kind.findRunning?.(signal)) ?? [];
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

/** The first machine that runs on this host, in the order of the table; null where none does. */
export async function findFirstRunning(signal: AbortSignal, kinds: readonly TargetKind[] = TARGET_KINDS): Promise<string | null> {
  for (const kind of kinds) {
    const [first] = await findRunning(kind, signal);
    if (first !== undefined) return first;
  }
  return null;
}

/**
 * The options with a target in them where this host can't have the usual one; `tell` hears which it is. Throws an environment error where
 * none runs.
 */
export async function chooseTarget(
  values: OptionValues,
  { tell, holdSignals }: Pick<CommandIo, 'tell' | 'holdSignals'>,
  host: Host = process,
  kinds: readonly TargetKind[] = TARGET_KINDS,
): Promise<OptionValues> {
  const why = whyNoOwnVm(host);
  if (values.target !== undefined || DEFAULTS.target !== 'qemu' || why === null) return values;
  const held = holdSignals();
  const target = await findFirstRunning(held.signal, kinds).finally(held.release);
  if (target === null) throw environmentError('no-machine', `no machine runs here that could be measured, and ${why}`, OTHER_MACHINES);
  tell(`target: ${target}, the first machine that runs here; --target names another`);
  return { ...values, target: formatTargets([target]) };
}
