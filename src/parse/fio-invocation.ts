/** One start of fio as its output tells it: what is gathered of it, and what its jobs come to. */

import { isSynchronous } from '../fio/engines.ts';
import { judge } from '../fio/judge.ts';
import type { KnownParameters, Metrics } from '../model/records.ts';
import { type Warning, warn } from '../model/warnings.ts';
import { errnoName, type FioFailure, parseFioFailure } from './fio-errors.ts';
import type { FioDocument } from './fio-json.ts';
import type { Announcement, NormalBlock } from './fio-normal.ts';
import { readFioOptions, UNKNOWN_PARAMETERS } from './fio-options.ts';
import type { TerseLine } from './fio-terse.ts';
import type { ParsedLoop } from './parsed-file.ts';

/** What is known of one job (by its name) of one invocation, whichever format it came in. */
interface JobFigures {
  readonly name: string;
  readonly metrics: Metrics;
  readonly entries: number;
  readonly errors: readonly number[];
  readonly mixed: boolean;
  readonly parameters: KnownParameters;
  readonly ioengine: string | null;
}

/** One start of fio, as far as it has been read. */
export interface Invocation {
  readonly line: number;
  /** Its command line, where run-fio-test.sh printed it. */
  readonly argv: readonly string[] | null;
  /** Whether its beginning was seen, so that what follows belongs to it and not to a next one. */
  readonly bounded: boolean;
  readonly terse: TerseLine[];
  readonly terseNames: Set<string>;
  /** By what tells a job from others of the same invocation. */
  readonly blocks: Map<string, NormalBlock>;
  readonly announced: Map<string, Announcement>;
  readonly errorLines: string[];
  document: FioDocument | null;
  /** Error lines that stood before the document ended: those after it may be another's. */
  ownErrors: number;
  /** The summary at its end was seen: another block is another invocation's. */
  over: boolean;
}

/** Error lines of an invocation that are kept: fio prints far fewer. */
export const MOST_ERROR_LINES = 100;

/** Errors by which mmap(2) says that a file system has no shared mappings. */
const NO_MMAP = new Set(['EINVAL', 'ENODEV', 'EOPNOTSUPP']);

export function beginInvocation(line: number, argv: readonly string[] | null, bounded: boolean, announced = new Map<string, Announcement>()): Invocation {
  const nothing = {
    terse: [],
    terseNames: new Set<string>(),
    blocks: new Map<string, NormalBlock>(),
    errorLines: [],
    document: null,
    ownErrors: 0,
    over: false,
  };
  return { line, argv, bounded, announced, ...nothing };
}

export const hasResults = (invocation: Invocation) => invocation.terse.length > 0 || invocation.blocks.size > 0 || invocation.document !== null;

/** Whether `later` is the same jobs seen again (--status-interval): they had begun before `earlier` was printed. */
export function supersedes(later: FioDocument, earlier: FioDocument): boolean {
  if (later.printedAtMs === null || earlier.printedAtMs === null || later.jobs.length !== earlier.jobs.length) return false;
  const runtimeMs = later.jobs.reduce((most, { metrics }) => Math.max(most, metrics.runtimeMs), 0);
  // Whole seconds are all that older versions tell.
  const begun = later.printedAtMs - runtimeMs;
  return begun < earlier.printedAtMs && later.jobs.every((job, at) => job.name === earlier.jobs[at]?.name && job.bytes >= (earlier.jobs[at]?.bytes ?? 0));
}

/** Rates of jobs that ran beside each other add up; their latencies can't be merged. */
function addMetrics(parts: readonly Metrics[]): Metrics {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  const sum = (side: 'read' | 'write') => {
    const active = parts.flatMap((part) => part[side] ?? []);
    if (active.length < 2) return active[0] ?? null;
    const rate = (key: 'bw' | 'iops') => active.reduce((total, each) => total + each[key], 0);
    const unknown = { clatMeanNs: null, clatP50Ns: null, clatP95Ns: null, clatP99Ns: null, clatP999Ns: null, clatP9999Ns: null };
    return { bw: rate('bw'), iops: rate('iops'), ...unknown };
  };
  return { read: sum('read'), write: sum('write'), runtimeMs: parts.reduce((most, { runtimeMs }) => Math.max(most, runtimeMs), 0) };
}

function groupByName<T extends { readonly name: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const known = groups.get(item.name);
    if (known === undefined) groups.set(item.name, [item]);
    else known.push(item);
  }
  return groups;
}

/** Engines with one I/O in flight have no iodepth, whatever the command line asked for. */
function toldOf(own: KnownParameters, known: KnownParameters, ioengine: string | null): KnownParameters {
  const merged = mergeParameters(own, known);
  return isSynchronous(ioengine) ? { ...merged, iodepth: null } : merged;
}

