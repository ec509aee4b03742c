/** The errors a user is meant to read: each names what is wrong, where, and how to mend it. */

/** 2: wrong usage or unreadable input. 3: the environment or the measurement failed. */
export type ErrorExitCode = 2 | 3;

interface Details {
  readonly hint?: string;
  readonly cause?: unknown;
}

/** An error of fsbench's own; everything else that reaches the command line is a bug. */
export class FsbenchError extends Error {
  readonly code: string;
  readonly exitCode: ErrorExitCode;
  readonly hint: string | undefined;

  constructor(code: string, exitCode: ErrorExitCode, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'FsbenchError';
    this.code = code;
    this.exitCode = exitCode;
    this.hint = details.hint;
  }
}

/** Wrong usage or unreadable input (exit code 2). */
export function usageError(code: string, message: string, hint?: string, cause?: unknown): FsbenchError {
  return new FsbenchError(code, 2, message, { ...(hint === undefined ? {} : { hint }), cause });
}

/** The environment or the measurement failed (exit code 3). */
export function environmentError(code: string, message: string, hint?: string, cause?: unknown): FsbenchError {
  return new FsbenchError(code, 3, message, { ...(hint === undefined ? {} : { hint }), cause });
}

/** The message of anything thrown, for use inside another message. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
