/** Runs a program to its end and returns what it printed: no shell, arguments as they are. */

import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { environmentError } from '../model/errors.ts';
import { childEnv } from './child-env.ts';
import { findProgram } from './find-program.ts';
import { type Gate, keepGate } from './gate.ts';
import { holdLine, tether } from './tether.ts';
import { whyNoFolder } from './working-folder.ts';

export interface RunOptions {
  readonly stdin?: string | Uint8Array;
  readonly timeoutMs?: number;
  readonly cwd?: string;
  /** Variables beside those that every program gets (child-env.ts). */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of more variables of ours to hand on. */
  readonly alsoPass?: readonly string[];
  readonly signal?: AbortSignal;
  /** Aborted where what the program talks to is gone: it ends the program as `signal` does. */
  readonly lost?: AbortSignal;
  /** Have the program ended when fsbench dies, however it dies (tether.ts). */
  readonly dieWithParent?: boolean;
  /** Where the program waits for us, once; `timeoutMs` is until there. It has no `stdin` beside it. */
  readonly gate?: Gate;
}

/** `exitCode` is null where a signal or the deadline ended it. */
export interface RunResult {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Runs argv and resolves whatever its exit code; the caller judges it. Output is kept as bytes.
 * The program gets a process group of its own, so that a Ctrl-C reaches fsbench alone; at the deadline or an abort the
 * whole group is killed. Throws `missing-program` when it can't be started.
 */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  if (options.gate !== undefined && options.stdin !== undefined) throw new Error('a program with a gate reads its word, and no other input');
  const { argv: started, wantsLine } = options.dieWithParent === true ? tether(argv, 'TERM') : { argv, wantsLine: false };
  const [file, ...args] = started;
  const child = execa(file as string, args, {
    encoding: 'buffer',
    stripFinalNewline: false,
    reject: false,
    detached: true,
    maxBuffer: 256 * 1024 * 1024,
    stdio: [options.stdin === undefined && options.gate === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', ...(wantsLine ? (['pipe'] as const) : [])],
    // Nothing is read off the line.
    buffer: { stdout: true, stderr: true, fd3: false },
    ...(options.stdin === undefined ? {} : { input: options.stdin }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: childEnv(options.env, options.alsoPass),
    extendEnv: false,
  });
  if (wantsLine) holdLine(child, 'spare');
  let timedOut = false;
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  };
  const end = () => {
    kill('SIGKILL');
    // A grandchild in a session of its own may hold the pipes open for ever, and so does ssh's master for what runs at the other end.
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  const endAfter = (timeoutMs: number) =>
    setTimeout(() => {
      timedOut = true;
      end();
    }, timeoutMs);
  let timer = options.timeoutMs === undefined ? undefined : endAfter(options.timeoutMs);
  const { gate } = options;
  const kept =
    gate === undefined
      ? null
      : keepGate(gate, child.stdout as Readable, child.stdin as Writable, {
          waits: () => clearTimeout(timer),
          goesOn(timeoutMs) {
            timer = endAfter(timeoutMs);
          },
          refuse: end,
        });
  const abort = () => {
    kill('SIGTERM');
    setTimeout(end, 3000).unref();
  };
  // Not AbortSignal.any: the signals live as long as a run, and it leaves something behind in them for each call.
  const signals = [options.signal, options.lost].filter((each) => each !== undefined);
  if (signals.some(({ aborted }) => aborted)) abort();
  for (const each of signals) each.addEventListener('abort', abort, { once: true });
  try {
    const result = await child;
    await kept?.close();
    // A folder on the path that may not be entered makes of a program that is in none of them one that may not be started.
    const isMissing = result.code === 'ENOENT' || (result.code === 'EACCES' && !file?.includes('/') && findProgram(file as string) === null);
    if (result.exitCode === undefined && result.signal === undefined && isMissing) {
      const missing = environmentError('missing-program', `${file}: not found`, '`fsbench doctor` says what is missing and how to install it');
      throw whyNoFolder(file as string) ?? missing;
    }
    if (result.exitCode === undefined && result.signal === undefined && result.code !== undefined) {
      throw environmentError('spawn-failed', `${file}: ${result.shortMessage}`, undefined, result.cause);
    }
    return {
      exitCode: result.exitCode ?? null,
      signal: result.signal ?? null,
      timedOut,
      stdout: Buffer.from(result.stdout as Uint8Array),
      stderr: Buffer.from(result.stderr as Uint8Array).toString('utf8'),
    };
  } finally {
    clearTimeout(timer);
    for (const each of signals) each.removeEventListener('abort', abort);
  }
}

/** Runs argv and returns its standard output as text; a non-zero exit is an error that quotes the program. */
export async function runText(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await run(argv, options);
  if (result.exitCode !== 0) {
    const said = (result.stderr.trim() || result.stdout.toString('utf8').trim()).split('\n').slice(-5).join('\n');
    const how = result.timedOut ? 'did not end in time' : `ended with ${result.signal ?? `exit code ${result.exitCode}`}`;
    throw environmentError('program-failed', `${argv[0]} ${how}${said === '' ? '' : `: ${said}`}`);
  }
  return result.stdout.toString('utf8');
}
