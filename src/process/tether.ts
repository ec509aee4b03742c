/**
 * How a program that may not outlive fsbench is started: the kernel ends it where setpriv can ask for that, elsewhere (macOS, Linux
 * without util-linux) a watcher does, a shell in the program's own process group that waits at one end of a line whose other end is ours.
 */

import { type ChildProcess, spawnSync } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { childEnv } from './child-env.ts';

/** What ends the program first; one that lives on gets SIGKILL two seconds later. */
type EndSignal = 'TERM' | 'KILL';

export interface Tether {
  /** What to start in place of the program; it becomes the program, with its process id, its exit code and its signals. */
  readonly argv: readonly string[];
  /** True where the child wants our line as its file descriptor 3 (a pipe of `stdio`), to be given to `holdLine`. */
  readonly wantsLine: boolean;
}

/** The child's file descriptor that the line is. */
const LINE = 3;

/**
 * $1: the signal; then the program. A whole line read means that all is over; the line's end without one, that fsbench is gone: whatever
 * ended it, the kernel closes what it held. `kill 0` is the group, which no other can have the number of while the watcher is in it. It
 * holds none of the program's streams, whose readers wait for their end, and ignores from its first moment what may be sent to the group.
 */
const WATCH = `trap '' HUP INT TERM
(read -r word <&${LINE} && exit; kill -s "$1" 0; sleep 2; kill -s KILL 0) </dev/null >/dev/null 2>&1 &
trap - HUP INT TERM; shift; exec ${LINE}<&- "$@"`;

/** prctl(2) PR_SET_PDEATHSIG by util-linux' setpriv: it holds whatever ends the parent, SIGKILL too. */
export function dieByKernel(argv: readonly string[], signal: EndSignal = 'KILL'): string[] {
  return ['setpriv', '--pdeathsig', signal, '--', ...argv];
}

/** The same program under a watcher. The child has to lead a process group (`detached`). */
export function dieByWatcher(argv: readonly string[], signal: EndSignal): string[] {
  return ['sh', '-c', WATCH, 'sh', signal, ...argv];
}

let kernelDoes: boolean | undefined;

/** Asked once: busybox has a setpriv too, which can't. */
function canKernel(): boolean {
  kernelDoes ??= process.platform === 'linux' && spawnSync('setpriv', dieByKernel(['true']).slice(1), { env: childEnv(), stdio: 'ignore' }).status === 0;
  return kernelDoes;
}

/** The program, started so that it ends with fsbench, however that ends. */
export function tether(argv: readonly string[], signal: EndSignal): Tether {
  return canKernel() ? { argv: dieByKernel(argv, signal), wantsLine: false } : { argv: dieByWatcher(argv, signal), wantsLine: true };
}

/**
 * Holds the line of a child that was started with one, until it ends. `left`: what becomes then of those it started in its group; the
 * kernel's way spares them.
 */
export function holdLine(child: Pick<ChildProcess, 'stdio' | 'once'>, left: 'spare' | 'end'): void {
  const line = child.stdio[LINE] as Duplex | null | undefined;
  // The watcher may be gone first: killed with its group.
  line?.on('error', () => {});
  line?.resume();
  child.once('exit', () => (left === 'spare' ? line?.end('over\n') : line?.destroy()));
}
