/** A mount of a bed, made ready: its folders on both sides, the copy where one is to be kept, and what can be measured there. */

import { existsSync, mkdirSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentError, messageOf } from '../model/errors.ts';
import type { Direction, SyncMount } from '../model/sync.ts';
import { type Bed, type BedMount, SHARE_FILES } from '../run/bed.ts';
import { type Arena, FOLDERS } from './arena.ts';
import { type GuestSide, openGuestSide } from './guest-side.ts';
import { openHostSide } from './host-side.ts';
import type { Mutagen } from './mutagen.ts';
import type { Side } from './side.ts';
import { WATCHERS } from './watchers.ts';

interface ArenaContext {
  readonly bed: Bed;
  readonly label: string;
  /** The folder that all mounts of the share show, on the host; null where the target has no share of ours. */
  readonly shareDir: string | null;
  /** For folders of copies on this host. */
  readonly sessionDir: string;
  /** The daemon that keeps copies, started by the first. */
  readonly mutagen: () => Promise<Mutagen>;
  readonly fault: () => string | null;
  readonly deadlineSeconds: number;
  readonly signal: AbortSignal;
}

/** How long a folder may take to be seen on the other side for the first time. */
const HANDSHAKE_SECONDS = 20;
/** What hangs gives no answer. */
const ANSWER_MS = 60_000;

/**
 * The folder on the host that the mount's folder for tests is; null for a mount of the target's own. Throws where the host does not show
 * it: its name is drawn for this run, so one that is called so is the same folder.
 */
async function findHostDir({ name, hostDir }: SyncMount, { testDir, filesKey }: BedMount, context: ArenaContext): Promise<string | null> {
  const { bed, shareDir, signal } = context;
  if (hostDir !== null) {
    const dir = join(hostDir, basename(testDir));
    // A copy takes its time.
    for (const end = performance.now() + HANDSHAKE_SECONDS * 1000; !existsSync(dir); await sleep(100, undefined, { signal })) {
      if (performance.now() > end)
        throw notShared(name, `${testDir}, made in the target, was not seen as ${dir} in ${HANDSHAKE_SECONDS} s`, hostDir, posix.dirname(testDir));
    }
    return dir;
  }
  // The folders of our own share; a mount with files of its own has none.
  if (shareDir !== null) return filesKey === SHARE_FILES ? join(shareDir, 'data') : null;
  return !bed.isHost && existsSync(testDir) ? testDir : null;
}

/** Which of the watchers can be tried, by the programs that are there. */
async function findWatchers({ machine }: Bed): Promise<{ readonly there: readonly string[]; readonly notes: readonly string[] }> {
  const programs = [...new Set(WATCHERS.map(({ program }) => program))];
  const script = 'for p in "$@"; do command -v "$p" >/dev/null 2>&1 && echo "$p"; done; true';
  const { stdout } = await machine.exec(['sh', '-c', script, 'sh', ...programs], { timeoutMs: 30_000 });
  const has = new Set(stdout.toString('utf8').split('\n'));
  const missing = programs.filter((program) => !has.has(program));
  return {
    there: WATCHERS.filter(({ program }) => has.has(program)).map(({ name }) => name),
    notes: missing.map((program) => {
      const lost = WATCHERS.filter((watcher) => watcher.program === program).map(({ name }) => name);
      return `the target has no ${program}: ${lost.join(' and ')} not tried${program === 'inotifywait' ? ' (its package is inotify-tools)' : ''}`;
    }),
  };
}

/** Whether a file that one side makes comes to be seen by the other; the reason where the first can't make it. */
async function tryWay(from: Side, to: Side, name: string): Promise<{ readonly seen: boolean; readonly refused: string | null }> {
  try {
    await from.act({ op: 'put', name, text: 'hello' });
  } catch (error) {
    if ((error as { code?: string }).code !== 'change-failed') throw error;
    return { seen: false, refused: (error as Error).message };
  }
  return { seen: (await (await to.look('text', name, 'hello', HANDSHAKE_SECONDS)).seen).span !== null, refused: null };
}

const notShared = (name: string, what: string, hostDir: string, guestDir: string) =>
  environmentError(
    'not-shared',
    `mount '${name}': ${what}`,
    `is ${hostDir} on this host the folder that the target has as ${guestDir}, and may both write there?`,
  );

/** Both ways between the host and the target: those that work, and why the others don't. Throws where none is the same folder. */
async function tryWays(name: string, host: Side, guest: Side, hostDir: string, guestDir: string) {
  const [inward, outward] = [await tryWay(host, guest, 'from-host'), await tryWay(guest, host, 'from-guest')];
  const notes = [inward, outward].flatMap(({ refused }) => refused ?? []);
  const directions: Direction[] = [...(inward.seen ? (['host-guest'] as const) : []), ...(outward.seen ? (['guest-host'] as const) : [])];
  const silent = [inward, outward].filter(({ seen, refused }) => !seen && refused === null);
  if (directions.length === 0 || silent.length > 0) {
    const unseen = `a file made in ${silent[0] === inward ? hostDir : guestDir} was not seen on the other side in ${HANDSHAKE_SECONDS} s`;
    throw notShared(name, notes[0] ?? unseen, hostDir, guestDir);
  }
  return { directions, notes };
}