/** The jobs of an invocation from the best format it was printed in: JSON, else terse, else for people. */
export function readJobs(invocation: Invocation, known: KnownParameters): JobFigures[] {
  if (invocation.document !== null) return invocation.document.jobs.map((job) => ({ ...job, parameters: toldOf(job.parameters, known, job.ioengine) }));
  // What fio announced is what it did: a job file wins over the command line.
  const told = (name: string) => {
    const options = invocation.announced.get(name)?.options;
    const ioengine = options?.['ioengine'] ?? null;
    return { parameters: toldOf(options === undefined ? UNKNOWN_PARAMETERS : readFioOptions(options, false), known, ioengine), ioengine };
  };
  const printed: readonly (TerseLine | NormalBlock)[] = invocation.terse.length > 0 ? invocation.terse : [...invocation.blocks.values()];
  return [...groupByName(printed)].map(([name, parts]) => ({
    name,
    metrics: addMetrics(parts.map(({ metrics }) => metrics)),
    entries: parts.length,
    errors: parts.map(({ error }) => error).filter((error) => error !== 0),
    mixed: parts.some(({ mixed }) => mixed),
    ...told(name),
  }));
}

export function mergeParameters(first: KnownParameters, second: KnownParameters): KnownParameters {
  return {
    runtimeSeconds: first.runtimeSeconds ?? second.runtimeSeconds,
    iodepth: first.iodepth ?? second.iodepth,
    sizeBytes: first.sizeBytes ?? second.sizeBytes,
    direct: first.direct ?? second.direct,
    blockSizeBytes: first.blockSizeBytes ?? second.blockSizeBytes,
  };
}

/** `seqread-psync` of `fio-jobs/seqread-psync.job`; null for what names no file. */
export function nameOfJobFile(file: string): string | null {
  return /([^/]+?)(?:\.(?:job|fio))?$/.exec(file)?.[1] ?? null;
}

/** `seqread-psync` of `... fio-jobs/seqread-psync.job`; null where the command names no job file. */
export function jobOfArgv(argv: readonly string[] | null): string | null {
  const file = argv?.findLast((word) => !word.startsWith('-') && word !== 'fio');
  return file === undefined ? null : nameOfJobFile(file);
}

export type Judged = Pick<ParsedLoop, 'outcome' | 'reason' | 'errno' | 'metrics' | 'warnings'>;

/** What fio complained of in one invocation. */
interface Complaints {
  readonly words: string;
  readonly told: FioFailure | null;
  /** The signal that stopped it. */
  readonly signal: string | null;
}

export function readComplaints(invocation: Invocation): Complaints {
  const ofBlocks = [...invocation.blocks.values()].flatMap(({ errorLine }) => errorLine ?? []).slice(0, MOST_ERROR_LINES);
  const words = [...invocation.errorLines, ...ofBlocks].join('\n');
  return { words, told: parseFioFailure(words), signal: /^fio: terminating on signal (\d+)/m.exec(words)?.[1] ?? null };
}

/** What came of a job, by the rules for runs of our own; figures stay with a loop that is not good, unranked. */
export function judgeJob(job: JobFigures, { words, told, signal }: Complaints): Judged {
  const [error] = job.errors;
  const silent = error === undefined ? null : errnoName(error);
  const moved = job.metrics.read !== null || job.metrics.write !== null;
  const isMmap = job.ioengine === 'mmap' || /(?:^|-)mmap(?:-|$)/.test(job.name);
  const guessed =
    silent !== null && isMmap && NO_MMAP.has(silent) && !moved
      ? { errno: silent, reason: `mmap: ${silent} (the number is all that was printed)`, unsupported: true }
      : silent === null
        ? null
        : { errno: silent, reason: `fio reported error ${error}`, unsupported: false };
  const complaint = told?.errno !== null && told !== null ? told : (guessed ?? told);
  // open(2) answers EINVAL where a file system has no O_DIRECT; fio's hint can have gone to another file.
  const noDirect = complaint?.errno === 'EINVAL' && complaint.reason.startsWith('open') && job.parameters.direct === 1 && !moved;
  const failure = noDirect ? { ...complaint, reason: `O_DIRECT refused: ${complaint.reason}`, unsupported: true } : complaint;
  const judged = judge(
    { exitCode: job.errors.length > 0 ? 1 : 0, signal: null, timedOut: false, stdout: '', stderr: words },
    { metrics: moved ? job.metrics : null, entries: job.entries, jobErrors: job.errors, failure },
    job.parameters.runtimeSeconds ?? 0,
  );
  const warnings: Warning[] = [...judged.warnings, ...(job.mixed ? [warn('mixed-directions', '')] : [])];
  const shortOf = judged.warnings.some(({ code }) => code === 'short-runtime');
  if (judged.outcome === 'ok' && signal !== null) {
    const reason = `fio was stopped by signal ${signal} after ${(job.metrics.runtimeMs / 1000).toFixed(1)} s`;
    if (shortOf) return { outcome: 'failed', reason, errno: null, metrics: job.metrics, warnings };
    return { ...judged, warnings: [...warnings, warn('stopped', `signal ${signal}`)] };
  }
  return { ...judged, metrics: job.metrics, warnings };
}
