/** The loop a developer feels: files saved on one side, and when each kind of watcher in the target hears of them, if it does. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentError, messageOf } from '../model/errors.ts';
import { CHANGES, type Change, type Direction, type NoticeResult, type Span, type SyncPlan } from '../model/sync.ts';
import type { Conversation } from '../process/converse.ts';
import { PACKAGE_ROOT } from '../process/paths.ts';
import { type Arena, FOLDERS, pairOf } from './arena.ts';
import { boundsOf, reasonOf } from './bounds.ts';
import { actsOf, awaitThere, PREPARE_SECONDS } from './delay.ts';
import { converseIn } from './guest-side.ts';
import { type Noticed, WATCHERS, type Watcher } from './watchers.ts';

/** chokidar's first look at a folder, a node that starts. */
const READY_MS = 60_000;

/** Where chokidar's program lies in the target. */
const WATCH_FILE = 'watch.mjs';

interface Running {
  readonly watcher: Watcher;
  readonly talk: Conversation;
}

/** Sends chokidar there, as the build bundles it. */
async function sendWatchFile({ machine, workDir }: Arena): Promise<void> {
  const file = join(PACKAGE_ROOT, 'dist/src/watch/watch.mjs');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw environmentError('no-watch', `the program for the target's node can't be read: ${messageOf(cause)}`, 'npm run build makes it', cause);
  }
  const { exitCode, stderr } = await machine.exec(['sh', '-c', 'mkdir -p -- "$1" && cat > "$1/$2"', 'sh', workDir, WATCH_FILE], {
    stdin: text,
    timeoutMs: 60_000,
  });
  if (exitCode !== 0) throw environmentError('target-failed', `chokidar can't be written to ${workDir}: ${stderr.trim()}`);
}

/** A watcher at work; throws where it does not get ready. */
async function startWatcher(arena: Arena, watcher: Watcher): Promise<Running> {
  const folder = `${arena.guestDir}/${FOLDERS.notices}`;
  if (watcher.program === 'node') await sendWatchFile(arena);
  const talk = await converseIn({ ...arena, dir: folder }, watcher.program, ['sh', '-c', watcher.script, 'sh', folder, `${arena.workDir}/${WATCH_FILE}`]);
  try {
    const ready = await talk.wait(({ text }) => (watcher.isReady(text) ? true : null), READY_MS);
    if (ready === null) throw environmentError('no-answer', `${watcher.name} was not ready in ${READY_MS / 1000} s`);
  } catch (error) {
    const said = talk.lines.at(-1)?.text ?? talk.lastWords();
    await talk[Symbol.asyncDispose]();
    throw said === '' ? error : environmentError('watcher-failed', `${watcher.name}: ${said}`, undefined, error);
  }
  return { watcher, talk };
}

interface Made {
  readonly trial: number;
  readonly change: Change;
  readonly name: string;
  readonly span: Span;
}

const nameOf = (change: Change, trial: number) => `${change}-${trial}`;

/** The first that a watcher said of a file from its change on, and when that was read. */
function findNotice({ watcher, talk }: Running, { name, span }: Made): (Noticed & { readonly atMs: number }) | null {
  for (const { text, atMs } of talk.lines) {
    if (atMs < span.fromMs) continue;
    const noticed = watcher.read(text);
    if (noticed?.name === name) return { ...noticed, atMs };
  }
  return null;
}

/** Saves `trials` files in each way, `pauseOf` ms apart, and waits up to `deadlineSeconds` for what was not heard of by then. */
export async function measureNotices(
  arena: Arena,
  direction: Direction,
  { trials, deadlineSeconds }: Pick<SyncPlan, 'trials' | 'deadlineSeconds'>,
  pauseOf: (at: number) => number,
): Promise<NoticeResult[]> {
  const { found, signal, guest } = arena;
  const chosen = WATCHERS.filter(({ name }) => found.watchers.includes(name));
  const running: Running[] = [];
  const results: NoticeResult[] = [];
  const keep = (watcher: string, change: Change, trial: number, rest: Pick<NoticeResult, 'outcome' | 'reason' | 'lowMs' | 'highMs' | 'event'>) =>
    results.push({ kind: 'notice', mount: found.name, direction, watcher, change, trial, ...rest });
  const fail = (watcher: string, reason: string) => {
    for (const change of CHANGES) keep(watcher, change, 1, { outcome: 'failed', reason, lowMs: null, highMs: null, event: null });
  };
  try {
    const { writer } = await pairOf(arena, direction);
    const all = CHANGES.flatMap((change) => Array.from({ length: trials }, (_, at) => ({ change, trial: at + 1, name: nameOf(change, at + 1) })));
    const path = (name: string) => `${FOLDERS.notices}/${name}`;
    for (const { change, name } of all) for (const act of actsOf(change, path(name), name).before) await writer.act(act);
    for (const { change, name } of all)
      if (change !== 'create' && !(await awaitThere(guest, path(name), PREPARE_SECONDS)))
        throw environmentError('not-seen', `the files to change were not seen in ${PREPARE_SECONDS} s`);
    for (const watcher of chosen) {
      try {
        running.push(await startWatcher(arena, watcher));
      } catch (error) {
        fail(watcher.name, reasonOf(error, arena));
      }
    }
    const made: Made[] = [];
    for (let trial = 1; trial <= trials; trial++) {
      for (const change of CHANGES) {
        await sleep(pauseOf(made.length), undefined, { signal });
        const name = nameOf(change, trial);
        made.push({ trial, change, name, span: await writer.act(actsOf(change, path(name), name).act) });
      }
    }
    const end = performance.now() + deadlineSeconds * 1000;
    while (performance.now() < end && running.some((each) => made.some((one) => findNotice(each, one) === null))) {
      await sleep(50, undefined, { signal });
      const died = arena.fault();
      if (died !== null) throw environmentError('program-ended', died);
    }
    for (const each of running) {
      for (const one of made) {
        const notice = findNotice(each, one);
        const name = each.watcher.name;
        if (notice !== null) {
          const seen = { fromMs: notice.atMs - guest.clock.p95Ms, toMs: notice.atMs };
          keep(name, one.change, one.trial, { outcome: 'ok', reason: null, ...boundsOf(one.span, seen), event: notice.event });
        } else {
          const ended = each.talk.how();
          const reason = ended === null ? `never within ${deadlineSeconds} s` : `${name} ended: ${each.talk.lines.at(-1)?.text ?? ended}`;
          keep(name, one.change, one.trial, { outcome: ended === null ? 'late' : 'failed', reason, lowMs: null, highMs: null, event: null });
        }
      }
    }
  } catch (error) {
    const reason = reasonOf(error, arena);
    for (const { name } of chosen) if (!results.some(({ watcher }) => watcher === name)) fail(name, reason);
  } finally {
    await Promise.all(running.map(({ talk }) => talk[Symbol.asyncDispose]()));
  }
  return results;
}
