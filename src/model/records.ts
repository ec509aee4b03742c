/**
 * The records that flow between the stages; readonly, JSON-ready, and free of imports but types. In one file, since
 * they are read together: what a plan asks for is what a loop, a source and a report tell of.
 */

import type { Explained } from './explained.ts';
import type { Architecture } from './vm-choice.ts';
import type { Warning } from './warnings.ts';

/** Version of run.json, results.jsonl and `report --format json`. */
export const SCHEMA_VERSION = 1;

/** One piece of work. The text travels with the run, so that a run can be redone. */
export interface Workload {
  readonly name: string;
  /** A kind of work (work/kinds.ts); absent: a fio job. */
  readonly kind?: string;
  /** What it does, in the language of its kind: the text of a `.job` file. */
  readonly jobText: string;
  /** Where `--sweep` made it of another: options by fio's names, sizes in bytes. */
  readonly swept?: Swept;
  /** How long its loops are, where trials have shown that; found before its first loop, and kept. Absent: as long as the plan says. */
  readonly length?: LoopLength;
}

/** Seconds that a loop works before it counts, and that it counts. */
export interface LoopLength {
  readonly rampSeconds: number;
  readonly runtimeSeconds: number;
}

/** What `--sweep` made a workload or mount of, by its name, and the options it has in place of those; values as a plan has them. */
export interface Swept {
  readonly of: string;
  readonly values: Readonly<Record<string, string>>;
  /** Of those options of a mount that have one. */
  readonly units?: Readonly<Record<string, SweptUnit>>;
}

/** One entry of `--mounts`, checked: a KIND and its options, or an absolute path in the target. */
export interface MountSpec {
  readonly name: string;
  readonly kind: string;
  readonly options: Readonly<Record<string, string>>;
  /** Where KIND was an absolute path: that path. */
  readonly path: string | null;
  /** Which of the plan's targets has it; absent: `target`. */
  readonly target?: string;
  /** Where `--sweep` made it of another; `options` has the values too. */
  readonly swept?: Swept;
}

/** What fio is asked for in every cell, under run-fio-test.sh's names. */
export interface FioParameters {
  readonly runtimeSeconds: number;
  readonly iodepth: number;
  readonly sizeBytes: number;
  readonly direct: 0 | 1;
  readonly blockSizeBytes: number;
}

/** Everything that decides what a run measures; two runs of equal plans are repetitions. */
export interface Plan {
  readonly workloads: readonly Workload[];
  readonly mounts: readonly MountSpec[];
  /** Of a cell, in each boot. */
  readonly loops: number;
  /** Fresh machines that all of it is measured in, one after the other; absent: one. */
  readonly boots?: number;
  readonly fio: FioParameters;
  readonly target: string;
  /** Where there are several: all of them, `target` the first; each mount says which it is on. */
  readonly targets?: readonly string[];
  /** True where these can't run at once: they are then measured in blocks of a loop, in a random order. */
  readonly oneAtATime?: boolean;
  readonly seed: number;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly accel: Accel | 'auto';
  /** Of our own VMs, where a target says no other (model/vm-choice.ts): a version such as 6.12, the name of a package, or a path of this machine; absent: the distribution's. */
  readonly kernel?: string;
  /** The QEMU to run them with; absent: the first on the path. */
  readonly qemu?: string;
  /** The processor they have; absent: this host's. */
  readonly arch?: Architecture;
  readonly share: string | null;
  readonly dropHostCaches: boolean;
  /** True where mounts and jobs were changed so that the work is alike (plan/equal.ts). */
  readonly equal?: true;
  /** Whether job files may do more than I/O to their test files where no VM of our own is around them. */
  readonly allowJobCommands: boolean;
  /** Seconds that fio works before it counts (its ramp_time); absent: none. */
  readonly rampSeconds?: number;
  /** Seconds that each cell is tried for, before its loops count, to find how long they must be; absent: nothing is tried. */
  readonly trialSeconds?: number;
  /** Whether loops during which the machine was disturbed are measured once more; absent: no. */
  readonly retryNoisy?: boolean;
  /** Where there is one, loops and boots are the most there can be: they are spent where the answer is open. */
  readonly budget?: Budget;
  /** Where it is measured in parts, on several machines: which of them this is, from 1; absent: all of it. */
  readonly shard?: Shard;
}

export interface Shard {
  readonly part: number;
  readonly of: number;
}

