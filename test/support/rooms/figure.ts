/** A figure as somebody might add it: how long a script took. The row that the test adds. */

import type { Figure } from '../../../src/figures/figure.ts';
import { carried } from '../../../src/figures/figures.ts';

export const wallTime: Figure = {
  name: 'script-time',
  heading: 'wall time',
  label: 'Wall time',
  title: 'wall time',
  explanation: 'Seconds from the start of the script to its end; less is better.',
  best: 'fastest',
  more: 'longer',
  less: 'shorter',
  better: 'lower',
  unit: 's',
  scale: 1,
  leastEffects: { winner: 0.05, compared: 0.05, tonight: 0.1, lasting: 0.06 },
  ...carried('script-time'),
  format: (seconds) => `${seconds.toFixed(2)} s`,
};
