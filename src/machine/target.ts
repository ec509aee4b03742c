/** The machine fio runs in: the one interface every target has. */

import type { HostCommand } from '../process/converse.ts';
import type { RunOptions, RunResult } from '../process/run.ts';

type ExecOptions = Pick<RunOptions, 'stdin' | 'timeoutMs' | 'signal' | 'gate'>;

export interface Target extends AsyncDisposable {
  /** A name for people, such as `qemu (tcg)`. */
  describe(): string;
  /** Runs argv in the target; arguments are data and reach the program unchanged. Throws when the target is gone. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<RunResult>;
  /** What runs argv there from this host, with its streams as they are: for who talks with a program while it runs. */
  command(argv: readonly string[]): HostCommand;
}
