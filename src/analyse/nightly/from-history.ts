/** Nights of a history as the nightly rule takes them: one metric, the series that tonight has, under names people know. */

import { matcherOf, nameOfSeries, parseSeriesPattern } from '../../figures/series-name.ts';
import { valuesOf } from '../../figures/series-values.ts';
import type { MeasuredAgain, NightFigures, Series } from '../../model/night.ts';
import type { Night } from './records.ts';

/** Names of series by their keys: MOUNT/WORKLOAD, with the beginning of the key where two of them share that. */
export function nameAllSeries(series: readonly Series[]): Map<string, string> {
  const counts = new Map<string, number>();
  for (const each of series) counts.set(nameOfSeries(each), (counts.get(nameOfSeries(each)) ?? 0) + 1);
  return new Map(
    series.map((each) => [each.key, (counts.get(nameOfSeries(each)) ?? 0) > 1 ? `${nameOfSeries(each)}#${each.key.slice(0, 8)}` : nameOfSeries(each)]),
  );
}

/**
 * The nights as one metric sees them. Series that are not in `names` (by key) are left out. `isControl` tells the
 * series of mounts that do not use what is shared: what slows them down is the machine.
 */
export function readNights(
  nights: readonly NightFigures[],
  metric: string,
  names: ReadonlyMap<string, string>,
  isControl: (series: Series) => boolean,
): Night[] {
  const known = new Map(nights.flatMap(({ cells }) => cells.map(({ series }) => [series.key, series] as const)));
  const named = [...names].flatMap(([key, name]) => (known.has(key) ? [{ series: known.get(key) as Series, name }] : []));
  /** The names of what patterns such as `9p/*:bw` mean by this metric. */
  const meant = (patterns: readonly string[]) =>
    patterns.flatMap((text) => {
      const pattern = parseSeriesPattern(text);
      if (pattern.metric !== null && pattern.metric !== metric) return [];
      const matches = matcherOf(pattern);
      return named.filter(({ series }) => matches(series)).map(({ name }) => name);
    });
  const namesOf = (again: readonly MeasuredAgain[], confirmed: boolean) =>
    again.flatMap((each) => (each.metric === metric && each.confirmed === confirmed ? (names.get(each.key) ?? []) : []));
  return nights.map(({ id, at, labels, machine, accepted, measuredAgain, cells }) => ({
    id,
    at,
    labels,
    machine: machine === null ? '' : JSON.stringify(machine),
    accepted: meant(accepted),
    ...(measuredAgain === undefined ? {} : { measuredAgain: { confirmed: namesOf(measuredAgain, true), cleared: namesOf(measuredAgain, false) } }),
    series: cells.flatMap(({ series, loops }) => {
      const key = names.get(series.key);
      if (key === undefined) return [];
      return [{ key, mount: series.mount, workload: series.workload, control: isControl(series), loops: valuesOf(loops, metric) }];
    }),
  }));
}
