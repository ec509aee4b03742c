/** Options of a check that mean nothing of tonight: most often a slip, and a change that was to be accepted fails. */

import { matcherOf, parseSeriesPattern } from '../../figures/series-name.ts';
import type { Series } from '../../model/night.ts';
import type { CheckConfig } from './config.ts';

interface Options {
  readonly accepted: readonly string[];
  readonly controls: ReadonlySet<string>;
  readonly config: Pick<CheckConfig, 'thresholds'>;
}

/** One sentence for each pattern without a series and each control without a mount. */
export function describeUnmatched({ accepted, controls, config }: Options, series: readonly Series[]): string[] {
  const mounts = new Set(series.map(({ mount }) => mount));
  const means = (pattern: Parameters<typeof matcherOf>[0]) => series.some(matcherOf(pattern));
  return [
    ...accepted.filter((text) => !means(parseSeriesPattern(text))).map((text) => `accept: '${text}' means no series of tonight`),
    ...[...controls].filter((mount) => !mounts.has(mount)).map((mount) => `control: '${mount}' is no mount of tonight`),
    ...Object.keys(config.thresholds)
      .filter((glob) => !means({ name: glob, key: null }))
      .map((glob) => `thresholds: '${glob}' means no series of tonight`),
  ];
}
