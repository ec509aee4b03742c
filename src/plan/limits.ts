/** How much of a plan is measured, as it is typed: a budget, a precision, a part. */

import { usageError } from '../model/errors.ts';
import { DEFAULT_MARGIN } from '../model/margin.ts';
import type { Budget, Shard } from '../model/records.ts';
import { readShare, readSpan } from '../text/units.ts';

interface Asked {
  readonly budget?: string;
  readonly precision?: string;
  readonly margin?: string;
}

/** Options that make a plan one that is looked at while it is measured. */
export const isSteered = ({ budget, precision }: Asked): boolean => budget !== undefined || precision !== undefined;

/** A share of an option, written 5% or 0.05. Throws a usage error that names it. */
export function readShareOption(name: string, text: string): number {
  const share = readShare(text);
  if (share === null) throw usageError('bad-option', `--${name}: '${text}' is no share`, 'write 5% or 0.05');
  return share;
}

/** What a run may spend; null where it has a fixed plan. Throws a usage error that names option and value. */
export function readBudget(given: Asked): Budget | null {
  if (!isSteered(given)) return null;
  const { budget, precision, margin } = given;
  const seconds = budget === undefined ? null : readSpan(budget);
  if (budget !== undefined && seconds === null) throw usageError('bad-option', `--budget: '${budget}' is no time`, 'write 30m, 90s or 2h');
  return {
    seconds,
    precision: precision === undefined ? null : readShareOption('precision', precision),
    margin: margin === undefined ? DEFAULT_MARGIN : readShareOption('margin', margin),
  };
}

/** Parts of a plan at the most. */
const MOST_PARTS = 1000;

/** `2/8`: the second of eight parts; null where there are none. Throws a usage error for anything else. */
export function readShard(text: string | undefined): Shard | null {
  if (text === undefined) return null;
  const [, part = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(text.trim()) ?? []).map(Number);
  if (!(part >= 1 && part <= of && of <= MOST_PARTS))
    throw usageError('bad-option', `--shard: '${text}' is no part`, `write 2/8 for the second of eight parts, of which there are at most ${MOST_PARTS}`);
  return { part, of };
}
