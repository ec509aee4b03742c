/** What a command may touch of the process: handed in, so that commands can be run without one. */

import type { ProgressSink } from '../render/progress.ts';

export interface CommandIo {
  /** Results, and nothing else; bytes are not for a terminal. */
  out(result: string | Uint8Array): void;
  readonly outIsTerminal: boolean;
  /** What tables on stdout may use: the width of its terminal, 80 for a pipe or a file; colours only on a terminal. */
  readonly results: { readonly columns: number; readonly color: boolean };
  /** Progress and diagnostics. */
  readonly err: ProgressSink;
  /** Colours in diagnostics. */
  readonly color: boolean;
  readonly quiet: boolean;
  readonly signal: AbortSignal;
}
