/** What a target is: how it is written, what it can do, and how it becomes a Bed for the loops. */

import type { Target } from '../machine/target.ts';
import type { Plan } from '../model/records.ts';
import type { ContainerScenario } from '../model/scenarios.ts';
import type { ExpectedMount } from '../mount/kind.ts';
import type { SharedFolders } from '../mount/shared.ts';
import type { Pace } from '../plan/estimate.ts';
import type { Bed } from '../run/bed.ts';
import type { Host } from './own-vm-host.ts';

/** What opening a bed needs of the world. */
interface BedContext {
  /** The part of the plan that is this target's. */
  readonly plan: Plan;
  /** What follows the kind and its colon; empty where nothing does. */
  readonly address: string;
  readonly runId: string;
  /** The folder of kernels and images. */
  readonly cache: string;
  /** The folder to export, for a kind with `needsShare`. */
  readonly shareDir: string | null;
  /** Programs that must be in the target, beside those of the plan's work. */
  readonly programs?: readonly string[];
  /** Whether a program that is missing in the target may be installed there. */
  readonly install: boolean;
  /**
   * To be called before a machine is made that outlives its beds, with the name it gets: `removeMade` is then called at the run's end, and
   * where a kill comes before, by the next start.
   */
  readonly keepUntilEnd: (name: string) => void;
  /** Hears of time that went into what is made once for many runs, such as an image: no budget is spent on it. */
  readonly onPrepared?: (ms: number) => void;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** What reaching a machine that is there already needs; plan and run where it is reached to be measured, and not to be looked at alone. */
export type ReachContext = Pick<BedContext, 'address' | 'say' | 'signal'> & Partial<Pick<BedContext, 'plan' | 'runId'>>;

/** A machine that is there already, reached. */
export interface Reached extends AsyncDisposable {
  readonly machine: Target;
  /** Versions of what stands between, by name: a manager, a daemon, a connection. They are recorded with the run. */
  readonly parts: Readonly<Record<string, string>>;
  /** What the row knows better than the mount table: the word for a mount (`bind`, `volume`), by mount point. */
  readonly knownMounts: ReadonlyMap<string, string>;
  /** What was asked for on a mount point: another file system there is an error. Absent: nothing was. */
  readonly expectedMounts?: ReadonlyMap<string, ExpectedMount>;
  /** The image that it was made of for the run; absent where it was there. */
  readonly image?: string;
  /** Folders of dependencies that volumes are mounted on: what is above them can't be taken away while it is there. */
  readonly dependencies?: readonly string[];
  /** What has died, in words, or null while all is well. */
  fault(): string | null;
}

export interface TargetKind {
  /** What its name begins with. */
  readonly kind: string;
  /** How it is written, such as `ssh:[USER@]HOST[:PORT]`. */
  readonly grammar: string;
  readonly summary: string;
  /** Where its work runs, as a phrase: `on this machine`; absent for a machine elsewhere, which is told by its name: `on ssh:me@vm`. */
  readonly where?: string;
  /** True for a VM that is made for the run, in which jobs may do what they like. */
  readonly isOwnVm: boolean;
  /** True where a VM is started on this host for the run, with the processors and memory of the plan; absent: it runs already. */
  readonly startsVm?: boolean;
  /** Whether a folder of this host is exported to it. */
  readonly needsShare: boolean;
  /** Whether the guest's caches can be dropped: always, or where its user may. */
  readonly dropsCaches: 'always' | 'as root';
  /** Whether the host's CPU time can be told by program. */
  readonly showsHostCpu: boolean;
  readonly pace: Pace;
  /** Where its jobs lie, as a dry run shows it. */
  readonly workDir: string;
  /** Throws an environment error on a host that can't have it, whatever is installed there; absent: all can. */
  checkHost?(host: Host): void;
  /**
   * Those of its kind that run on this host now, as --target takes them; throws where its manager
   * is not installed or gives no answer. Absent: none is looked for.
   */
  findRunning?(signal: AbortSignal): Promise<readonly string[]>;
  /** Throws a usage error for an address there is no such target of. */
  checkAddress(address: string): void;
  /** Throws a usage error for mounts it can't have. */
  checkMounts(plan: Plan): void;
  /** Folders that it makes on this machine, if any: where a kill leaves them, the next start takes them away. */
  foldersHere?(plan: Plan, runId: string): readonly string[];
  /**
   * Takes away a machine that it made, running or not. Gives why it can't, with the command that does, or null where nothing is left.
   * Absent for kinds whose machines end with their beds.
   */
  removeMade?(name: string): Promise<string | null>;
  /** The address with the image that a container is to be made from; absent for kinds that take none. Throws a usage error where it names a container already. */
  withImage?(address: string, image: string): string;
  /**
   * The folders that a container made at this address has for scenarios, and the folder of its host that is bound, where the address names
   * one. Absent for what is no engine of containers. Throws a usage error for an address of a container that is there already.
   */
  arrange?(address: string): { readonly paths: Readonly<Record<ContainerScenario, string>>; readonly hostDir: string | null };
  /**
   * Throws where what a plan asks of it can't be had, by what this host has: nothing is fetched, built or started. Absent: opening it is all
   * that tells.
   */
  check?(plan: Plan): Promise<void>;
  /** The same by what has to be fetched and built, and is then in the cache. */
  prepare?(context: Pick<BedContext, 'plan' | 'cache' | 'say' | 'signal'>): Promise<void>;
  /** Commands that opening it would run, for a dry run. */
  describe(plan: Plan): Promise<string[]>;
  /** Loads what it needs; whatever fails, nothing stays behind. */
  open(context: BedContext): Promise<Bed>;
  /** The shared folders it has, for `--mounts auto`; absent for a machine whose mounts are made. */
  findMounts?(context: ReachContext): Promise<SharedFolders>;
  /** The machine, for who wants to look at it (`doctor --target`); absent for one that is made for the run. */
  reach?(context: ReachContext): Promise<Reached>;
}
