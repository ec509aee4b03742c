/** Many comparisons at once: S. Holm, A simple sequentially rejective multiple test procedure, 1979. */

/** What is printed as told is wrong once in twenty reports at most. */
export const HOLM_ALPHA = 0.05;

/** Which hypotheses the step-down rejects with a chance of at most `alpha` of rejecting any that holds. */
export function rejectByHolm(ps: readonly number[], alpha = HOLM_ALPHA): boolean[] {
  const order = ps.map((_, index) => index).sort((a, b) => (ps[a] as number) - (ps[b] as number));
  const rejected = ps.map(() => false);
  for (const [rank, index] of order.entries()) {
    if ((ps[index] as number) > alpha / (ps.length - rank)) break;
    rejected[index] = true;
  }
  return rejected;
}
