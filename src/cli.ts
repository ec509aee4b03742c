#!/usr/bin/env node
/** argv to command to exit code; the only place that touches the process. */

import { constants } from 'node:os';
import type { HeldSignals } from './commands/io.ts';

/** Thrown into a running command by a signal. */
class Interrupted extends Error {
  readonly signal: NodeJS.Signals;
  constructor(signal: NodeJS.Signals) {
    super(signal);
    this.signal = signal;
  }
}

async function main(argv: readonly string[]): Promise<number> {
  // Answered before anything is loaded: scripts ask often.
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    const { readFileSync } = await import('node:fs');
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    process.stdout.write(`${manifest.version}\n`);
    return 0;
  }
  const { runCommandLine } = await import('./commands/command-line.ts');
  return runCommandLine(argv, holdSignals, process);
}

/** Until they are released, a first signal is told to the command: Node hears of it between two pieces of work, never in the middle of one. */
function holdSignals(): HeldSignals {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    // A second one means now; what was started dies with us.
    if (controller.signal.aborted) process.exit(128 + constants.signals[signal]);
    controller.abort(new Interrupted(signal));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  return {
    signal: controller.signal,
    release() {
      for (const signal of signals) process.off(signal, stop);
    },
  };
}

/** Says what went wrong; the exit code is never 1, which is what a regression has. */
async function fail(error: unknown): Promise<void> {
  const { describeFailure } = await import('./commands/failure.ts');
  const { text, exitCode } = describeFailure(error);
  process.stderr.write(text);
  process.exitCode = exitCode;
}

// What no one awaits ends here: Node's own exit code for it is 1.
process.on('uncaughtException', (error) => void fail(error).finally(() => process.exit()));

// Whoever reads our output may close it early (head): that is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof Interrupted) process.exitCode = 128 + constants.signals[error.signal];
  else await fail(error);
}
