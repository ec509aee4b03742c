/** Values of a series for people: rates, latencies and CPU costs in the units a reader expects. */

import { largest, smallest } from '../../figures/extremes.ts';
import type { SeriesMetric } from '../../figures/series-name.ts';
import { formatBandwidth, formatIops } from '../../text/units.ts';

/** 870 ns, 12.4 us, 3.10 ms, 1.20 s. */
function formatLatency(ns: number): string {
  const [scaled, unit] = ns < 1e3 ? [ns, 'ns'] : ns < 1e6 ? [ns / 1e3, 'us'] : ns < 1e9 ? [ns / 1e6, 'ms'] : [ns / 1e9, 's'];
  return `${scaled >= 99.95 ? scaled.toFixed(0) : scaled.toPrecision(3)} ${unit}`;
}

/** A value of the metric: bandwidth in bytes per second, latency in ns, CPU in seconds a GiB. */
export function formatSeriesValue(value: number, metric: SeriesMetric): string {
  if (metric === 'bw') return formatBandwidth(value);
  if (metric === 'iops') return formatIops(value);
  return metric === 'clat-p99' ? formatLatency(value) : `${value.toPrecision(3)} s/GiB`;
}

/** How far the loops of a night lie apart, from the lowest to the highest: `±1.2 %` of their middle. */
export function formatSpread(low: number, high: number): string {
  return `±${((100 * (high - low)) / (high + low)).toFixed(1)} %`;
}

const BARS = '▁▂▃▄▅▆▇█';

/** One character a value, lowest to highest; a blank where there is none. */
export function drawSparkline(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const [least, most] = [smallest(known), largest(known)];
  return values
    .map((value) => {
      if (value === null) return ' ';
      return BARS[most === least ? 3 : Math.round(((value - least) / (most - least)) * (BARS.length - 1))];
    })
    .join('');
}

/** A night by its id: `night 20260104T...`, but no `night night-64ed...` where the id says it. */
export function callNight(id: string): string {
  return id.startsWith('night-') ? id : `night ${id}`;
}

/** Labels as `key=value`, in their own order. */
export function formatLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}
