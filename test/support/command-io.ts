/** Runs a command without a process: what it printed and its exit code. */

import type { CommandIo } from '../../src/commands/io.ts';

export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** What `command` printed; `code` is its exit code. Neither stream is a terminal. */
export async function runCommand(command: (io: CommandIo) => Promise<number>): Promise<Ran> {
  let out = '';
  let err = '';
  const io: CommandIo = {
    out: (text) => {
      out += text;
    },
    err: {
      write: (text) => {
        err += text;
      },
      isTerminal: false,
      columns: 80,
    },
    outIsTerminal: false,
    results: { columns: 80, color: false },
    color: false,
    quiet: false,
    signal: new AbortController().signal,
  };
  const code = await command(io);
  return { out, err, code };
}
