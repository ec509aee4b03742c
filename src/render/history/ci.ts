/** One night for trackers of benchmarks in CI: github-action-benchmark and bencher. */

import { countEach } from '../../figures/count-each.ts';
import { FIGURES, figureNamed } from '../../figures/figures.ts';
import { nameOfSeries } from '../../figures/series-name.ts';
import { type NightValue, summarizeValues, valuesOf } from '../../figures/series-values.ts';
import type { NightCell, NightHead } from '../../model/night.ts';
import { writeJsonText } from '../../text/json-text.ts';
import { describeSeries } from './tables.ts';
import { callNight } from './value-text.ts';

/** Names of series that stay apart where two are called the same. */
function namesOf(cells: readonly NightCell[]): string[] {
  const names = cells.map(({ series }) => nameOfSeries(series));
  const counts = countEach(names);
  return names.map((name, at) => (counts.get(name) === 1 ? name : `${name}#${cells[at]?.series.key}`));
}

/** The value of a cell in the unit other tools get. */
function scaledValue(cell: NightCell, metric: string): NightValue | null {
  const { scale } = figureNamed(metric);
  return summarizeValues(valuesOf(cell.loops, metric).map((value) => value / scale));
}

/**
 * The array that github-action-benchmark's `customBiggerIsBetter` (iops, bw) and `customSmallerIsBetter` (clat-p99, cpu: what is better lower)
 * read: https://github.com/benchmark-action/github-action-benchmark#readme.
 */
export function renderGithubActionBenchmark(night: NightHead, cells: readonly NightCell[], metric: string): string {
  const names = namesOf(cells);
  const entries = cells.flatMap((cell, at) => {
    const value = scaledValue(cell, metric);
    if (value === null) return [];
    const extra = `${value.loops} loops, ${callNight(night.id)} (${night.at})\n${describeSeries(cell.series)}`;
    return [
      { name: names[at], unit: figureNamed(metric).unit, value: value.value, range: `${value.low.toPrecision(6)} to ${value.high.toPrecision(6)}`, extra },
    ];
  });
  return `${writeJsonText(entries, 2)}\n`;
}

/** Bencher Metric Format: https://bencher.dev/docs/reference/bencher-metric-format/. A measure a metric, named as it is here. */
export function renderBencher(cells: readonly NightCell[], metrics: readonly string[] = FIGURES.map(({ name }) => name)): string {
  const names = namesOf(cells);
  const benchmarks = cells.flatMap((cell, at) => {
    const measures = metrics.flatMap((metric) => {
      const value = scaledValue(cell, metric);
      return value === null ? [] : [[metric, { value: value.value, lower_value: value.low, upper_value: value.high }] as const];
    });
    return measures.length === 0 ? [] : [[names[at], Object.fromEntries(measures)] as const];
  });
  return `${writeJsonText(Object.fromEntries(benchmarks), 2)}\n`;
}
