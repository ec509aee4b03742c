/** What a user reads when a command fails. */

import { FsbenchError } from '../errors.ts';
import { writeDiagnostic } from '../lines.ts';

/** The text for stderr and the exit code; anything that is not fsbench's own error is a bug and shows its stack. */
export function describeFailure(error: unknown): { readonly text: string; readonly exitCode: number } {
  if (error instanceof FsbenchError) {
    return { text: writeDiagnostic(`fsbench: ${error.message}${error.hint === undefined ? '' : `\n  ${error.hint}`}`), exitCode: error.exitCode };
  }
  return { text: writeDiagnostic(`fsbench: unexpected failure, please report it\n${error instanceof Error ? error.stack : String(error)}`), exitCode: 3 };
}
