/** The loops of a series in one night as one figure on the log scale. */

/** `level`: a log, larger is better; `variance`: of the loops kept, NaN of one; `kept`: how many loops that is. */
export interface Level {
  readonly level: number;
  readonly variance: number;
  readonly kept: number;
}

/**
 * The mean of the best floor((L + 2) / 2) of L loops: most disturbed loops are slower, so the best half is steadier
 * than all. `direction` is -1 where less is better. Null without a positive loop.
 */
export function levelOf(loops: readonly number[], direction: 1 | -1): Level | null {
  const logs = loops.filter((value) => value > 0 && Number.isFinite(value)).map((value) => direction * Math.log(value));
  if (logs.length === 0) return null;
  const best = logs.sort((a, b) => b - a).slice(0, (logs.length + 2) >> 1);
  const level = best.reduce((sum, value) => sum + value, 0) / best.length;
  const squares = best.reduce((sum, value) => sum + (value - level) ** 2, 0);
  return { level, variance: best.length > 1 ? squares / (best.length - 1) : Number.NaN, kept: best.length };
}
