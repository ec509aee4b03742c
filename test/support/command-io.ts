/** Runs a command without a process: what it printed and its exit code. */

import type { CommandIo } from '../../src/commands/io.ts';
import { writeDiagnostic, writeLines } from '../../src/text/lines.ts';

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
    print: (lines) => {
      out += writeLines(lines, { color: false });
    },
    tell: (text) => {
      err += writeDiagnostic(text);
    },
    progress: {
      write: (text) => {
        err += writeLines(text, { color: false });
      },
      clearLine: () => {},
      isTerminal: false,
      columns: 80,
    },
    outIsTerminal: false,
    results: { columns: 80, color: false },
    color: false,
    quiet: false,
    holdSignals: () => ({ signal: new AbortController().signal, release: () => {} }),
  };
  const code = await command(io);
  return { out, err, code };
}
