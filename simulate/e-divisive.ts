/**
 * E-divisive change points with a t-test, as Apache Otava (formerly Hunter) finds them: D. Matteson, N. James, A
 * nonparametric approach for multiple change point analysis, 2014; M. Fleming and others, Hunter, 2023.
 */

import { studentTCdf } from '../src/figures/student-t.ts';

export const OTAVA_WINDOW = 50;
const P = 0.001;

/** The split with the largest energy statistic among values[from, to), and that statistic's place; null of fewer than 4. */
function bestSplit(values: Float64Array, from: number, to: number): number | null {
  const count = to - from;
  if (count < 4) return null;
  // Sums of distances within the left part, within the right part and between, moved on value by value.
  let left = 0;
  let between = 0;
  let right = 0;
  for (let a = from; a < to; a++) for (let b = a + 1; b < to; b++) right += Math.abs((values[a] as number) - (values[b] as number));
  let best = Number.NEGATIVE_INFINITY;
  let at: number | null = null;
  for (let split = from + 1; split < to; split++) {
    const moved = values[split - 1] as number;
    let toLeft = 0;
    let toRight = 0;
    for (let other = from; other < split - 1; other++) toLeft += Math.abs(moved - (values[other] as number));
    for (let other = split; other < to; other++) toRight += Math.abs(moved - (values[other] as number));
    left += toLeft;
    right -= toRight;
    between += toRight - toLeft;
    const m = split - from;
    const n = to - split;
    if (m < 2 || n < 2) continue;
    const energy = (2 * between) / (m * n) - (2 * left) / (m * (m - 1)) - (2 * right) / (n * (n - 1));
    const statistic = ((m * n) / (m + n)) * energy;
    if (statistic > best) {
      best = statistic;
      at = split;
    }
  }
  return at;
}

/** Student's t with a common variance, two-sided. */
function differ(values: Float64Array, from: number, split: number, to: number): { readonly p: number; readonly drop: boolean } {
  const sums = (a: number, b: number) => {
    let sum = 0;
    let squares = 0;
    for (let at = a; at < b; at++) {
      sum += values[at] as number;
      squares += (values[at] as number) ** 2;
    }
    return { mean: sum / (b - a), squares: Math.max(0, squares - (sum * sum) / (b - a)) };
  };
  const [left, right] = [sums(from, split), sums(split, to)];
  const degrees = to - from - 2;
  const variance = ((left.squares + right.squares) / degrees) * (1 / (split - from) + 1 / (to - split));
  const t = (right.mean - left.mean) / Math.sqrt(variance);
  return { p: 2 * studentTCdf(-Math.abs(t), degrees), drop: t < 0 };
}

/** Nights at which values[from, to) drops, by recursive splitting; the first night of each lower level. */
export function findDrops(values: Float64Array, from: number, to: number): number[] {
  const split = bestSplit(values, from, to);
  if (split === null) return [];
  const { p, drop } = differ(values, from, split, to);
  if (p >= P) return [];
  return [...findDrops(values, from, split), ...(drop ? [split] : []), ...findDrops(values, split, to)];
}
