/** Values of a series, nights and labels for people. */

import { largest, smallest } from '../../figures/extremes.ts';
import { figureNamed } from '../../figures/figures.ts';

/** A value of the metric, in the unit of its row (figures/figures.ts). */
export function formatSeriesValue(value: number, metric: string): string {
  const { format, formatExactly = format } = figureNamed(metric);
  return formatExactly(value);
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
