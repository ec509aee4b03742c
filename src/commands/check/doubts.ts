/** What a reader of a verdict should know of the night it is about: what is missing of it, what is new, what does not count. */

import { describeStillBroken } from '../../analyse/nightly/broken.ts';
import { describeMissingLoops } from '../../analyse/sources.ts';
import type { Night, NightFigures } from '../../model/night.ts';
import type { Source } from '../../model/records.ts';
import { describeBegun } from '../history/choose.ts';

/** Nights that a verdict leaves out for their time: without a word an older night looks as if there were no history. */
export function describeLater(later: number, { at }: Night): string[] {
  if (later === 0) return [];
  const one = later === 1;
  const time = `${at.slice(0, 16).replace('T', ' ')} UTC`;
  return [`${later} ${one ? 'night' : 'nights'} of the history ${one ? 'is' : 'are'} not older than this one (${time}) and ${one ? 'does' : 'do'} not count`];
}

/** What a reader should know of the night as a whole. */
export function describeDoubts(sources: readonly Source[], before: readonly NightFigures[], tonight: Night): string[] {
  const missing = sources.map(describeMissingLoops).filter((text) => text !== null);
  const known = new Map(before.flatMap(({ cells }) => cells.map(({ series }) => [series.key, series] as const)));
  const present = new Map(tonight.cells.map(({ series }) => [series.key, series] as const));
  const fresh = before.length === 0 ? [] : [...present.values()].filter(({ key }) => !known.has(key));
  const gone = before.at(-1)?.cells.filter(({ series, outcome }) => outcome === 'ok' && !present.has(series.key)).length ?? 0;
  return [
    ...missing,
    ...(fresh.length > 0 ? [`${fresh.length} of ${present.size} series are new: no night before has them`] : []),
    ...describeBegun(fresh, [...known.values()]),
    ...(gone > 0 ? [`${gone} series of the night before were not measured tonight`] : []),
    ...describeStillBroken(before, tonight),
  ];
}
