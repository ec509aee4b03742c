/** The changes that the nightly rule finds in one series, night by night, for its chart. */

import { nameAllSeries, readNights } from '../../analyse/nightly/from-history.ts';
import { judgeNights, NIGHTLY_DEFAULTS, REPLAY_NIGHTS } from '../../analyse/nightly/judge.ts';
import { NIGHTS_TO_JUDGE } from '../../analyse/nightly/together.ts';
import type { NightFigures, Series } from '../../model/night.ts';
import { isInMemory } from '../../mount/kinds.ts';
import type { SeriesHistory } from '../../render/charts/history.ts';

type Change = SeriesHistory['changes'][number];

/** A first alarm is a suspicion until the next night confirms it. */
function kindOf(kind: string): Change['kind'] {
  return kind === 'rise' ? 'rise' : kind === 'now' ? 'now' : 'drop';
}

/** Nights that findChanges looks at. */
export const NIGHTS_TO_REPLAY = REPLAY_NIGHTS;

/**
 * Replays `nights` (oldest first, with all their series: what moves all is no change of one) and gives what `series` was accused of, and
 * whether there were nights enough before any to accuse it.
 */
export function findChanges(nights: readonly NightFigures[], series: Series, metric: string): Pick<SeriesHistory, 'changes' | 'canTell'> {
  const all = [...new Map(nights.flatMap(({ cells }) => cells.map((cell) => [cell.series.key, cell.series] as const))).values()];
  const names = nameAllSeries(all);
  const verdicts = judgeNights(readNights(nights, metric, names, isInMemory), { ...NIGHTLY_DEFAULTS, metric });
  const name = names.get(series.key);
  const own = verdicts.flatMap(({ findings }) => findings).filter(({ key }) => key !== null && key === name);
  // The same night, suspected and then confirmed, is one change.
  const byNight = new Map(own.map(({ kind, since, ratio }) => [since.at, { at: since.at, kind: kindOf(kind), effect: ratio - 1 }]));
  const canTell = verdicts.some((verdict) => verdict.series.some((each) => each.key === name && each.nights >= NIGHTS_TO_JUDGE));
  return { changes: [...byNight.values()], canTell };
}
