/** Rapid creates, writes, renames and deletes on one side while the other reads; then both sides held against what should be there. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentError } from '../model/errors.ts';
import type { Direction, StormResult } from '../model/sync.ts';
import { LIST_SCRIPT, READER_SCRIPT } from './agent-script.ts';
import { type Arena, pairOf } from './arena.ts';
import { reasonOf } from './bounds.ts';
import { converseIn } from './guest-side.ts';
import type { Side } from './side.ts';
import { compareStates, foldersOf, makeStorm, stateAfter } from './storm-operations.ts';

const LIST_MS = 60_000;
const LOOK_AGAIN_MS = 200;
/** Both sides get that long to become alike: a copy takes its time. */
const LEAST_SETTLE_SECONDS = 60;
/** Files that both sides write at the same time, and how long they may stay unlike. */
const CONTESTED = 10;
const CONTEST_SECONDS = 25;

/** Changes between two looks at what else goes on. */
const TURN = 100;

/** For how long the target reads meanwhile: it can't be told when to stop. */
const READ_SECONDS = 5;

async function listGuest({ machine, guestDir, signal }: Arena, dir: string): Promise<Map<string, string>> {
  const result = await machine.exec(['sh', '-c', LIST_SCRIPT, 'sh', `${guestDir}/${dir}`], { timeoutMs: LIST_MS, signal });
  if (result.timedOut) throw environmentError('no-answer', `listing ${dir} in the target: no answer in ${LIST_MS / 1000} s`);
  const lines = result.stdout.toString('utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}

/** Hands each file in the folders of `dir` with its text to `take`, and what goes wrong but that one is gone to `complain`. */
function readHost(dir: string, take: (name: string, text: string) => void, complain: (code: string) => void): void {
  const attempt = (act: () => void) => {
    try {
      act();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      if (code !== 'ENOENT') complain(code);
    }
  };
  attempt(() => {
    for (const folder of readdirSync(dir))
      attempt(() => {
        for (const name of readdirSync(join(dir, folder))) attempt(() => take(`${folder}/${name}`, readFileSync(join(dir, folder, name), 'utf8').trimEnd()));
      });
  });
}

function listHost(dir: string): Map<string, string> {
  const state = new Map<string, string>();
  const complain = (code: string) => {
    throw environmentError('unreadable', `listing ${dir} on the host: ${code}`);
  };
  readHost(dir, (name, text) => state.set(name, text), complain);
  return state;
}

type Count = (who: string, what: string) => void;

/** What reads meanwhile. */
interface Reader {
  /** Counts the errors that it met. */
  finish(): Promise<void>;
  /** Has it stop, whatever came of the rest. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Reads on the side of `watcher` until it is told to stop. */
async function startReader(arena: Arena, watcher: Side, dir: string, count: Count): Promise<Reader> {
  if (watcher.where === 'host') {
    let isOver = false;
    const reading = (async () => {
      while (!isOver) {
        readHost(
          join(arena.hostDir as string, dir),
          () => {},
          (code) => count('reading on the host', code),
        );
        await sleep(10);
      }
    })();
    const stop = async () => {
      isOver = true;
      await reading;
    };
    return { finish: stop, [Symbol.asyncDispose]: stop };
  }
  const argv = ['sh', '-c', READER_SCRIPT, 'sh', `${arena.guestDir}/${dir}`, String(READ_SECONDS)];
  const talk = await converseIn({ ...arena, dir }, 'a reader', argv);
  await talk.wait(({ text }) => (text === 'ready' ? true : null), LIST_MS);
  const finish = async () => {
    await talk.wait(({ text }) => (text === 'over' ? true : null), LIST_MS);
    for (const { text } of talk.lines) {
      // What the shell says of a file: its last words are the system's.
      const what = /: ([^:]+)$/.exec(text)?.[1];
      if (what !== undefined && !/no such file|nonexistent/i.test(what)) count('reading in the target', what);
    }
  };
  return { finish, [Symbol.asyncDispose]: async () => talk[Symbol.asyncDispose]() };
}

/** Both sides write the same files at once; how many stay unlike. */
async function contest(arena: Arena): Promise<number> {
  const { host, guest, hostDir } = arena;
  if (host === null || hostDir === null) return 0;
  const dir = 'contest';
  const names = Array.from({ length: CONTESTED }, (_, at) => `${dir}/s0/c${at}`);
  await host.act({ op: 'folder', name: `${dir}/s0` });
  for (const name of names) await host.act({ op: 'put', name, text: 'before' });
  for (const name of names) await (await guest.look('there', name, '', LEAST_SETTLE_SECONDS)).seen;
  for (const name of names) {
    const theirs = guest.act({ op: 'put', name, text: 'guest' });
    await host.act({ op: 'put', name, text: 'host' });
    await theirs;
  }
  const end = performance.now() + CONTEST_SECONDS * 1000;
  for (;;) {
    const { lost, extra, differing } = compareStates(listHost(join(hostDir, dir)), await listGuest(arena, dir));
    if (lost + extra + differing === 0) return 0;
    if (performance.now() > end) return lost + extra + differing;
    await sleep(LOOK_AGAIN_MS, undefined, { signal: arena.signal });
  }
}

interface StormOptions {
  readonly operations: number;
  readonly deadlineSeconds: number;
  readonly seed: number;
}

/** Makes the storm, and then has both sides write the same files once, in the first direction alone. */
export async function measureStorm(arena: Arena, direction: Direction, { operations, deadlineSeconds, seed }: StormOptions): Promise<StormResult> {
  const dir = `storm-${direction}`;
  const base = { kind: 'storm', mount: arena.found.name, direction, operations } as const;
  const errors: Record<string, number> = {};
  const count: Count = (who, what) => {
    const key = `${who}: ${what}`;
    errors[key] = (errors[key] ?? 0) + 1;
  };
  const none = { writeMs: null, settledMs: null, lost: null, extra: null, differing: null, conflicts: null, notes: [] };
  try {
    const { writer, watcher } = await pairOf(arena, direction);
    for (const act of foldersOf(dir)) {
      await writer.act(act);
      await (await watcher.look('there', act.name, '', LEAST_SETTLE_SECONDS)).seen;
    }
    await using reader = await startReader(arena, watcher, dir, count);
    const acts = makeStorm(dir, operations, seed);
    const failed = new Set<number>();
    const begunMs = performance.now();
    for (const [at, act] of acts.entries()) {
      // Calls of the host alone would let nothing else be heard, Ctrl-C included.
      if (at % TURN === 0) await sleep(0, undefined, { signal: arena.signal });
      await writer.act(act).catch((error: unknown) => {
        const words = reasonOf(error, arena);
        if ((error as { code?: string }).code === 'no-answer') throw error;
        failed.add(at);
        count(`${act.op} ${writer.where === 'host' ? 'on the host' : 'in the target'}`, /\bE[A-Z]{2,}\b/.exec(words)?.[0] ?? words.split(': ').at(-1) ?? words);
      });
    }
    const endedMs = performance.now();
    const should = stateAfter(dir, acts, failed);
    const settleSeconds = Math.max(LEAST_SETTLE_SECONDS, deadlineSeconds);
    const end = performance.now() + settleSeconds * 1000;
    let settledMs: number | null = null;
    let differences = { lost: 0, extra: 0, differing: 0 };
    for (;;) {
      const is = watcher.where === 'host' ? listHost(join(arena.hostDir as string, dir)) : await listGuest(arena, dir);
      differences = compareStates(should, is);
      if (differences.lost + differences.extra + differences.differing === 0) settledMs = Math.round(performance.now() - endedMs);
      if (settledMs !== null || performance.now() > end) break;
      await sleep(LOOK_AGAIN_MS, undefined, { signal: arena.signal });
    }
    await reader.finish();
    const conflicts = direction === 'host-guest' ? await contest(arena) : null;
    return {
      ...base,
      outcome: settledMs === null ? 'late' : 'ok',
      reason: settledMs === null ? `still unlike after ${settleSeconds} s` : null,
      writeMs: Math.round(endedMs - begunMs),
      settledMs,
      ...differences,
      errors,
      conflicts,
      notes: await arena.describeCopy(),
    };
  } catch (error) {
    return { ...base, outcome: 'failed', reason: reasonOf(error, arena), errors, ...none };
  }
}