/** Waits for $1, for $2 seconds at the most. */
const AWAIT_FOLDER_SCRIPT = `i=0; until [ -d "$1" ]; do
  [ "$i" -lt "$2" ] || { echo "$1 was made on the host, and is not seen in $2 s" >&2; exit 1; }
  i=$((i + 1)); sleep 1
done`;

function makeFolders(name: string, hostDir: string): void {
  try {
    for (const folder of Object.values(FOLDERS)) mkdirSync(join(hostDir, folder), { recursive: true, mode: 0o755 });
  } catch (cause) {
    throw environmentError('not-shared', `mount '${name}': ${hostDir} can't be made on this host: ${messageOf(cause)}`, 'may this user write there?', cause);
  }
}

async function mustRun({ bed, label }: ArenaContext, name: string, argv: readonly string[]): Promise<void> {
  const { exitCode, stderr, timedOut } = await bed.machine.exec(argv, { timeoutMs: ANSWER_MS });
  if (exitCode !== 0) throw environmentError('target-failed', `mount '${name}': ${label}: ${timedOut ? `no answer in ${ANSWER_MS / 1000} s` : stderr.trim()}`);
}

/** Makes it ready; whatever fails, nothing stays behind but what the bed takes away. */
export async function openArena(mount: SyncMount, bedMount: BedMount, context: ArenaContext): Promise<Arena> {
  const { bed, label, sessionDir, fault, signal } = context;
  // Mounts of one share show the same files: each works in a folder of its own, of whose names no other mount has asked.
  const own = `m${bed.mounts.indexOf(bedMount)}`;
  const guestDir = posix.join(bedMount.testDir, own);
  const notes: string[] = [];
  const shared = mount.copy !== null ? null : await findHostDir(mount, bedMount, context);
  const hostDir = mount.copy !== null ? join(sessionDir, own) : shared === null ? null : join(shared, own);
  const pids = new Map<string, number>();
  if (bed.hostPids.qemu !== null) pids.set('qemu', bed.hostPids.qemu);
  const daemon = bed.hostPids.daemons.get(mount.name);
  if (daemon !== undefined) pids.set('daemon', daemon);
  if (bed.hostPids.sshd !== null && bedMount.found.fstype === 'fuse.sshfs') pids.set('sshd', bed.hostPids.sshd);
  const guestContext = { machine: bed.machine, label, dir: guestDir, fault };
  let mutagen: Mutagen | null = null;
  if (hostDir === null) await mustRun(context, mount.name, ['mkdir', '-p', '--', guestDir]);
  // Before a session begins: the folders of a project are older than it.
  else makeFolders(mount.name, hostDir);
  if (mount.copy !== null && hostDir !== null) {
    mutagen = await context.mutagen();
    await mutagen.create({ name: mount.name, hostDir, guestDir, options: mount.copy.options });
    pids.set('mutagen', mutagen.pid);
  }
  await mustRun(context, mount.name, ['sh', '-c', AWAIT_FOLDER_SCRIPT, 'sh', guestDir, String(HANDSHAKE_SECONDS)]);
  const guest = await openGuestSide(guestContext);
  const opened: GuestSide[] = [guest];
  const close = async () => void (await Promise.all(opened.map((side) => side[Symbol.asyncDispose]())));
  try {
    const host = hostDir === null ? null : openHostSide(hostDir, signal);
    let directions: readonly Direction[] = ['guest-guest'];
    if (host !== null && hostDir !== null) {
      const ways = await tryWays(mount.name, host, guest, hostDir, guestDir);
      ({ directions } = ways);
      notes.push(...ways.notes);
    } else {
      for (const name of Object.values(FOLDERS)) await guest.act({ op: 'folder', name });
      if (bedMount.found.kind === 'path' && !bed.isHost)
        notes.push('no folder of this host is known for it, so both sides are in the target: write PATH:host=DIR to name it');
    }
    const watchers = await findWatchers(bed);
    notes.push(...watchers.notes);
    let second: GuestSide | null = null;
    return {
      found: { name: mount.name, found: bedMount.found, directions, watchers: watchers.there, clock: guest.clock, notes },
      machine: bed.machine,
      label,
      guestDir,
      hostDir,
      host,
      guest,
      async second() {
        if (second === null) {
          second = await openGuestSide(guestContext);
          opened.push(second);
        }
        return second;
      },
      pids,
      workDir: bed.workDir,
      describeCopy: async () => (await mutagen?.describe(mount.name)) ?? [],
      fault,
      signal,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
