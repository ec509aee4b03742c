/** What the nightly rule knows of a metric: which way is better, and how large a change has to be to matter. */

import { figureNamed } from '../../figures/figures.ts';

export interface MetricRule {
  /** -1 where less is better. */
  readonly direction: 1 | -1;
  /** Least change in one night, and of a lasting one, as shares. */
  readonly now: number;
  readonly lasting: number;
}

/** The rule of a figure. */
export function ruleOf(metric: string): MetricRule {
  const { better, leastEffects } = figureNamed(metric);
  return { direction: better === 'higher' ? 1 : -1, now: leastEffects.tonight, lasting: leastEffects.lasting };
}
