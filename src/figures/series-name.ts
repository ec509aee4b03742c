/** How a series is written on the command line and in configurations: MOUNT/WORKLOAD[#KEY][:METRIC], globs allowed. */

import picomatch from 'picomatch';
import { usageError } from '../model/errors.ts';
import type { Series } from '../model/night.ts';
import { openGlob } from '../text/glob.ts';

/** What a night says of a series; each is derived from the loops when it is read. */
export const SERIES_METRICS = ['iops', 'bw', 'clat-p99', 'cpu'] as const;
export type SeriesMetric = (typeof SERIES_METRICS)[number];

/** A SERIES argument, read. */
export interface SeriesPattern {
  /** As it was written. */
  readonly text: string;
  readonly name: string;
  /** The beginning of a key, where one was given. */
  readonly key: string | null;
  readonly metric: SeriesMetric | null;
}

/** `virtiofs/randread-psync`: what people call a series. Two series can share it. */
export function nameOfSeries({ mount, workload }: Pick<Series, 'mount' | 'workload'>): string {
  return `${mount}/${workload}`;
}

/** Reads a SERIES argument; throws a usage error for a metric there is none of. */
export function parseSeriesPattern(text: string): SeriesPattern {
  const colon = text.lastIndexOf(':');
  const said = colon < 0 ? null : text.slice(colon + 1);
  const metric = SERIES_METRICS.find((known) => known === said) ?? null;
  // Mounts and workloads can have a colon in their names; what looks like a metric and is none is a slip.
  if (said !== null && metric === null && /^[a-z0-9-]+$/.test(said) && !text.slice(0, colon).includes(':')) {
    throw usageError('bad-series', `'${text}': there is no metric '${said}'`, `metrics are ${SERIES_METRICS.join(', ')}`);
  }
  const rest = metric === null ? text : text.slice(0, colon);
  const [, name = rest, key = null] = /^(.*)#([0-9a-f]{1,16})$/s.exec(rest) ?? [];
  return { text, name, key, metric };
}

/** Makes the test whether a pattern means a series: its very name, or a glob in which `*` stops at `/`. */
export function matcherOf({ name, key }: Pick<SeriesPattern, 'name' | 'key'>): (series: Series) => boolean {
  // A key alone means its series, whatever that is called.
  const glob = name === '' ? () => key !== null : openGlob(name, { dot: true });
  return (series) => {
    const own = nameOfSeries(series);
    return (key === null || series.key.startsWith(key)) && (own === name || glob(own));
  };
}

/** Whether a pattern is one name, not a glob that may mean several. */
export function isOneName({ name }: SeriesPattern): boolean {
  return !picomatch.scan(name).isGlob;
}
