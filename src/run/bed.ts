/** What the measuring loop needs of the world: a target with all mounts in place, and word when something of it dies. */

import type { Environment, FoundMount, MachineProbe } from '../model/records.ts';
import type { HostCommand } from '../process/converse.ts';
import type { RunOptions, RunResult } from '../process/run.ts';

/** The part of a target that measuring uses. */
export interface Machine {
  /** As in machine/target.ts; loops don't need it. */
  command?(argv: readonly string[]): HostCommand;
  exec(argv: readonly string[], options?: Pick<RunOptions, 'stdin' | 'timeoutMs' | 'signal' | 'gate'>): Promise<RunResult>;
}

/** The `filesKey` of all mounts of the share. */
export const SHARE_FILES = 'share';

export interface BedMount {
  readonly found: FoundMount;
  /** The folder fsbench made for its test files on this mount, in the target. */
  readonly testDir: string;
  /** The same folder on this host; absent where it has none, or is not known. */
  readonly hostDir?: string;
  /** Which of `hostPids` reads and writes its files; absent where none does, or it can't be seen. */
  readonly server?: 'qemu' | 'daemon' | 'sshd';
  /** What "Too many open files" means there, where the server behind it has one open for each that its user knows (mount/kind.ts). */
  readonly onTooManyFiles?: string;
  /** Mounts of one key show the same files, which are laid out once. */
  readonly filesKey: string;
}

export interface Bed extends AsyncDisposable {
  readonly machine: Machine;
  readonly mounts: readonly BedMount[];
  /** A folder of fsbench's own in the target, for job files. */
  readonly workDir: string;
  /** Processes on this host whose CPU time belongs to the measurement; empty where the target is elsewhere. */
  readonly hostPids: { readonly qemu: number | null; readonly daemons: ReadonlyMap<string, number>; readonly sshd: number | null };
  /** True where the target is this host, whose probe then stands for both sides. */
  readonly isHost: boolean;
  /** True where the target runs on this host's kernel and may not drop its caches: the host does. */
  readonly sharesKernel?: true;
  /** Words that make a command root's in the target, for dropping caches; absent where there are none or none are needed. */
  readonly asRoot?: readonly string[];
  readonly environment: Environment;
  readonly notes: readonly string[];
  /**
   * Has the host write to its disk what it holds of the share's files; missing where the target's own `sync` does that, or the host can't be
   * reached. Over 9p and sshfs a guest's `sync` ends when the host has the data in memory.
   */
  syncHost?(signal: AbortSignal): Promise<void>;
  /** What has died, in words, or null while all is well. What runs on the machine then ends at once. */
  fault(): string | null;
  /** Resolves when all that died with it has ended too, so that `fault` names what took the others with it; missing where one thing dies at a time. */
  settle?(): Promise<void>;
}

/** A probe before or after a loop, as counters. */
export interface MachineCounters {
  /** Jiffies of all processors together: total and stolen (proc(5), /proc/stat). */
  readonly cpuTicks: number;
  readonly stealTicks: number;
  readonly idleTicks: number;
  readonly load1: number | null;
  readonly pressureUs: MachineProbe['pressureUs'];
  /** CPU time for which its processors were held back so far, added up over them; null where it does not tell. */
  readonly throttledUs: number | null;
}
