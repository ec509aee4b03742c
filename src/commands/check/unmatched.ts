/** Options of a check that mean nothing of tonight: most often a slip, and a change that was to be accepted fails. */

import { nameAllSeries } from '../../analyse/nightly/from-history.ts';
import { matcherOf, parseSeriesPattern } from '../../figures/series-name.ts';
import type { Series } from '../../model/night.ts';
import { globMatcher } from '../../text/glob.ts';
import type { CheckConfig } from './config.ts';

interface Options {
  readonly accepted: readonly string[];
  readonly controls: ReadonlySet<string>;
  readonly config: Pick<CheckConfig, 'thresholds'>;
}

/** One sentence for each pattern without a series and each control without a mount. */
export function describeUnmatched({ accepted, controls, config }: Options, series: readonly Series[]): string[] {
  const mounts = new Set(series.map(({ mount }) => mount));
  const names = [...nameAllSeries(series).values()];
  const means = (text: string) => series.some(matcherOf(parseSeriesPattern(text)));
  return [
    ...accepted.filter((text) => !means(text)).map((text) => `accept: '${text}' means no series of tonight`),
    ...[...controls].filter((mount) => !mounts.has(mount)).map((mount) => `control: '${mount}' is no mount of tonight`),
    ...Object.keys(config.thresholds)
      .filter((glob) => !names.some(globMatcher(glob)))
      .map((glob) => `thresholds: '${glob}' means no series of tonight`),
  ];
}
