/** Domains and ticks of logarithmic axes, chosen here so that a spec says all of itself. */

const STEPS = [1, 2, 5] as const;

/** All of 1, 2, 5, 10, 20, ... from the last at or below `low` to the first at or above `high`. */
function stepsAround(low: number, high: number): number[] {
  const steps: number[] = [];
  for (let power = Math.floor(Math.log10(low)); ; power++) {
    for (const step of STEPS) {
      // By division below one: 10 ** -2 is not 0.01 to the last bit.
      const value = power < 0 ? step / 10 ** -power : step * 10 ** power;
      // Rounding must not cost a step where a value is one.
      if (value <= low * (1 + 1e-9)) steps.length = 0;
      steps.push(value);
      if (value >= high * (1 - 1e-9)) return steps;
    }
  }
}

export interface LogAxis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}

/** A log axis that holds these values, all positive and at least one, and ends on ticks: 1, 2, 5 over up to three decades, powers of ten over more. */
export function logAxis(values: readonly number[]): LogAxis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // Values (nearly) alike have no decade of their own.
  const steps = high / low < 1.001 ? stepsAround(low / 1.5, high * 1.5) : stepsAround(low, high);
  const domain = [steps[0] as number, steps.at(-1) as number] as const;
  const decades = steps.filter((step) => Number.isInteger(Math.round(Math.log10(step) * 1e6) / 1e6));
  return { domain, ticks: steps.length <= 10 ? steps : decades };
}

/** What readers expect beside an axis of ratios: per cents near 1, then factors. */
const ABOVE = [1.01, 1.02, 1.05, 1.1, 1.2, 1.5, 2, 3, 5, 10, 20, 50, 100, 1000, 10_000, 100_000, 1_000_000];
const BELOW = [0.99, 0.98, 0.95, 0.9, 0.8, 0.7, 0.5, 1 / 3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.001, 0.0001, 0.00001, 0.000001];

/** Those of `marks` (from 1 outwards) within `bound` that stand apart from each other and from 1. */
function spread(marks: readonly number[], bound: number): number[] {
  const apart = Math.log(bound) / 5;
  const kept: number[] = [];
  let last = Number.POSITIVE_INFINITY;
  for (const mark of marks.toReversed()) {
    const distance = Math.abs(Math.log(mark));
    if (distance > Math.log(bound) * (1 + 1e-9) || distance < apart || last - distance < apart) continue;
    kept.push(mark);
    last = distance;
  }
  return kept;
}

/** A log axis of positive ratios, symmetric around 1 and reaching at least to `least` above 1. */
export function ratioAxis(ratios: readonly number[], least: number): LogAxis {
  const reach = Math.max(least, ...ratios.map((ratio) => Math.max(ratio, 1 / ratio)));
  const at = ABOVE.findIndex((mark) => mark >= reach * (1 - 1e-9));
  // Room for the same per cent on both sides: -10 % is farther from 1 than +10 %.
  const bound = at === -1 ? reach : Math.max(ABOVE[at] as number, 1 / (BELOW[at] as number));
  return { domain: [1 / bound, bound], ticks: [...spread(BELOW, bound), 1, ...spread(ABOVE, bound).reverse()] };
}

/** The labels of ratioAxis; a vega expression with nothing of the data in it. */
export const RATIO_TEXT =
  "datum.value > 0.45 && datum.value < 1.9 ? (datum.value === 1 ? '1' : format(datum.value - 1, '+.0%')) : format(datum.value, '.2~g') + ' x'";

/** Labels of an axis of I/Os per second: each with its own suffix, so that 0 is not `0k` nor a half `500m`. */
export const IOPS_TEXT = "datum.value < 1000 ? format(datum.value, '~g') : format(datum.value, '~s')";