/** What a run may spend on its answers, and what they are. */
export interface Budget {
  /** Of wall time, boots and the layout of files included; null: as long as it takes. */
  readonly seconds: number | null;
  /** As a share: a difference known as well as that is looked at no further, whether it is told or not; null: until it is told. */
  readonly precision: number | null;
  /** The least difference that matters, as a share. */
  readonly margin: number;
}

export type Accel = 'kvm' | 'hvf' | 'tcg';

/** Names one fio invocation: loop `loop` (from 1) of a workload on a mount. */
export interface LoopKey {
  readonly workload: string;
  readonly mount: string;
  readonly loop: number;
}

export type Outcome = 'ok' | 'unsupported' | 'failed' | 'timed-out' | 'missing';

/** What fio measured in one direction. Rates per second, one of them null where a table tells the other alone; latencies in ns. */
export interface DirectionMetrics {
  readonly bw: number | null;
  readonly iops: number | null;
  readonly clatMeanNs: number | null;
  readonly clatP50Ns: number | null;
  readonly clatP95Ns: number | null;
  readonly clatP99Ns: number | null;
  readonly clatP999Ns: number | null;
  readonly clatP9999Ns: number | null;
}

/** One fio invocation's figures; bw in bytes per second. */
export interface Metrics {
  readonly read: DirectionMetrics | null;
  readonly write: DirectionMetrics | null;
  readonly runtimeMs: number;
}

/** What a loop measured. */
export interface LoopFigures {
  /** A loop that is not `ok` can have figures: what its jobs did before the error. They are never ranked. */
  readonly metrics: Metrics | null;
  /** What is none of fio's rates and latencies, by the names of figures/; absent where there is no such thing. */
  readonly figures?: Readonly<Record<string, number>>;
}

/** What is known of what fio was asked for; null where a source does not say. */
export type KnownParameters = { readonly [Name in keyof FioParameters]: FioParameters[Name] | null };

/** CPU jiffies and pressure of one machine over a loop. */
export interface MachineProbe {
  /** Share of the CPU time of all processors that the hypervisor took, 0 to 1; null where unknown. */
  readonly stealFraction: number | null;
  readonly load1: number | null;
  /** `some` stall time during the loop in microseconds, by resource; null where the kernel has no PSI. */
  readonly pressureUs: { readonly cpu: number | null; readonly io: number | null; readonly memory: number | null };
}

/** CPU seconds on the host during a loop, by what used them. */
export interface HostCpuSeconds {
  readonly qemu: number | null;
  readonly daemon: number | null;
  readonly sshd: number | null;
}

/** What the server of a mount (its daemon, QEMU, the share's sftp server) did during a loop, in bytes. */
export interface Served {
  /** What it read and wrote of files, together. */
  readonly bytes: number;
  /** What of it had to come from the host's disk. */
  readonly diskReadBytes: number;
}

/** One line of results.jsonl: all that is known of one fio invocation. */
export interface LoopResult extends LoopKey, LoopFigures {
  readonly outcome: Outcome;
  readonly reason: string | null;
  /** The errno's name behind `unsupported` or `failed`, such as EINVAL. */
  readonly errno: string | null;
  /** Null where an imported source does not say; so are elapsedMs and all that follows the warnings. */
  readonly startedAt: string | null;
  readonly elapsedMs: number | null;
  readonly warnings: readonly Warning[];
  /** The command that was run. */
  readonly fioArgv: readonly string[];
  /** The file below raw/ that holds what fio printed; null where it printed nothing. */
  readonly raw: string | null;
  readonly guest: MachineProbe | null;
  readonly host: MachineProbe | null;
  readonly hostCpuSeconds: HostCpuSeconds | null;
  /** Absent where the server can't be seen, or there is none. */
  readonly served?: Served;
  /** What the run had spent when it ended, over all sittings: boots, layout and loops; absent without a budget. */
  readonly spentMs?: number;
}

/** A mount as the target really has it. */
export interface FoundMount {
  readonly name: string;
  readonly kind: string;
  readonly source: string;
  readonly fstype: string;
  readonly mountPoint: string;
  readonly options: readonly string[];
  /** What /proc/mounts does not show: the daemon, its version and arguments. */
  readonly daemon: { readonly flavour: string; readonly version: string; readonly argv: readonly string[] } | null;
}

