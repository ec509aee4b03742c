/** Who may say what runs on this machine and on others: the user, and runs that this user's fsbench wrote; others with `--trust`. */

import { join } from 'node:path';
import { usageError } from '../../model/errors.ts';
import type { RunRecord } from '../../model/records.ts';
import { isSealed, sealOf } from '../../plan/seal.ts';
import { ensureOriginKey, findOriginKey } from '../../store/origin-key.ts';
import { RUN_FILE } from '../../store/run-directory.ts';
import { quoteForShell } from '../../text/quote.ts';
import { showUnseen } from '../../text/visible.ts';
import { describeJobReach, describeReach, nameReach, reachingOf } from './reach.ts';
import { checkStoredRun } from './stored-run.ts';

/** The phrases as lines below a message. */
export const listReach = (phrases: readonly string[]): string => phrases.map((phrase) => `\n    ${showUnseen(phrase)}`).join('');

/** The record with a seal, where this user has a key or can get one; else why there is none. */
export function sealRun(record: RunRecord): { readonly record: RunRecord; readonly unsealed: string | null } {
  const origin = ensureOriginKey();
  return origin.key === null ? { record, unsealed: origin.reason } : { record: { ...record, seal: sealOf(origin.key, record) }, unsealed: null };
}

/** What of a run can reach beyond a VM of our own. */
export function reachOf({ plan }: RunRecord): string[] {
  return [...describeReach(reachingOf(plan)), ...describeJobReach(plan)];
}

/** How somebody is told of what --trust lets happen; absent where they were told, or want to hear nothing. */
export type TellTrust = ((text: string) => void) | undefined;

/** Says what is taken from `what`, where anything is. */
export function tellTrusted(tell: TellTrust, what: string, reach: readonly string[]): void {
  if (reach.length > 0) tell?.(`--trust takes from ${what}:${listReach(reach)}`);
}

/**
 * The record of run.json in `dir`, checked, if it may be measured: `value` is what the file holds. Throws usage errors for
 * what could not have been typed, and where a run of other origin names what runs outside a VM of our own and `trust` is not given.
 */
export function admitRun(dir: string, value: RunRecord, trust: boolean, tell?: TellTrust): RunRecord {
  const file = join(dir, RUN_FILE);
  const record = checkStoredRun(file, value);
  const reach = reachOf(record);
  if (reach.length === 0) return record;
  const origin = findOriginKey();
  if (origin.key !== null && isSealed(origin.key, value, value.seal)) return record;
  if (trust) {
    tellTrusted(tell, file, reach);
    return record;
  }
  const why = origin.key === null ? `there is no key to know this user's runs by (${origin.reason})` : 'this user did not start it here';
  throw usageError(
    'untrusted-run',
    `${file} says ${nameReach(reachingOf(record.plan))}, and ${why}:${listReach(reach)}`,
    `if that is what you want, add --trust; to see what was measured: fsbench report ${quoteForShell(dir)}`,
  );
}
