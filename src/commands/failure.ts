/** What a user reads when a command fails. */

import { FsbenchError } from '../model/errors.ts';
import { writeDiagnostic } from '../text/lines.ts';

/** What the system said of a call, as Node has it: a file that is in the way, a disk that is full. No bug, wherever it was not foreseen. */
function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string' && typeof (error as NodeJS.ErrnoException).code === 'string';
}

/** A module that is not there, or is no module of this platform. */
function isOfLoading(error: unknown): error is Error {
  return error instanceof Error && ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** The text for stderr and the exit code; anything that is not fsbench's own error, nor the system's, is a bug and shows its stack. */
export function describeFailure(error: unknown): { readonly text: string; readonly exitCode: number } {
  if (error instanceof FsbenchError) {
    return { text: writeDiagnostic(`fsbench: ${error.message}${error.hint === undefined ? '' : `\n  ${error.hint}`}`), exitCode: error.exitCode };
  }
  if (isOfLoading(error)) {
    const text = `fsbench: a part of it is missing, or is for another platform: ${error.message.split('\n')[0]}`;
    return { text: writeDiagnostic(`${text}\n  install fsbench anew on this machine (in a clone: npm ci)`), exitCode: 3 };
  }
  if (isOfSystem(error)) return { text: writeDiagnostic(`fsbench: ${error.message}`), exitCode: 3 };
  return { text: writeDiagnostic(`fsbench: unexpected failure, please report it\n${error instanceof Error ? error.stack : String(error)}`), exitCode: 3 };
}
