/** What a user reads when a command fails. */

import { FsbenchError } from '../model/errors.ts';

/** The text for stderr and the exit code; anything that is not fsbench's own error is a bug and shows its stack. */
export function describeFailure(error: unknown): { readonly text: string; readonly exitCode: number } {
  if (error instanceof FsbenchError) {
    return { text: `fsbench: ${error.message}\n${error.hint === undefined ? '' : `  ${error.hint}\n`}`, exitCode: error.exitCode };
  }
  return { text: `fsbench: unexpected failure, please report it\n${error instanceof Error ? error.stack : String(error)}\n`, exitCode: 3 };
}
