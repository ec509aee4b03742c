/** Many comparisons at once: S. Holm, A simple sequentially rejective multiple test procedure, 1979, and J. Shaffer's of 1986 for pairs of things. */

/** What is printed as told is wrong once in twenty reports at most. */
export const HOLM_ALPHA = 0.05;

/** `mostTrue`: how many hypotheses can hold at the most once so many are rejected. */
function stepDown(ps: readonly number[], alpha: number, mostTrue: (rejected: number) => number): boolean[] {
  const order = ps.map((_, index) => index).sort((a, b) => (ps[a] as number) - (ps[b] as number));
  const rejected = ps.map(() => false);
  for (const [rank, index] of order.entries()) {
    if ((ps[index] as number) > alpha / mostTrue(rank)) break;
    rejected[index] = true;
  }
  return rejected;
}

/** Which hypotheses the step-down rejects with a chance of at most `alpha` of rejecting any that holds. */
export function rejectByHolm(ps: readonly number[], alpha = HOLM_ALPHA): boolean[] {
  return stepDown(ps, alpha, (rejected) => ps.length - rejected);
}

export const pairsOf = (things: number) => (things * (things - 1)) / 2;

/** Of more things what is reckoned here gains next to nothing over Holm's count, and takes long. */
const MOST_RECKONED = 40;

/** By things: how many of their pairs can be equal at once (1 at each such number), since equal to the same are equal to each other. */
const possible: Uint8Array[] = [Uint8Array.of(1)];

function possibleOf(things: number): Uint8Array {
  for (let of = possible.length; of <= things; of++) {
    const counts = new Uint8Array(pairsOf(of) + 1);
    // One group of equal things, and whatever the others do.
    for (let group = 1; group <= of; group++) {
      const others = possible[of - group] as Uint8Array;
      for (const [equal, can] of others.entries()) if (can === 1) counts[pairsOf(group) + equal] = 1;
    }
    possible.push(counts);
  }
  return possible[things] as Uint8Array;
}

/** How many pairs of so many things can be equal at the most once so many are told apart; 1 or more. */
export function mostEqualPairs(things: number, toldApart: number): number {
  const rest = pairsOf(things) - toldApart;
  if (things > MOST_RECKONED) return Math.max(1, rest);
  return Math.max(1, possibleOf(things).lastIndexOf(1, rest));
}

/**
 * Which pairs of things differ, with a chance of at most `alpha` of telling any apart that are equal, whichever of them is looked at afterwards, such as the
 * best one. `ps`: of all pairs, or of some, whatever these were chosen by: the others count as not told apart. Source: J. P. Shaffer, Modified sequentially
 * rejective multiple test procedures, 1986 (its S1: after each step only as many pairs count as can still be equal).
 */
export function rejectPairs(ps: readonly number[], things: number, alpha: number): boolean[] {
  return stepDown(ps, alpha, (rejected) => mostEqualPairs(things, rejected));
}
