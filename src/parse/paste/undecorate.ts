/** What stands around a text and before its lines, undone layer by layer until nothing is left to undo. */

import { undoFixedWidth } from './fixed-width.ts';
import { undoHtml } from './html.ts';
import { takeJson, takeWholeJson } from './json-lines.ts';
import type { PastedLine } from './lines.ts';
import { undoNumbers, undoRecords } from './log-lines.ts';
import { undoForum, undoLineEnds, undoLists, undoQuotedPrintable, undoTerminal } from './markup.ts';
import { undoPrefixes } from './prefixes.ts';
import { separateSources } from './sources.ts';

/** Layers that are undone: a log of a mail of a page has three. */
const MOST_LAYERS = 8;

const LAYERS: readonly ((lines: readonly PastedLine[]) => readonly PastedLine[])[] = [
  separateSources,
  undoTerminal,
  undoFixedWidth,
  takeWholeJson,
  undoQuotedPrintable,
  undoRecords,
  undoNumbers,
  undoPrefixes,
  undoHtml,
  undoLineEnds,
  undoLists,
  undoForum,
];

export interface Bare {
  /** The lines, each document of fio's one of them. */
  readonly lines: readonly PastedLine[];
  /** Documents that could not be read as a whole. */
  readonly problems: readonly { readonly line: number; readonly text: string }[];
}

/**
 * The lines of `text` without what decorates them. Each layer gives the list that it got where it finds nothing of its
 * kind. They are tried in the order in which one can hide another, and all of them again after any that was undone.
 */
export function undecorate(text: string): Bare {
  let lines: readonly PastedLine[] = text.split('\n').map((each, at) => ({ text: each, line: at + 1 }));
  for (let turn = 0; turn < MOST_LAYERS; turn++) {
    const before = lines;
    for (const undo of LAYERS) lines = undo(lines);
    if (lines === before) break;
  }
  return takeJson(lines);
}