/** The machines and programs a run was measured with. */
export interface Environment {
  readonly fsbench: string;
  readonly node: string;
  readonly hostKernel: string;
  readonly hostOs: string;
  readonly hostCpu: string;
  readonly hostCpus: number;
  readonly hostMemoryBytes: number;
  readonly hostGovernor: string | null;
  readonly fio: string;
  readonly guestKernel: string;
  /** Its processor, as uname(1) names it; absent where it is not known. */
  readonly arch?: string;
  readonly guestCpus: number;
  readonly guestMemoryBytes: number;
  readonly qemu: string | null;
  readonly accel: Accel | null;
  /** What else the target is made of, by name: its system, a manager's or daemon's version; absent for our own VM and this machine. */
  readonly parts?: Readonly<Record<string, string>>;
  /** Versions of the tools that its commands are made of, by program; absent where they are made of none that tells its version. */
  readonly programs?: Readonly<Record<string, string>>;
}

/** run.json. */
export interface RunRecord {
  readonly schemaVersion: number;
  readonly id: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** The options as they were given, for resuming and for doing it again. */
  readonly options: Readonly<Record<string, string>>;
  readonly plan: Plan;
  readonly mounts: readonly FoundMount[];
  /** Of the first target. */
  readonly environment: Environment | null;
  /** By target, where the plan has several. */
  readonly environments?: Readonly<Record<string, Environment>>;
  /** One sentence each: what holds for the run as a whole and lowers trust in it. */
  readonly notes: readonly string[];
  /** What shows that this user's fsbench wrote id, options and plan; src/plan/seal.ts. Not there where no key could be kept. */
  readonly seal?: string;
}

/** A loop, with what a report has to know of where it comes from. */
export interface SourcedLoop extends LoopResult {
  /** The run (boot, night) it belongs to: loops of one run are not independent. Null where that is still to be settled. */
  readonly run: string | null;
  readonly parameters: KnownParameters;
  /** What else is known of its work, by fio's names of options (parse/fio-work.ts). */
  readonly work?: Readonly<Record<string, string>>;
  readonly swept?: SweptLoop;
}

/** What a sweep varied of a loop. */
export interface SweptLoop {
  /** Names of what its workload and its mount are variants of; their own where neither is one. */
  readonly workload: string;
  readonly mount: string;
  readonly values: readonly SweptValue[];
}

/** One option that was swept; `unit` is empty for counts and words. */
export interface SweptValue {
  /** Such as `bs`, or `9p:msize` of a mount. */
  readonly option: string;
  readonly value: string;
  readonly unit: '' | SweptUnit;
}

export type SweptUnit = 'bytes' | 'seconds';

export type SourceFormat = 'run-directory' | 'virtiofs-tests' | 'fio-output' | 'fsbench-csv' | 'fsbench-json' | 'hyperfine' | 'results-table';

/** What could not be read of a source, and where. */
export interface Problem {
  readonly file: string;
  /** From 1; null where the trouble is with the whole. */
  readonly line: number | null;
  readonly text: string;
}

/** By what verdicts on figures were decided, where a file of a report says so. */
export interface Terms {
  /** The least difference that mattered, as a share. */
  readonly margin?: number;
  /** The chance of an error that each verdict may have, since the run was looked at while it went on. */
  readonly lookAlpha?: number;
}

/** Where loops come from: a run of ours, or a file of results. */
export interface SourceInfo extends Terms {
  /** As the user named it. */
  readonly name: string;
  readonly format: SourceFormat;
  /** Its mounts and workloads in the order of the source; cells may be missing. */
  readonly mounts: readonly string[];
  readonly workloads: readonly string[];
  readonly run: RunRecord | null;
  /** What an imported file says of the machine, one sentence each. */
  readonly facts: readonly string[];
  readonly problems: readonly Problem[];
}

/** When a file's figures were measured, as far as it says. */
export interface MeasuredAt {
  /** Since 1970, in UTC; of `local` as if its clock were UTC's. */
  readonly ms: number;
  /** Whether jobs began or had ended then; `local` is a date without a zone. */
  readonly what: 'started' | 'printed' | 'local';
}

/** One SOURCE of the command line, read. */
export interface Source extends SourceInfo {
  /** Of its first loop, where a file of fio's output says so; loops of runs of ours have their own times. */
  readonly measuredAt?: MeasuredAt | null;
  /** What `mounts` are called in their run, one each, where NAME=SOURCE has put NAME/ before them. */
  readonly mountsInRun?: readonly string[];
  /** Cells whose server was traced; absent: none. */
  readonly explained?: readonly Explained[];
  readonly loops: readonly SourcedLoop[];
}

