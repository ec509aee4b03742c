/** A line of a table, and where it stands. */

export interface TableLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** Cells as a row of markdown. */
export const writeRow = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.trim().replaceAll('|', '\\|')).join(' | ')} |`;
