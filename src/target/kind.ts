/** What a target is: how it is written, what it can do, and how it becomes a Bed for the loops. */

import type { Plan } from '../model/records.ts';
import type { Bed } from '../run/bed.ts';

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
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** What a run takes beside its loops, for an estimate. */
interface Pace {
  readonly startSeconds: number;
  /** At which test files are written; null where that takes next to nothing. */
  readonly layoutBytesPerSecond: number | null;
}

export interface TargetKind {
  /** What its name begins with. */
  readonly kind: string;
  /** How it is written, such as `ssh:[USER@]HOST[:PORT]`. */
  readonly grammar: string;
  readonly summary: string;
  /** `made`: from a mount's kind and options; `found`: paths that are mounted there already. */
  readonly mounts: 'made' | 'found';
  /** True for a VM that is made for the run, in which jobs may do what they like. */
  readonly isOwnVm: boolean;
  /** Whether a folder of this host is exported to it. */
  readonly needsShare: boolean;
  /** Whether the guest's caches can be dropped: always, or where its user may. */
  readonly dropsCaches: 'always' | 'as root';
  /** Whether the host's CPU time can be told by program. */
  readonly showsHostCpu: boolean;
  readonly pace: Pace;
  /** Where its jobs lie, as a dry run shows it. */
  readonly workDir: string;
  /** Throws a usage error for an address there is no such target of. */
  checkAddress(address: string): void;
  /** Throws a usage error for mounts it can't have. */
  checkMounts(plan: Plan): void;
  /** Commands that opening it would run, for a dry run. */
  describe(plan: Plan): Promise<string[]>;
  /** Loads what it needs; whatever fails, nothing stays behind. */
  open(context: BedContext): Promise<Bed>;
}
