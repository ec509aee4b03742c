/** A command's result to where it is wanted: stdout, or the file that --out names. */

import { writeOutput } from '../store/write-output.ts';
import { writeLines } from '../text/lines.ts';
import type { CommandIo } from './io.ts';

/** `lines` are for people, `data` for programs: it has its own escapes and stays as it is. */
export type ResultKind = 'lines' | 'data';

/** Hands the result over; a file gets no colours. Throws as writeOutput does. */
export function deliver(result: string | Uint8Array, kind: ResultKind, out: string | undefined, io: Pick<CommandIo, 'out' | 'print'>): void {
  if (kind === 'data' || typeof result !== 'string') {
    if (out === undefined) io.out(result);
    else writeOutput(out, result, `--out ${out}`);
  } else if (out === undefined) io.print(result);
  else writeOutput(out, writeLines(result, { color: false }), `--out ${out}`);
}
