/** How a series is written on the command line and in configurations: MOUNT/WORKLOAD[#KEY][:METRIC], globs allowed. */

import { usageError } from '../model/errors.ts';
import type { Series } from '../model/night.ts';
import { globMatcher, isGlob } from '../text/glob.ts';
import { findFigure, listFigures } from './figures.ts';

/** A SERIES argument, read. */
export interface SeriesPattern {
  /** As it was written. */
  readonly text: string;
  readonly name: string;
  /** The beginning of a key, where one was given. */
  readonly key: string | null;
  /** A figure's name. */
  readonly metric: string | null;
}

/** `virtiofs/randread-psync`: what people call a series. Two series can share it. */
export function nameOfSeries({ mount, workload }: Pick<Series, 'mount' | 'workload'>): string {
  return `${mount}/${workload}`;
}

/** Reads a SERIES argument; throws a usage error for a metric there is none of. */
export function parseSeriesPattern(text: string): SeriesPattern {
  const colon = text.lastIndexOf(':');
  const said = colon < 0 ? null : text.slice(colon + 1);
  const metric = said === null ? null : (findFigure(said)?.name ?? null);
  // Mounts and workloads can have a colon in their names; what looks like a metric and is none is a slip.
  if (said !== null && metric === null && /^[a-z0-9-]+$/.test(said) && !text.slice(0, colon).includes(':')) {
    throw usageError('bad-series', `'${text}': there is no metric '${said}'`, `metrics are ${listFigures()}`);
  }
  const rest = metric === null ? text : text.slice(0, colon);
  const [, name = rest, key = null] = /^(.*)#([0-9a-f]{1,16})$/s.exec(rest) ?? [];
  return { text, name, key, metric };
}

/** Makes the test whether a pattern means a series: its very name, or a glob in which `*` stops at `/`. */
export function matcherOf({ name, key }: Pick<SeriesPattern, 'name' | 'key'>): (series: Series) => boolean {
  // A key alone means its series, whatever that is called.
  const matches = name === '' ? () => key !== null : globMatcher(name);
  return (series) => (key === null || series.key.startsWith(key)) && matches(nameOfSeries(series));
}

/** Whether a pattern is one name, not a glob that may mean several. */
export function isOneName({ name }: SeriesPattern): boolean {
  return !isGlob(name);
}
