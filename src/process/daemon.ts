/** A program that runs beside fsbench and may not outlive it: started in its own group, logged to a file, ended by pid. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { environmentError } from '../model/errors.ts';
import { childEnv } from './child-env.ts';
import { findProgram } from './find-program.ts';
import { readChildren } from './host-cpu.ts';
import { holdLine, tether } from './tether.ts';
import { whyNoFolder } from './working-folder.ts';

export interface Daemon extends AsyncDisposable {
  readonly name: string;
  readonly argv: readonly string[];
  readonly pid: number;
  /** Resolves when the program has ended, with how it ended in words. */
  readonly ended: Promise<string>;
  /** How it ended, or null while it runs. */
  how(): string | null;
  /** The last lines it wrote. */
  tail(lines?: number): string;
}

interface DaemonOptions {
  readonly logFile: string;
  /** Words to put before the program, inside which it must still ask to die with fsbench (nsenter). */
  readonly within?: readonly string[];
  /** Its whole environment, where that of every program (child-env.ts) is too much. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The last lines of a log; empty where there is none. */
export function readTail(file: string, lines: number): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

/** A wrapper (bwrap, a sandboxing daemon's parent) that goes before its child leaves an orphan: end children first. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  for (const pid of readChildren(child.pid as number)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
  const timers = [setTimeout(() => child.kill('SIGTERM'), 200), setTimeout(() => child.kill('SIGKILL'), 2000)];
  if (readChildren(child.pid as number).length === 0) child.kill('SIGTERM');
  await gone;
  for (const timer of timers) clearTimeout(timer);
}

/** Starts a daemon; throws `missing-program` when it can't be started at all. */
export async function startDaemon(name: string, argv: readonly string[], options: DaemonOptions): Promise<Daemon> {
  const program = argv[0] as string;
  if (!program.includes('/') && findProgram(program) === null) {
    throw environmentError('missing-program', `${program} not found (for ${name})`, '`fsbench doctor` says what is missing and how to install it');
  }
  const { argv: tethered, wantsLine } = tether(argv, 'KILL');
  const [file, ...args] = [...(options.within ?? []), ...tethered];
  const log = openSync(options.logFile, 'a');
  const child = spawn(file as string, args, {
    detached: true,
    stdio: ['ignore', log, log, ...(wantsLine ? (['pipe'] as const) : [])],
    env: { ...(options.env ?? childEnv()) },
  });
  closeSync(log);
  // Where no /proc shows what it started, its group goes with it.
  if (wantsLine) holdLine(child, 'end');
  let how: string | null = null;
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      resolve(how);
    });
  });
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw (
      whyNoFolder(file as string) ??
      environmentError('missing-program', `${file} (for ${name}) can't be started`, '`fsbench doctor` says what is missing', cause)
    );
  }
  return {
    name,
    argv,
    pid: child.pid as number,
    ended,
    how: () => how,
    tail: (lines = 10) => readTail(options.logFile, lines),
    [Symbol.asyncDispose]: () => stop(child),
  };
}
