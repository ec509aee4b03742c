/** What fio printed, packed into the page: all of it if it is small enough, else that of the loops one asks about first. */

import { gzipSync } from 'node:zlib';
import type { Report, SourcedLoop } from '../../model/records.ts';

/** Gives what fio printed in a loop; null where that is not known. */
export type ReadRaw = (loop: SourcedLoop) => string | null;

export interface PackedRaw {
  /** Base64 of a gzip of a JSON array of texts. fio's JSON of 240 loops takes 160 KB so. */
  readonly base64: string;
  /** The place of a loop's text in the array. */
  readonly places: ReadonlyMap<SourcedLoop, number>;
  /** Why some are not there; null where all are. */
  readonly note: string | null;
}

/** Bytes of packed outputs that a page holds. */
const LIMIT_BYTES = 1024 ** 2;

const SCOPES: readonly { readonly takes: (loop: SourcedLoop, first: boolean) => boolean; readonly note: string | null }[] = [
  { takes: () => true, note: null },
  {
    takes: (loop, first) => first || loop.outcome !== 'ok',
    note: "To keep the page small it holds fio's output of the first loop of each cell and of those that did not end well.",
  },
  { takes: (loop) => loop.outcome !== 'ok', note: "To keep the page small it holds fio's output only of loops that did not end well." },
];

/** Characters of all outputs together: what is more does not fit when it is packed, and many loops may name one large file. */
const MOST_CHARACTERS = 64 * 1024 ** 2;

/** What `read` gives of these loops; null where it is too much. */
function readUpTo(loops: readonly SourcedLoop[], read: ReadRaw): { readonly loop: SourcedLoop; readonly text: string }[] | null {
  const taken: { readonly loop: SourcedLoop; readonly text: string }[] = [];
  let characters = 0;
  for (const loop of loops) {
    const text = read(loop);
    if (text === null) continue;
    characters += text.length;
    if (characters > MOST_CHARACTERS) return null;
    taken.push({ loop, text });
  }
  return taken;
}

/** Packs what `read` gives; null where it gives nothing, or nothing fits into `limitBytes`. */
export function packRawOutputs(report: Report, read: ReadRaw, limitBytes: number = LIMIT_BYTES): PackedRaw | null {
  const loops = report.workloads.flatMap(({ cells }) => cells.flatMap((cell) => cell.loops.map((loop, at) => ({ loop, first: at === 0 }))));
  for (const { takes, note } of SCOPES) {
    const taken = readUpTo(
      loops.filter(({ loop, first }) => takes(loop, first)).map(({ loop }) => loop),
      read,
    );
    if (taken === null) continue;
    if (taken.length === 0) return null;
    const packed = gzipSync(JSON.stringify(taken.map(({ text }) => text)), { level: 9 });
    if (packed.length <= limitBytes) return { base64: packed.toString('base64'), places: new Map(taken.map(({ loop }, at) => [loop, at])), note };
  }
  return null;
}
