/** What `fsbench check` found, as renderers take it: plain data, JSON-ready. */

import type { Outcome } from '../../model/records.ts';
import type { NightName, NightVerdict } from './records.ts';

/** The verdict by one metric. */
export interface CheckedMetric {
  readonly metric: string;
  readonly verdict: NightVerdict;
}

/** What measuring the accused cells again said of them. */
export interface Confirmation {
  /** The run directories of the second measurement. */
  readonly runs: readonly string[];
  /** By series: whether the accusation stands. */
  readonly series: readonly { readonly key: string; readonly metric: string; readonly confirmed: boolean; readonly ratio: number }[];
}

/** A cell without a figure tonight that had one the night before. */
export interface BrokenCell {
  readonly mount: string;
  readonly workload: string;
  readonly outcome: Exclude<Outcome, 'ok'>;
  readonly reason: string | null;
}

/** A whole check. */
export interface CheckReport {
  readonly night: NightName;
  /** Where the history is, without a password. */
  readonly history: string;
  readonly metrics: readonly CheckedMetric[];
  readonly confirmation: Confirmation | null;
  /** These fail: what no longer works has no figure that could be judged. */
  readonly broken: readonly BrokenCell[];
  /** Promises of mounts that are kept otherwise than expected, one sentence each; absent: nobody asked. These fail too. */
  readonly promises?: readonly string[];
  /** True where the build has to fail. */
  readonly regressed: boolean;
  /** One sentence each, beyond those of the verdicts. */
  readonly warnings: readonly string[];
}
