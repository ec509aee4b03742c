/** Medians of short typed arrays in place: the rule takes hundreds a night, too many for copies and comparators. */

const INSERTION_LIMIT = 64;

/** The median of the first `count` values, which are sorted on the way; NaN of none. */
export function medianInPlace(values: Float64Array, count: number): number {
  if (count === 0) return Number.NaN;
  if (count > INSERTION_LIMIT) values.subarray(0, count).sort();
  else {
    for (let at = 1; at < count; at++) {
      const value = values[at] as number;
      let to = at - 1;
      for (; to >= 0 && (values[to] as number) > value; to--) values[to + 1] = values[to] as number;
      values[to + 1] = value;
    }
  }
  const half = count >> 1;
  return count % 2 === 1 ? (values[half] as number) : ((values[half - 1] as number) + (values[half] as number)) / 2;
}

/** The median of those values that are numbers; NaN of none. */
export function medianOfNumbers(values: Float64Array): number {
  const numbers = values.filter((value) => !Number.isNaN(value));
  return medianInPlace(numbers, numbers.length);
}

/** The values of those columns that are numbers. */
export function pick(values: Float64Array, belongs: (at: number) => boolean): Float64Array {
  return values.filter((value, at) => !Number.isNaN(value) && belongs(at));
}
