/** What a command may touch of the process: handed in, so that commands can be run without one. */

import type { ProgressSink } from '../render/progress.ts';

/** Signals that ask to end (SIGINT, SIGTERM, SIGHUP), while a command holds them. */
export interface HeldSignals {
  /** Aborted by the first of them; a second one ends the process. */
  readonly signal: AbortSignal;
  /** From now on a signal ends the process at once again. */
  release(): void;
}

export interface CommandIo {
  /** Results for programs, as they are: bytes, or text of a format that holds words of others in its own escapes. */
  out(result: string | Uint8Array): void;
  /** Results for people, line by line. */
  print(lines: string): void;
  readonly outIsTerminal: boolean;
  /** What tables on stdout may use: the width of its terminal, 80 for a pipe or a file; colours only on a terminal. */
  readonly results: { readonly columns: number; readonly color: boolean };
  /** A diagnostic, without the end of its line. */
  tell(text: string): void;
  readonly progress: ProgressSink;
  /** Colours in diagnostics. */
  readonly color: boolean;
  readonly quiet: boolean;
  /** For work that has to be put in order before the end. All else ends with the signal, whatever it is busy with. */
  holdSignals(): HeldSignals;
}
