/** What a command may touch of the process: handed in, so that commands can be run without one. */

import type { ProgressSink } from '../render/progress.ts';

export interface CommandIo {
  /** Results, and nothing else. */
  out(text: string): void;
  /** Progress and diagnostics. */
  readonly err: ProgressSink;
  /** Colours in diagnostics. */
  readonly color: boolean;
  readonly quiet: boolean;
  readonly signal: AbortSignal;
}
