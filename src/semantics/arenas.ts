/** The mounts of a bed as arenas: for each, where its probes run in the target, on another mount and on this host. */

import { mkdirSync, mkdtempSync } from 'node:fs';
import { environmentError } from '../model/errors.ts';
import { nativeArchitecture } from '../model/vm-choice.ts';
import { openCleanup } from '../process/cleanup.ts';
import { findProgram } from '../process/find-program.ts';
import { killAll, listTree } from '../process/host-cpu.ts';
import { removeAll } from '../process/remove-all.ts';
import { run } from '../process/run.ts';
import { sessionPrefix } from '../process/session-name.ts';
import type { Bed, BedMount } from '../run/bed.ts';
import { SAME_CLOCK } from './clock.ts';
import { openSession, PERL_ARGV, type Session } from './session.ts';
import { runSteps } from './side.ts';
import type { Arena } from './try-mount.ts';

export interface ArenaOptions {
  /** Tells the folders of this bed from those of one before it. */
  readonly sitting: number;
  /** Longest wait for what another side did, in seconds. */
  readonly bound: number;
  /** The process of this host that serves a mount; null where there is none, or where it is not to be stopped. */
  readonly serverOf: (mount: BedMount) => number | null;
  readonly signal: AbortSignal;
}

export interface Arenas extends AsyncDisposable {
  readonly arenas: readonly Arena[];
}

const TIMEOUT_MS = 60_000;

/** $@: folders for scratch. Prints the machine, and whether it has Perl. */
const BEGIN_SCRIPT = 'umask 077; mkdir -p "$@" || exit 1; uname -m; command -v perl';

/** Ends what probes left running. $@: folders for scratch. */
const END_SCRIPT = 'for d; do cat "$d"/*.pids 2>/dev/null; done | while read -r p; do [ "$p" -gt 1 ] && kill -9 "$p" 2>/dev/null; done; rm -rf -- "$@"; :';

async function readMachine(bed: Bed, scratch: readonly string[]): Promise<string> {
  const result = await bed.machine.exec(['sh', '-c', BEGIN_SCRIPT, 'sh', ...scratch], { timeoutMs: TIMEOUT_MS });
  const [machine = '', perl = ''] = result.stdout.toString('utf8').split('\n');
  if (machine === '') throw environmentError('target-failed', `the target can't be prepared: ${result.stderr.trim() || `exit code ${result.exitCode}`}`);
  if (perl === '') throw environmentError('missing-program', 'the target has no perl, which the probes are written in', 'install perl there, or add --install');
  return machine;
}

/** The session of the target. */
async function openGuest(bed: Bed, machine: string, signal: AbortSignal): Promise<Session> {
  const { machine: target } = bed;
  if (target.command === undefined) throw environmentError('target-failed', 'no program can be talked with in the target');
  const fault = () => (signal.aborted ? 'it was stopped' : bed.fault());
  return openSession({ name: 'the Perl of the probes in the target', command: target.command(PERL_ARGV), machine, fault });
}

/** The session of this host, and the folders of its probes; all that they hold goes with it. */
async function openHost(count: number, signal: AbortSignal): Promise<AsyncDisposable & { readonly session: Session; readonly scratch: readonly string[] }> {
  const folder = mkdtempSync(sessionPrefix());
  const scratch = Array.from({ length: count }, (_, index) => `${folder}/${index}`);
  for (const dir of scratch) mkdirSync(dir);
  const fault = () => (signal.aborted ? 'it was stopped' : null);
  const session = await openSession({
    name: 'the Perl of the probes on this host',
    command: { argv: PERL_ARGV },
    machine: nativeArchitecture() ?? process.arch,
    offset: SAME_CLOCK,
    fault,
  });
  return {
    session,
    scratch,
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      await run(['sh', '-c', END_SCRIPT, 'sh', ...scratch]);
      removeAll(folder);
    },
  };
}

/** Opens them; the folder of a mount that does not answer is made by nobody: its first probe tells. */
export async function openArenas(bed: Bed, { sitting, bound, serverOf, signal }: ArenaOptions): Promise<Arenas> {
  const folderOf = (index: number) => `semantics-${sitting}-${index}`;
  const scratch = bed.mounts.map((_, index) => `${bed.workDir}/${folderOf(index)}`);
  const machine = await readMachine(bed, scratch);
  await using cleanup = openCleanup();
  // A target that is gone keeps nothing.
  cleanup.defer(async () => void (await bed.machine.exec(['sh', '-c', END_SCRIPT, 'sh', ...scratch], { timeoutMs: TIMEOUT_MS }).catch(() => {})));
  const session = cleanup.use(await openGuest(bed, machine, signal));
  const whyNoHost = bed.mounts.map((mount) => whyNotHere(bed, mount));
  const host = whyNoHost.includes(null) ? cleanup.use(await openHost(bed.mounts.length, signal)) : null;
  const arenas = bed.mounts.map((mount, index): Arena => {
    const other = bed.mounts.find((each) => each !== mount && each.filesKey === mount.filesKey);
    const server = serverOf(mount);
    const lane = String(index);
    return {
      mount: mount.found.name,
      guest: { session, lane, scratch: scratch[index] as string, bound },
      dir: `${mount.testDir}/${folderOf(index)}`,
      other: other === undefined ? { why: 'no other mount shows these files' } : { dir: `${other.testDir}/${folderOf(index)}` },
      host:
        host === null || whyNoHost[index] !== null
          ? { why: whyNoHost[index] ?? '' }
          : { side: { session: host.session, lane, scratch: host.scratch[index] as string, bound }, dir: `${mount.hostDir}/${folderOf(index)}` },
      server:
        server === null
          ? { why: 'what serves it is no program of its own on this host' }
          : {
              pid: server,
              signal: (name) =>
                killAll(
                  listTree(server).map(({ pid }) => pid),
                  name,
                ),
            },
      signal,
    };
  });
  return { arenas, [Symbol.asyncDispose]: cleanup.move()[Symbol.asyncDispose] };
}

/** Why nothing of a mount can be tried on this host; null where it can. */
function whyNotHere(bed: Bed, { hostDir }: BedMount): string | null {
  if (bed.isHost) return 'the target is this host';
  if (hostDir === undefined) return 'no folder of this host is known to show these files';
  // Flags and numbers of system calls are Linux's.
  if (process.platform !== 'linux') return 'this host is no Linux';
  return findProgram('perl') === null ? 'this host has no perl' : null;
}

/** Makes the folder of a mount's probes; gives why it can't be, or null. */
export async function beginArena(arena: Arena): Promise<string | null> {
  const at = arena.dir.lastIndexOf('/');
  const [parent, name] = [arena.dir.slice(0, at), arena.dir.slice(at + 1)];
  const answers = await runSteps(arena.guest, parent, [{ name: 'begin', code: `ok(-d '${name}' || mkdir '${name}'); 'ok'`, limit: 20 }], arena.signal);
  const answer = answers.get('begin');
  if (answer === undefined) return 'the mount does not answer';
  if (answer.errno === null && answer.words === 'ok') return null;
  return `no folder can be made on it: ${answer.errno ?? answer.words}`;
}