/** A cell: all loops of a workload on a mount, with the outcome that stands for them. */
export interface Cell {
  readonly workload: string;
  readonly mount: string;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly errno: string | null;
  readonly loops: readonly SourcedLoop[];
  readonly mean: RateSummary | null;
  readonly warnings: readonly Warning[];
  /** What its server was seen to do; absent where it was not traced. */
  readonly explained?: Explained;
  /** Where its data came from or went to, in a word; absent where that is not known. */
  readonly place?: PlaceWord;
}

/** From near to far; `queued`: written data that the server was still to have when the write was told to be done. */
export type PlaceWord = 'guest cache' | 'queued' | 'host cache' | 'disk';

/** Geometric means over the good loops of a cell; null where nothing went that way. */
export interface RateSummary {
  readonly readBw: number | null;
  readonly readIops: number | null;
  readonly writeBw: number | null;
  readonly writeIops: number | null;
}

/** One workload over all mounts, with who won it. One name: a clear winner; several: equal or undecided; none: nothing ran. */
export interface WorkloadReport {
  readonly name: string;
  readonly cells: readonly Cell[];
  readonly winners: Winners;
  /** Why it was measured no further; absent where the plan was fixed. */
  readonly stop?: Stop;
}

/**
 * Why a workload of a run with a budget was measured no further: `fastest` or `equal` was shown; the difference is known as well as was asked
 * for (`precise`); more of it would not decide it (`hopeless`); the time was up (`budget`), all that the plan allows is measured (`most`), the
 * run was stopped before (`unfinished`); or fewer than two mounts have a figure (`alone`).
 */
export type StopReason = 'fastest' | 'equal' | 'precise' | 'hopeless' | 'budget' | 'most' | 'unfinished' | 'alone';

export interface Stop {
  readonly reason: StopReason;
  /** Boots, or loops where there is one boot, that it was measured in. */
  readonly rounds: number;
  readonly unit: Needed['unit'];
  /** What would decide it; null where it is decided, or no sensible number would. */
  readonly needed: Needed | null;
}

/** By the figures a report was made for; bw and iops are always among them. */
export interface Winners {
  readonly [figure: string]: Decision;
  readonly bw: Decision;
  readonly iops: Decision;
}

/** How many loops of one run, or runs (boots), each side needs in all until a difference can be told, if it stays as it is. */
export interface Needed {
  readonly unit: 'loops' | 'runs';
  readonly count: number;
}

/** The same for the mounts of a workload; the minutes that their further loops take, null where no loop says how long it took. */
export interface Effort extends Needed {
  readonly minutes: number | null;
}

/**
 * Who is best: one mount (`fastest`); several that are shown to lie within the margin of the best (`equal`); several of which
 * that can't be told either way (`undecided`); or nothing was tested: one loop each, one mount, or none.
 */
type Answer = 'fastest' | 'equal' | 'undecided' | 'untested';

/** What a decision rests on: three runs or more; one or two, which can't show how runs differ; or single loops. */
type Basis = 'runs' | 'provisional' | 'untested';

/** `tested` is false where one loop only left nothing to test with. */
export interface Decision {
  readonly mounts: readonly string[];
  readonly answer: Answer;
  readonly tested: boolean;
  readonly basis: Basis;
  /** The fewest runs that any two of the mounts were compared over; null where the basis is another. */
  readonly runs: number | null;
  /** What would decide it; null where it is decided or not tested, or no sensible number would. */
  readonly needed: Effort | null;
  /** Loops behind an undecided answer during which the machine was disturbed. */
  readonly disturbed: number;
}

/** What was not the same in all sources; where it is not `comparable`, their figures must not be ranked. */
export interface Difference {
  readonly comparable: boolean;
  readonly text: string;
}

/** What renderers draw: cells and marks, with where they come from. */
export interface Report {
  /** The least difference between mounts that matters, as a share: within it they are equal. */
  readonly margin: number;
  /** The chance of an error that each verdict has, where a run was looked at while it went on; absent where none was. */
  readonly lookAlpha?: number;
  readonly workloads: readonly WorkloadReport[];
  readonly mounts: readonly string[];
  readonly sources: readonly SourceInfo[];
  readonly differences: readonly Difference[];
}
