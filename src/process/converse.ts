/** A program that is talked with line by line while it runs; every line carries the time at which this process read it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { environmentError } from '../model/errors.ts';
import { childEnv } from './child-env.ts';
import { holdLine, tether } from './tether.ts';

/** How a program is started on this host. */
export interface HostCommand {
  readonly argv: readonly string[];
  /** Names of more variables of ours that it needs. */
  readonly alsoPass?: readonly string[];
  /** Variables of its own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A line of its standard output, without its end. */
export interface SaidLine {
  readonly text: string;
  /** By this process' monotonic clock (performance.now), in ms. */
  readonly atMs: number;
}

export interface Conversation extends AsyncDisposable {
  /** What it said so far. */
  readonly lines: readonly SaidLine[];
  /** Gives it a line; nothing where it has ended. */
  send(line: string): void;
  /** The first line, said or to come, that `match` gives something for; null at the deadline. Throws `program-ended` where none can come. */
  wait<T>(match: (line: SaidLine) => T | null, timeoutMs: number): Promise<T | null>;
  /** How it ended, or null while it runs. */
  how(): string | null;
  /** The end of what it wrote to stderr. */
  lastWords(): string;
}

/** What is kept of stderr. */
const KEPT_CHARS = 4000;

/** How long a program may take to end by itself once its input has ended. */
const FAREWELL_MS = 1000;

/**
 * Starts it with its streams in our hands; it ends with us. `name` is what messages call it; `fault` tells of what has died below it,
 * without which no line need come. Disposing ends its input, and a moment later the program.
 */
export async function converse(name: string, { argv, alsoPass, env }: HostCommand, fault: () => string | null = () => null): Promise<Conversation> {
  const tethered = tether(argv, 'TERM');
  const [file, ...args] = tethered.argv;
  const child = spawn(file as string, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', ...(tethered.wantsLine ? (['pipe'] as const) : [])],
    env: { ...childEnv(env, alsoPass) },
  });
  if (tethered.wantsLine) holdLine(child, 'end');
  const lines: SaidLine[] = [];
  const listeners = new Set<() => void>();
  const tellAll = () => {
    for (const listener of [...listeners]) listener();
  };
  let rest = '';
  let complaint = '';
  let ending: string | null = null;
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const atMs = performance.now();
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const text of parts) lines.push({ text, atMs });
    tellAll();
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    complaint = (complaint + chunk).slice(-KEPT_CHARS);
  });
  // Written to after its end.
  child.stdin?.on('error', () => {});
  child.once('close', (code, signal) => {
    ending = signal === null ? `exit code ${code}` : `signal ${signal}`;
    tellAll();
  });
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw environmentError('missing-program', `${file} (for ${name}) can't be started`, '`fsbench doctor` says what is missing', cause);
  }
  const kill = (signal: NodeJS.Signals) => {
    try {
      process.kill(-(child.pid as number), signal);
    } catch {
      // It has ended meanwhile.
    }
  };
  return {
    lines,
    send: (line) => void child.stdin?.write(`${line}\n`),
    wait<T>(match: (line: SaidLine) => T | null, timeoutMs: number): Promise<T | null> {
      let at = 0;
      const find = (): T | null => {
        for (; at < lines.length; at++) {
          const found = match(lines[at] as SaidLine);
          if (found !== null) return found;
        }
        return null;
      };
      return new Promise((resolve, reject) => {
        const end = performance.now() + timeoutMs;
        const finish = (settle: () => void) => {
          clearInterval(timer);
          listeners.delete(look);
          settle();
        };
        const look = () => {
          const found = find();
          if (found !== null) return finish(() => resolve(found));
          const died = fault() ?? (ending === null ? null : `${name} ended (${complaint.trim().split('\n').at(-1) || ending})`);
          if (died !== null) finish(() => reject(environmentError('program-ended', died)));
          else if (performance.now() >= end) finish(() => resolve(null));
        };
        const timer = setInterval(look, 50);
        listeners.add(look);
        look();
      });
    },
    how: () => ending,
    lastWords: () => complaint.trim(),
    async [Symbol.asyncDispose]() {
      if (ending !== null) return;
      const gone = once(child, 'close');
      child.stdin?.end();
      const timers = [setTimeout(() => kill('SIGTERM'), FAREWELL_MS), setTimeout(() => kill('SIGKILL'), FAREWELL_MS + 2000)];
      // A grandchild in a session of its own may hold the pipes open for ever.
      timers.push(
        setTimeout(() => {
          child.stdout?.destroy();
          child.stderr?.destroy();
        }, FAREWELL_MS + 3000),
      );
      await gone;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
