/** The mounts of a bed as arenas: for each, where its probes run in the target, on another mount and on this host. */

import { mkdirSync, mkdtempSync } from 'node:fs';
import { environmentError } from '../model/errors.ts';
import { nativeArchitecture } from '../model/vm-choice.ts';
import { findProgram } from '../process/find-program.ts';
import { killAll, listTree } from '../process/host-cpu.ts';
import { removeAll } from '../process/remove-all.ts';
import { run } from '../process/run.ts';
import { sessionPrefix } from '../process/session-name.ts';
import type { Bed, BedMount } from '../run/bed.ts';
import { SAME_CLOCK, UNKNOWN_OFFSET } from './clock.ts';
import { runSteps, type SideContext } from './side.ts';
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

/** The sides of this host; all that it holds goes with the bed's arenas. */
function openHost(count: number): { readonly scratch: readonly string[]; readonly dispose: () => Promise<void> } {
  const session = mkdtempSync(sessionPrefix());
  const scratch = Array.from({ length: count }, (_, index) => `${session}/${index}`);
  for (const dir of scratch) mkdirSync(dir);
  return {
    scratch,
    async dispose() {
      await run(['sh', '-c', END_SCRIPT, 'sh', ...scratch]);
      removeAll(session);
    },
  };
}

/** Opens them; the folder of a mount that does not answer is made by nobody: its first probe tells. */
export async function openArenas(bed: Bed, { sitting, bound, serverOf, signal }: ArenaOptions): Promise<Arenas> {
  const folderOf = (index: number) => `semantics-${sitting}-${index}`;
  const scratch = bed.mounts.map((_, index) => `${bed.workDir}/${folderOf(index)}`);
  const machine = await readMachine(bed, scratch);
  const host = openHost(bed.mounts.length);
  const arenas = bed.mounts.map((mount, index): Arena => {
    const guest: SideContext = {
      exec: (argv, options) => bed.machine.exec(argv, options),
      machine,
      scratch: scratch[index] as string,
      bound,
      offset: UNKNOWN_OFFSET,
    };
    const other = bed.mounts.find((each) => each !== mount && each.filesKey === mount.filesKey);
    const server = serverOf(mount);
    return {
      mount: mount.found.name,
      guest,
      dir: `${mount.testDir}/${folderOf(index)}`,
      other: other === undefined ? { why: 'no other mount shows these files' } : { dir: `${other.testDir}/${folderOf(index)}` },
      host: hostOf(bed, mount, { name: folderOf(index), scratch: host.scratch[index] as string, bound }),
      server:
        server === null
          ? { why: 'what serves it is no program of its own on this host' }
          : {
              signal: (name) =>
                killAll(
                  listTree(server).map(({ pid }) => pid),
                  name,
                ),
            },
      signal,
    };
  });
  return {
    arenas,
    async [Symbol.asyncDispose]() {
      await host.dispose();
      // A target that is gone keeps nothing.
      await bed.machine.exec(['sh', '-c', END_SCRIPT, 'sh', ...scratch], { timeoutMs: TIMEOUT_MS }).catch(() => {});
    },
  };
}

/** This host's side of a mount, or why nothing can be tried there. */
function hostOf(
  bed: Bed,
  { hostDir }: BedMount,
  { name, scratch, bound }: { readonly name: string; readonly scratch: string; readonly bound: number },
): Arena['host'] {
  if (bed.isHost) return { why: 'the target is this host' };
  if (hostDir === undefined) return { why: 'no folder of this host is known to show these files' };
  // Flags and numbers of system calls are Linux's.
  if (process.platform !== 'linux') return { why: 'this host is no Linux' };
  if (findProgram('perl') === null) return { why: 'this host has no perl' };
  const exec: SideContext['exec'] = (argv, options) => run(argv, { ...options, dieWithParent: true });
  return { side: { exec, machine: nativeArchitecture() ?? process.arch, scratch, bound, offset: SAME_CLOCK }, dir: `${hostDir}/${name}` };
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
