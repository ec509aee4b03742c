/** What a history keeps: nights, and in each night a cell for every series with its loops; readonly, JSON-ready, and types only. */

import type { Environment, FioParameters, HostCpuSeconds, LoopFigures, LoopResult, Outcome, SourceFormat } from './records.ts';

/** What makes figures of two nights the same measurement. Null where a source does not say; docs/history.md has the reasons. */
export interface SeriesIdentity {
  /** The kind of target, such as qemu or ssh: which machine it is, is not part of a series. */
  readonly target: string | null;
  readonly mount: string;
  readonly kind: string | null;
  readonly fstype: string | null;
  /** Effective options, sorted, without those that change from boot to boot. */
  readonly options: readonly string[];
  readonly workload: string;
  /** Hash of what the job file says, comments left out. */
  readonly job: string | null;
  readonly fio: SeriesParameters;
  /** major.minor of the kernel that has the mount; absent where a source does not say. */
  readonly kernel?: string;
  /** The daemon's flavour, as runs record it; absent for the C virtiofsd, whose series of before went without, and where there is none. */
  readonly daemon?: string;
  /** What else fio told of its work, by its names of options; only of a source that is no run of ours, which has `job`. */
  readonly work?: Readonly<Record<string, string>>;
}

/** fio's parameters that make a figure another one; a longer runtime does not. */
type SeriesParameters = { readonly [Name in Exclude<keyof FioParameters, 'runtimeSeconds'>]: FioParameters[Name] | null };

/** A series with the key that stands for its identity: 16 hex digits. */
export interface Series extends SeriesIdentity {
  readonly key: string;
}

/** What a night was measured on, coarsely: where it differs, figures may differ for that reason. Several values are joined by ` + `. */
export interface Machine {
  readonly hostCpu: string;
  readonly hostCpus: string;
  /** major.minor, as is the guest's and QEMU's version: what a patch release changes shall be found, not excused. */
  readonly hostKernel: string;
  readonly guestKernel: string;
  readonly guestCpus: string;
  /** As asked for: what the kernel leaves of it varies. */
  readonly guestMemory: string;
  readonly qemu: string;
  readonly accel: string;
  readonly fio: string;
}

/** An environment with the versions of the daemons, `mount: flavour version`. */
export interface NightEnvironment extends Environment {
  readonly daemons: readonly string[];
}

/** Where loops of a night came from. */
export interface NightSource {
  readonly name: string;
  readonly format: SourceFormat;
  readonly run: string | null;
  readonly facts: readonly string[];
}

/** What measuring a series again said of one of its metrics. */
export interface MeasuredAgain {
  /** Of the series. */
  readonly key: string;
  readonly metric: string;
  readonly confirmed: boolean;
}

/** A night without its cells. */
export interface NightHead {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Globs of series whose change in this night was wanted. */
  readonly accepted: readonly string[];
  /** Accusations of this night that were measured again: they held, or did not. */
  readonly measuredAgain?: readonly MeasuredAgain[];
  /** The version of fsbench that added it. */
  readonly fsbench: string;
  /** Null where no source says. */
  readonly machine: Machine | null;
  readonly environments: readonly NightEnvironment[];
  readonly sources: readonly NightSource[];
}

/** The figures of one loop. */
export interface NightLoop extends LoopFigures {
  /** The run (boot) it belongs to. */
  readonly run: string;
  readonly loop: number;
  readonly outcome: Outcome;
  readonly hostCpuSeconds: HostCpuSeconds | null;
}

/** All that is kept of a loop; what fio printed and its command stay in the run directory. */
export interface KeptLoop extends NightLoop, Pick<LoopResult, 'reason' | 'errno' | 'startedAt' | 'elapsedMs' | 'warnings' | 'guest' | 'host'> {}

/** A series in one night. */
export interface NightCell<Loop extends NightLoop = NightLoop> {
  readonly series: Series;
  readonly outcome: Outcome;
  /** What fio was given, where it is known and the same for all loops. */
  readonly runtimeSeconds: number | null;
  readonly loops: readonly Loop[];
}

/** A night with its figures, as analyses read it. */
export interface NightFigures extends NightHead {
  readonly cells: readonly NightCell[];
}

/** A whole night. */
export interface Night extends NightHead {
  /** What it is made of: a run's id or the hash of a file's loops. No part is in two nights. */
  readonly parts: readonly string[];
  readonly cells: readonly NightCell<KeptLoop>[];
}
