/** A line of a table, and where it stands. */

export interface TableLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}
