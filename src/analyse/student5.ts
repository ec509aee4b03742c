/** Student's t with five degrees of freedom, in closed form. */

/** P(T <= t). Source: Abramowitz and Stegun 26.7.3 for odd degrees of freedom, here 5; exact to rounding. */
export function student5Cdf(t: number): number {
  const a = Math.atan(t / Math.sqrt(5));
  const cos = Math.cos(a);
  return 0.5 + (a + Math.sin(a) * cos * (1 + (2 / 3) * cos * cos)) / Math.PI;
}

/** Two-sided p of |t|. */
export function student5TwoSidedP(t: number): number {
  return 2 * (1 - student5Cdf(Math.abs(t)));
}
