/** The records of `fsbench sync`: what is asked for, and what each step found; readonly and JSON-ready. Times in ms. */

import type { Environment, FoundMount } from './records.ts';

/** Version of run.json and results.jsonl of such a run. */
export const SYNC_SCHEMA_VERSION = 1;

/** From where a change is made to where it is looked for; `guest-guest` where a mount has no folder on the host. */
export type Direction = 'host-guest' | 'guest-host' | 'guest-guest';

/** `create` writes a new file, `modify` fills an empty one in place, `replace` renames a full one over it, `delete` removes a full one. */
export const CHANGES = ['create', 'modify', 'replace', 'delete'] as const;
export type Change = (typeof CHANGES)[number];

/** How the other side looks: by stat alone, or by opening and reading. */
export const LOOKS = ['stat', 'content'] as const;
export type Look = (typeof LOOKS)[number];

export const PARTS = ['delays', 'notices', 'bulk', 'storm', 'cost'] as const;
export type Part = (typeof PARTS)[number];

/** A copy that a program keeps in step: a folder of ours on the host against one in the target. */
export interface CopySpec {
  readonly tool: 'mutagen';
  /** Its options as they were written, by name. */
  readonly options: Readonly<Record<string, string>>;
}

export interface SyncMount {
  readonly name: string;
  /** As `--mounts` takes it, without what only this command knows. */
  readonly spec: string;
  /** The folder on the host that a path in the target is shared from; null: found out, or none. */
  readonly hostDir: string | null;
  readonly copy: CopySpec | null;
}

export interface SyncPlan {
  readonly target: string;
  readonly mounts: readonly SyncMount[];
  readonly parts: readonly Part[];
  /** Trials of each delay and notice. */
  readonly trials: number;
  /** How long a change is waited for before it counts as not seen, and an event before it counts as never. */
  readonly deadlineSeconds: number;
  /** How long the trials of one delay may take together once it has three. */
  readonly cellSeconds: number;
  /** Files of each bulk. */
  readonly files: readonly number[];
  /** Creates, renames, writes and deletes of a storm. */
  readonly operations: number;
  /** Seconds of each of the two measurements of CPU time. */
  readonly costSeconds: number;
  readonly seed: number;
  readonly cpus: string;
  readonly memory: string;
  readonly accel: string;
  readonly share: string | null;
}

/** Between which two moments something happened, both by this host's clock. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Step {
  readonly mount: string;
  readonly direction: Direction;
}

/** How long it took, as bounds; null where it did not come about. */
interface Bounds {
  readonly lowMs: number | null;
  readonly highMs: number | null;
}

/** `late`: not within the deadline; `failed`: with the reason. */
type SyncOutcome = 'ok' | 'late' | 'failed';

interface Told {
  readonly outcome: SyncOutcome;
  readonly reason: string | null;
}

export interface DelayResult extends Step, Bounds, Told {
  readonly kind: 'delay';
  readonly change: Change;
  readonly look: Look;
  readonly trial: number;
  /** How often the other side looked. */
  readonly looks: number | null;
}

export interface NoticeResult extends Step, Bounds, Told {
  readonly kind: 'notice';
  /** A row of sync/watchers.ts. */
  readonly watcher: string;
  readonly change: Change;
  readonly trial: number;
  /** What the watcher called it, the first time. */
  readonly event: string | null;
}

export interface BulkResult extends Step, Bounds, Told {
  readonly kind: 'bulk';
  readonly files: number;
  /** What writing them took. */
  readonly writeMs: number | null;
  /** Files that the other side listed in the end. */
  readonly listed: number | null;
}

export interface StormResult extends Step, Told {
  readonly kind: 'storm';
  readonly operations: number;
  /** What the operations took. */
  readonly writeMs: number | null;
  /** From their end until both sides were alike, at most; null where they never were. */
  readonly settledMs: number | null;
  /** Files that should be on the other side and are not; those that should not; those with other content. */
  readonly lost: number | null;
  readonly extra: number | null;
  readonly differing: number | null;
  /** What went wrong for who wrote and for who read meanwhile, and how often. */
  readonly errors: Readonly<Record<string, number>>;
  /** Files that both sides wrote at once and that stayed unlike; null where one side alone writes. */
  readonly conflicts: number | null;
  /** What the program that keeps the copy says of it. */
  readonly notes: readonly string[];
}

export interface CostResult extends Step, Told {
  readonly kind: 'cost';
  readonly phase: 'idle' | 'busy';
  readonly seconds: number;
  /** Files saved meanwhile. */
  readonly changes: number;
  /** CPU seconds a second, by what used them: `qemu`, `daemon`, `sshd`, `mutagen`, or `machine` for the whole host. */
  readonly cpu: Readonly<Record<string, number>>;
}

export type SyncResult = DelayResult | NoticeResult | BulkResult | StormResult | CostResult;

/** A line of results.jsonl; all results of one step have its name and are written at once. */
export type SyncLine = SyncResult & { readonly step: string };

/** What the way of a message costs on a mount's target. */
export interface ClockNote {
  /** Round trips of an empty message: half of them, and 95 % of them, took no longer. */
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** What is known of a mount once it is there. */
export interface SyncMountFound {
  readonly name: string;
  readonly found: FoundMount;
  readonly directions: readonly Direction[];
  readonly watchers: readonly string[];
  readonly clock: ClockNote;
  readonly notes: readonly string[];
}

/** run.json. */
export interface SyncRecord {
  readonly schemaVersion: number;
  readonly kind: 'sync';
  readonly id: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly plan: SyncPlan;
  readonly environment: Environment | null;
  readonly mounts: readonly SyncMountFound[];
  readonly notes: readonly string[];
}
