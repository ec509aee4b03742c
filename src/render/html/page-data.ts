/** What the page hands its script: types alone, shared with src/page. */

import type { DirectionMetrics, Outcome } from '../../model/records.ts';
import type { WarningCode } from '../../model/warnings.ts';

/** What a table can show of a cell, as views.ts calls it. */
export type View = string;

/** A figure in words. */
export interface ShownFigure {
  readonly label: string;
  readonly text: string;
  /** Such as `fastest` or `64 % of the best`; empty where there is nothing to add. */
  readonly standing: string;
}

export interface PageWarning {
  readonly code: WarningCode;
  readonly detail: string;
}

/** One loop. */
export interface PageLoop {
  readonly run: string;
  readonly loop: number;
  readonly outcome: Outcome;
  readonly errno: string | null;
  readonly reason: string | null;
  readonly startedAt: string | null;
  readonly read: DirectionMetrics | null;
  readonly write: DirectionMetrics | null;
  /** In the workload's columns; null where it has no such thing. */
  readonly shown: readonly (string | null)[];
  readonly warnings: readonly PageWarning[];
  /** Place in the cell's commands; null where the source does not say. */
  readonly command: number | null;
  /** Place in the packed raw outputs; null where the page does not hold it. */
  readonly raw: number | null;
  /** The file below raw/ of the run directory. */
  readonly rawFile: string | null;
}

export interface PageCell {
  readonly outcome: string;
  readonly reason: string | null;
  readonly figures: readonly ShownFigure[];
  readonly warnings: readonly PageWarning[];
  /** What its server was seen to do, a sentence each; empty where it was not traced. */
  readonly explained: readonly string[];
  readonly commands: readonly string[];
  readonly loops: readonly PageLoop[];
}

export interface PageWorkload {
  readonly name: string;
  /** What was run, and printed what is in the page; null where that is not known. */
  readonly program: string | null;
  /** Over what its loops show: `Bandwidth`, `Runtime`. */
  readonly columns: readonly string[];
  readonly cells: readonly PageCell[];
}

/** The JSON of the page's data block. */
export interface PageData {
  readonly mounts: readonly string[];
  readonly workloads: readonly PageWorkload[];
  readonly explanations: Readonly<Partial<Record<WarningCode, string>>>;
  /** Why some raw outputs are not in the page; null where all are, or none were given. */
  readonly rawNote: string | null;
}
