/** Options of `history` commands as choices of nights and series. */

import { isOneName, matcherOf, nameOfSeries, parseSeriesPattern, type SeriesPattern } from '../../figures/series-name.ts';
import { usageError } from '../../model/errors.ts';
import type { Series } from '../../model/night.ts';
import type { NightChoice } from '../../store/history/reads.ts';
import { parseTime } from '../../text/time.ts';

export interface NightOptions {
  readonly nights?: string | undefined;
  readonly before?: string | undefined;
  readonly label?: readonly string[] | undefined;
}

/** A whole number of at least `least`; throws a usage error that names the option. */
export function parseCount(text: string, option: string, least = 1): number {
  if (!/^\d+$/.test(text) || Number(text) < least || !Number.isSafeInteger(Number(text)))
    throw usageError('bad-option', `${option}: '${text}' is not possible`, `${option} takes a whole number from ${least}`);
  return Number(text);
}

/** `--label KEY=VALUE`, several times. Throws a usage error for what is no such pair, or a key given twice. */
export function parseLabels(pairs: readonly string[]): Record<string, string> {
  const labels = new Map<string, string>();
  for (const pair of pairs) {
    const [, key, value] = /^([\w./-]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined || value === undefined)
      throw usageError('bad-option', `--label: '${pair}' is not KEY=VALUE`, 'write --label commit=1a2b3c; a key has letters, digits and . _ - /');
    if (labels.has(key)) throw usageError('bad-option', `--label: ${key} is given twice`, 'give each key once');
    labels.set(key, value);
  }
  return Object.fromEntries(labels);
}

/** The nights these options choose; all where they say nothing and `limit` is undefined. */
export function chooseNights({ nights, before, label }: NightOptions, limit?: number): NightChoice {
  return {
    limit: nights === undefined ? limit : parseCount(nights, '--nights'),
    before: before === undefined ? undefined : parseTime(before, '--before'),
    labels: parseLabels(label ?? []),
  };
}

/** Every field of an identity but the name, as text. */
function fieldsOf({ target, kind, fstype, kernel, daemon, options, job, fio, work }: Series): Record<string, string> {
  const told = { ...(kernel === undefined ? {} : { kernel }), ...(daemon === undefined ? {} : { daemon }) };
  const said = { target, kind, fstype, ...told, options: options.join(','), job, ...fio, ...work };
  return Object.fromEntries(Object.entries(said).map(([key, value]) => [key, String(value ?? 'unknown')]));
}

/** A line for each of series that share a name: how to call it, and what it has that another has not. */
function describeNamesakes(series: readonly Series[]): string[] {
  const all = series.map(fieldsOf);
  const differing = [...new Set(all.flatMap(Object.keys))].filter((key) => new Set(all.map((fields) => fields[key])).size > 1);
  return series.map(
    (each, at) => `${nameOfSeries(each)}#${each.key.slice(0, 8)}: ${differing.map((key) => `${key} ${all[at]?.[key] ?? 'not told'}`).join(', ')}`,
  );
}

/**
 * Of series that are new in a history those that have the name of one it knows: they begin, whatever nights that one has. A sentence for each
 * way in which they differ from the last one of their name.
 */
export function describeBegun(fresh: readonly Series[], known: readonly Series[]): string[] {
  const last = new Map(known.map((series) => [nameOfSeries(series), fieldsOf(series)]));
  const ways = fresh.flatMap((series) => {
    const [before, now] = [last.get(nameOfSeries(series)), fieldsOf(series)];
    return before === undefined ? [] : [[...new Set([...Object.keys(before), ...Object.keys(now)])].filter((key) => before[key] !== now[key]).join(', ')];
  });
  return [...new Set(ways)].map((way) => {
    const count = ways.filter((each) => each === way).length;
    const whose =
      count === 1 ? 'has the name of one before, whose nights do not count for it' : 'have the names of some before, whose nights do not count for them';
    return `${count} new series ${whose}: other ${way}`;
  });
}

/** Names that a message lists at most. */
const LISTED = 12;

/** Names of series, and how many more there are. */
export function listNames(series: readonly Series[]): string {
  const names = [...new Set(series.map(nameOfSeries))];
  return `${names.slice(0, LISTED).join(', ')}${names.length > LISTED ? ` and ${names.length - LISTED} more` : ''}`;
}

/**
 * The series a SERIES argument means: one for a name, any number for a glob. Throws a usage error where there is none,
 * with some there are, or where one name means several, with what differs between them.
 */
export function chooseSeries(text: string, known: readonly Series[]): { readonly pattern: SeriesPattern; readonly series: readonly Series[] } {
  const pattern = parseSeriesPattern(text);
  const exact = known.filter((series) => nameOfSeries(series) === pattern.name && (pattern.key === null || series.key.startsWith(pattern.key)));
  const series = exact.length > 0 ? exact : known.filter(matcherOf(pattern));
  if (series.length === 0) {
    const near = known.filter(({ mount, workload }) => pattern.name.includes(mount) || pattern.name.includes(workload));
    const offers = listNames(near.length > 0 ? near : known);
    throw usageError('no-series', `the history has no series '${text}'`, `a series is MOUNT/WORKLOAD[:METRIC]; there are ${offers}`);
  }
  if (series.length > 1 && (exact.length > 0 || isOneName(pattern))) {
    throw usageError('ambiguous-series', `'${text}' means ${series.length} series`, `name one of them:\n  ${describeNamesakes(series).join('\n  ')}`);
  }
  return { pattern, series };
}
