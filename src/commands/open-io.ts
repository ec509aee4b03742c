/** What a command may touch of the process, out of its streams and what was asked of all commands. */

import { writeDiagnostic, writeLines } from '../text/lines.ts';
import type { CommandIo, HeldSignals } from './io.ts';

/** The parts of the process that commands may use. */
export interface Streams {
  readonly stdout: { write(result: string | Uint8Array): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly env: NodeJS.ProcessEnv;
}

/** Options that every command takes. */
interface CommonOptions {
  readonly quiet?: boolean;
  readonly color?: boolean;
}

/** Colours are for terminals, and only where neither --no-color nor NO_COLOR is against them. */
export function openIo({ stdout, stderr, env }: Streams, options: CommonOptions, holdSignals: () => HeldSignals): CommandIo {
  const isTerminal = stderr.isTTY === true;
  const wantsColor = options.color !== false && !env['NO_COLOR'];
  const color = wantsColor && isTerminal;
  const results = { columns: stdout.columns ?? 80, color: wantsColor && stdout.isTTY === true };
  return {
    out: (result) => stdout.write(result),
    print: (lines) => stdout.write(writeLines(lines, results)),
    outIsTerminal: stdout.isTTY === true,
    results,
    tell: (text) => stderr.write(writeDiagnostic(text)),
    progress: {
      write: (text) => stderr.write(writeLines(text, { color })),
      clearLine: () => stderr.write('\r\u001b[2K'),
      isTerminal,
      columns: stderr.columns ?? 80,
    },
    color,
    quiet: options.quiet === true,
    holdSignals,
  };
}
