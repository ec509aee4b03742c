/** The changes that the nightly rule finds in one series, night by night, for its chart. */

import { nameAllSeries, readNights } from '../../analyse/nightly/from-history.ts';
import { judgeNights, NIGHTLY_DEFAULTS, REPLAY_NIGHTS } from '../../analyse/nightly/judge.ts';
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

/** Replays `nights` (oldest first, with all their series: what moves all is no change of one) and gives what `series` was accused of. */
export function findChanges(nights: readonly NightFigures[], series: Series, metric: string): Change[] {
  const all = [...new Map(nights.flatMap(({ cells }) => cells.map((cell) => [cell.series.key, cell.series] as const))).values()];
  const names = nameAllSeries(all);
  const verdicts = judgeNights(readNights(nights, metric, names, isInMemory), { ...NIGHTLY_DEFAULTS, metric });
  const own = verdicts.flatMap(({ findings }) => findings).filter(({ key }) => key !== null && key === names.get(series.key));
  // The same night, suspected and then confirmed, is one change.
  const byNight = new Map(own.map(({ kind, since, ratio }) => [since.at, { at: since.at, kind: kindOf(kind), effect: ratio - 1 }]));
  return [...byNight.values()];
}
