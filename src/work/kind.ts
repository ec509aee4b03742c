/** What a kind of work is: how its files come to be, what is run in the target, for how long at most, and what its end means. */

import type { LoopFigures, Outcome, Plan, Workload } from '../model/records.ts';
import type { Warning } from '../model/warnings.ts';

/** Where work is done; paths are the target's. */
export interface Place {
  /** The folder on the mount that holds the test files. */
  readonly testDir: string;
  /** A folder of fsbench's own, which holds the files of `buildFiles` and is the working directory. */
  readonly workDir: string;
  /** The mount's name. */
  readonly mount: string;
}

/** How a command ended, and all that it printed. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Past its deadline: it was told to stop. */
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** What came of one loop. */
interface Judgement extends LoopFigures {
  readonly outcome: Outcome;
  readonly reason: string | null;
  /** The errno's name behind `unsupported` or `failed`, such as EINVAL. */
  readonly errno: string | null;
  readonly warnings: readonly Warning[];
}

/** A file that a workload wants in the work folder. */
interface WorkFile {
  readonly path: string;
  readonly text: string;
}

/** A folder of this host that a workload wants packed, by tar, in the work folder. */
export interface WorkFolder {
  readonly path: string;
  /** What it held when the work was planned (process/folder-digest.ts). */
  readonly digest: string;
  /** The archive, in the target. */
  readonly archive: string;
}

/** What is done around the command of a loop, untimed. */
export interface Step {
  readonly argv: readonly string[];
  readonly deadlineSeconds: number;
  /** What it is called where it fails: `what comes before the loop`. */
  readonly name: string;
}

/** Steps of one loop; each is there only where a kind has any such thing to do. */
interface Steps {
  /** Before caches are dropped. */
  readonly before?: Step;
  /** After that, directly before the command: what it reads is warm then. */
  readonly warmUp?: Step;
  /** Whatever came of the loop. Lines `beside NAME` that it prints name what the command left outside its folder. */
  readonly after?: Step;
}

/**
 * How the test files of a workload are made. They lie directly in the test folder, which all kinds share, under names that begin with
 * no dot: what is in folders below it is not compared between mounts, not looked for in the cache, and not taken away before files
 * are laid out anew.
 */
export interface Layout {
  /** Workloads of one key use the same files: the first of them makes them. */
  readonly key: string;
  /** Every mount has files of its own, in a folder below the test folder: the command makes them on each, unless they are there. */
  readonly onEveryMount?: true;
  /** Those of a mount may be made through another one of the same file system: through the first, which is seldom the slowest. */
  readonly throughAny?: true;
  /** What is then done on each mount itself, also where the files were there already; absent: nothing. */
  buildSettling?(place: Place): string[];
  readonly deadlineSeconds: number;
  buildCommand(place: Place): string[];
  /** Why the command failed, and how to mend it where that is known. */
  explain(ended: Ended): { readonly reason: string; readonly hint?: string };
}

/** A line that may reach beyond the test files. */
export interface Doubt {
  /** From 1. */
  readonly line: number;
  /** Such as `exec_prerun runs a command`. */
  readonly text: string;
}

export interface WorkKind {
  /** As a workload names it. */
  readonly kind: string;
  readonly summary: string;
  /** Names of the figures (figures/) that its loops have; by the first ones mounts are ranked. */
  readonly figures: readonly string[];
  /** How names of its files end; the part before names the workload. */
  readonly endings: readonly string[];
  /** The process that must not be left when a loop is over; reports call by it what was run and what it printed. */
  readonly program: string;
  /** All programs that a workload wants in the target; absent: `program` alone. */
  findPrograms?(workload: Workload): readonly string[];
  /** Programs that it uses in the target where they are; a VM of our own gets those that this host has. */
  readonly helpers?: readonly string[];
  /** Whether a workload counts on names and attributes being in no cache when it begins; absent: no. */
  startsCold?(workload: Workload): boolean;
  /** What of a plan it goes by, beside loops and seed, in the words of reports: `iodepth 1`. */
  describeOptions(plan: Plan): readonly string[];
  /** How many files a workload is made of; null where it counts none; absent: none of its workloads does. */
  countFiles?(workload: Workload): number | null;
  /** Lines that may do more than I/O to the test files: where no VM of our own is around them, they need leave. */
  findDoubts(text: string): readonly Doubt[];
  /** The text for work of this size, with `mostFiles` at the most where it counts files; absent: there is one size alone. */
  resize?(text: string, size: 'full' | 'quick', mostFiles?: number): string;
  /** What is wrong with a text, as a phrase with its line where it has one; null where that can't be told without the program, or nothing is. */
  checkText(text: string): string | null;
  /** A command of this host that says whether it takes a file, and runs nothing of it; null where there is none. */
  buildCheck(plan: Plan, file: string): { readonly argv: readonly string[]; readonly byHand: string } | null;
  /** Bytes of its test files on one file system at the most: all mounts may be of one. */
  fileBytes(plan: Pick<Plan, 'fio' | 'mounts'>, workload: Workload): number;
  /** What its files are called by, where they stay beside those of other workloads for the whole run; null or absent: others' take their place. */
  staysAs?(workload: Workload): string | null;
  buildFiles(plan: Pick<Plan, 'workloads'>, workload: Workload, workDir: string): readonly WorkFile[];
  /** Folders of this host that it takes along; absent: none. */
  findFolders?(workload: Workload, workDir: string): readonly WorkFolder[];
  /**
   * The folder of what its project depends on, such as node_modules, in the target; null where it has none. Absent: no such work has. It may
   * be a mount point: then it is emptied where else it is taken away.
   */
  findDependencies?(workload: Workload, place: Pick<Place, 'testDir' | 'mount'>): string | null;
  /** Null where it needs no files beforehand. */
  layOut(plan: Plan, workload: Workload): Layout | null;
  /** Absent: there is nothing to do around its command. */
  buildSteps?(workload: Workload, place: Place, plan: Plan): Steps;
  buildCommand(plan: Plan, workload: Workload, place: Place): string[];
  /** Seconds after which a loop is told to stop. */
  deadlineSeconds(plan: Plan, workload: Workload): number;
  /** Seconds that a loop is likely to take. */
  estimateSeconds(plan: Plan, workload: Workload): number;
  /** Seconds that its files are likely to take on each mount; absent: the bytes tell. */
  estimateLayoutSeconds?(plan: Plan, workload: Workload): number;
  /** What it runs, as text, where the command of a loop does not show it. */
  describeText?(jobText: string): string;
  judge(ended: Ended, plan: Plan, workload: Workload): Judgement;
  /** How it is found out how long its loops must be; absent: they are as long as the plan says. */
  readonly trial?: Trial;
}

/** A loop that does not count. */
export interface Trial {
  /** Whether a workload has a steady part at all. */
  fits(workload: Workload): boolean;
  /** What the names of its logs begin with, before a dot; they lie in the work folder and end in `log`. */
  readonly logs: string;
  buildCommand(plan: Plan, workload: Workload, place: Place, seconds: number): string[];
  deadlineSeconds(plan: Plan, workload: Workload, seconds: number): number;
  /** Its rate in each piece of PIECE_MS (model/lengths.ts), by what is in its logs, one after the other. */
  readRates(logs: string): readonly number[];
}
