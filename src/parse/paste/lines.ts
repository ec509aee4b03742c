/** A line of pasted text on its way to a parser: what it says now, and where it stood. */

export interface PastedLine {
  readonly text: string;
  /** In the text as it was given, from 1. */
  readonly line: number;
  /** It is a document of fio's, written on one line. */
  readonly isJson?: boolean;
  /** What it was found in, the outermost first: the container, host or file that said it, keys of a document around it. */
  readonly labels?: readonly string[];
  /** Words of what stood before it and was taken away, that may tell who said it. */
  readonly said?: string;
}

/** Lines longer than this are nothing that fio prints for people, and no line of a table. */
export const LONGEST_PASTED = 16_384;

/** Lines longer than this are no heading, label or title of figures: commands, pieces of fio's lines, or prose of people. */
export const LONGEST_TELLING = 2000;

/** Commands longer than this tell nothing of where they work. */
export const LONGEST_COMMAND = 5000;
