/** How far a workload of a run with a budget has come. */

import type { Decision } from '../../model/records.ts';
import type { Looked } from '../sequential.ts';

export interface WorkloadState {
  readonly workload: string;
  /** The mounts that may still be the best; told ones are measured no further. */
  readonly contenders: readonly string[];
  /** Boots, or loops where there is one boot, that it was measured in. */
  readonly rounds: number;
  /** Of the last look at it, by the figure it is ranked by; null before the first. */
  readonly decision: Decision | null;
  /** Of the same look at the same mounts, by the figures that stand beside that one. */
  readonly decisions: Readonly<Record<string, Decision>>;
  /** Null while it goes on. */
  readonly stopped: Looked['stopped'];
}
