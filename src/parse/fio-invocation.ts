/** One start of fio as its output tells it: what is gathered of it, and what its jobs come to. */

import { isOnFiles, isSynchronous } from '../fio/engines.ts';
import { judge } from '../fio/judge.ts';
import { groupBy } from '../model/group-by.ts';
import type { KnownParameters, Metrics } from '../model/records.ts';
import { type Warning, warn } from '../model/warnings.ts';
import type { Around } from './around.ts';
import type { Announcement } from './fio-announcement.ts';
import { errnoName, type FioFailure, parseFioFailure } from './fio-errors.ts';
import { ALL_CLIENTS, type FioDocument } from './fio-json.ts';
import type { NormalBlock } from './fio-normal.ts';
import { mergeParameters, readFioOptions, UNKNOWN_PARAMETERS } from './fio-options.ts';
import { areSnapshots, mayBeLooks } from './fio-snapshots.ts';
import type { TerseLine } from './fio-terse.ts';
import { movesNothing, type Work, workOf } from './fio-work.ts';
import type { ParsedLoop } from './parsed-file.ts';

/** What is known of one job (by its name and group) of one invocation, whichever format it came in. */
interface JobFigures {
  readonly name: string;
  readonly metrics: Metrics;
  readonly entries: number;
  readonly errors: readonly number[];
  readonly mixed: boolean;
  readonly parameters: KnownParameters;
  readonly ioengine: string | null;
  readonly work: Work;
  readonly earlyEnd: string | null;
  /** Why it has no rates to show, and is no loop. */
  readonly noRates: string | null;
}

/** One start of fio, as far as it has been read. */
export interface Invocation {
  readonly line: number;
  /** Its command line, where run-fio-test.sh printed it. */
  readonly argv: readonly string[] | null;
  /** Whether its beginning was seen, so that what follows belongs to it and not to a next one. */
  readonly bounded: boolean;
  readonly terse: TerseLine[];
  /** The last terse line of each job. */
  readonly lastTerse: Map<string, TerseLine>;
  /** By what tells a job from others of the same invocation. */
  readonly blocks: Map<string, NormalBlock>;
  readonly announced: Map<string, Announcement>;
  readonly errorLines: string[];
  document: FioDocument | null;
  /** What stands around the document that may tell of which mount it is. */
  around: Around;
  /** Error lines that stood before the document ended: those after it may be another's. */
  ownErrors: number;
  /** The summary at its end was seen: another block is another invocation's, or a later look at this one. */
  over: boolean;
  /** Processes it said that it starts; null where it did not. */
  started: number | null;
  /** Several hosts take part in it, each with a summary of its own. */
  isOfClients: boolean;
  /** The host whose lines are being read. */
  host: string;
}

/** Error lines of an invocation that are kept: fio prints far fewer. */
export const MOST_ERROR_LINES = 100;

/** Errors by which mmap(2) says that a file system has no shared mappings. */
const NO_MMAP = new Set(['EINVAL', 'ENODEV', 'EOPNOTSUPP']);

const NOTHING_AROUND: Around = new Map();

export function beginInvocation(line: number, argv: readonly string[] | null, bounded: boolean, announced = new Map<string, Announcement>()): Invocation {
  const nothing = {
    terse: [],
    lastTerse: new Map<string, TerseLine>(),
    blocks: new Map<string, NormalBlock>(),
    errorLines: [],
    document: null,
    around: NOTHING_AROUND,
    ownErrors: 0,
    over: false,
    started: null,
    isOfClients: false,
    host: '',
  };
  return { line, argv, bounded, announced, ...nothing };
}

export const hasResults = (invocation: Invocation) => invocation.terse.length > 0 || invocation.blocks.size > 0 || invocation.document !== null;

/** Rates of jobs that ran beside each other add up; their latencies can't be merged. */
function addMetrics(parts: readonly Metrics[]): Metrics {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  const sum = (side: 'read' | 'write') => {
    const active = parts.flatMap((part) => part[side] ?? []);
    if (active.length < 2) return active[0] ?? null;
    const rate = (key: 'bw' | 'iops') => active.reduce((total: number | null, each) => (total === null || each[key] === null ? null : total + each[key]), 0);
    const unknown = { clatMeanNs: null, clatP50Ns: null, clatP95Ns: null, clatP99Ns: null, clatP999Ns: null, clatP9999Ns: null };
    return { bw: rate('bw'), iops: rate('iops'), ...unknown };
  };
  return { read: sum('read'), write: sum('write'), runtimeMs: parts.reduce((most, { runtimeMs }) => Math.max(most, runtimeMs), 0) };
}

/** By what tells a job from one of the same name that ran before or after it. */
export const jobKey = ({ name, groupId }: { readonly name: string; readonly groupId: number }) => JSON.stringify([name, groupId]);

/** Engines with one I/O in flight have no iodepth, whatever the command line asked for. */
function toldOf(own: KnownParameters, known: KnownParameters, ioengine: string | null): KnownParameters {
  const merged = mergeParameters(own, known);
  return isSynchronous(ioengine) ? { ...merged, iodepth: null } : merged;
}

/** What was printed of one job of one group: lines that are loops of their own, each with those that are added to it. */
function partsOf<T extends TerseLine | NormalBlock>(items: readonly T[], isTerse: boolean, bounded: boolean): T[][] {
  if (!isTerse || items.length < 2) return [[...items]];
  if (areSnapshots(items as readonly TerseLine[])) return [[items.at(-1) as T]];
  return bounded ? [[...items]] : items.map((item) => [item]);
}

/** How many processes the blocks of a job stand for, as its `numjobs`. Terse lines do not tell. */
function countJobs(items: readonly (TerseLine | NormalBlock)[]): Work {
  const jobs = items.reduce((sum, item) => sum + ('jobs' in item && item.jobs > 0 ? item.jobs : Number.NaN), 0);
  return jobs > 0 ? { numjobs: String(jobs) } : {};
}

/** Jobs of which two terse lines can be looks at one run or two runs, and whether they were taken for looks. */
export const uncertainLooks = ({ terse }: Invocation): (readonly [name: string, areLooks: boolean])[] =>
  [...groupBy(terse, jobKey).values()].filter(mayBeLooks).map((lines) => [(lines[0] as TerseLine).name, areSnapshots(lines)]);

/** The sum over all clients says again what its hosts say. */
function withoutSums(blocks: readonly NormalBlock[]): readonly NormalBlock[] {
  const single = blocks.filter(({ name }) => name !== ALL_CLIENTS);
  return single.length > 0 ? single : blocks;
}

/** The jobs of an invocation from the best format it was printed in: JSON, else terse, else for people. */
export function readJobs(invocation: Invocation, known: KnownParameters): JobFigures[] {
  if (invocation.document !== null) return invocation.document.jobs.map((job) => ({ ...job, parameters: toldOf(job.parameters, known, job.ioengine) }));
  const isTerse = invocation.terse.length > 0;
  const printed: readonly (TerseLine | NormalBlock)[] = isTerse ? invocation.terse : withoutSums([...invocation.blocks.values()]);
  return [...groupBy(printed, jobKey)].flatMap(([key, items]) => {
    // What fio announced is what it did: a job file wins over the command line.
    const announced = invocation.announced.get(key);
    const ioengine = announced?.options['ioengine'] ?? null;
    const parameters = toldOf(announced === undefined ? UNKNOWN_PARAMETERS : readFioOptions(announced.options, false), known, ioengine);
    const work = workOf({ ...announced?.options, ...(invocation.isOfClients ? {} : countJobs(items)) }, false);
    return partsOf(items, isTerse, invocation.bounded).map((parts) => {
      const trimmed = parts.some((part) => part.trimmed);
      const moved = parts.some(({ metrics }) => metrics.read !== null || metrics.write !== null);
      const noRates = movesNothing(ioengine) ? `ioengine=${ioengine} moves nothing` : 'it trimmed only, for which fsbench has no figures';
      return {
        name: (parts[0] as TerseLine | NormalBlock).name,
        metrics: addMetrics(parts.map(({ metrics }) => metrics)),
        entries: parts.length,
        errors: parts.map(({ error }) => error).filter((error) => error !== 0),
        mixed: parts.some(({ mixed }) => mixed),
        parameters,
        ioengine,
        work,
        earlyEnd: null,
        noRates: !moved && (trimmed || movesNothing(ioengine)) ? noRates : !moved && parts.some(hasLostRates) ? RATES_LOST : null,
      };
    });
  });
}

/** A block that counts I/Os and has no line of rates was damaged. */
const hasLostRates = (item: TerseLine | NormalBlock) => 'counted' in item && item.counted;
const RATES_LOST = 'its lines of rates are not there, though I/Os are counted';

/** `seqread-psync` of `fio-jobs/seqread-psync.job`; null for what names no file. */
export function nameOfJobFile(file: string): string | null {
  return file.slice(file.lastIndexOf('/') + 1).replace(/(?<=.)\.(?:job|fio)$/, '') || null;
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

const NOTHING_MOVED = 'fio reports no error, and nothing was read or written';

/** Calls that were counted as such have none. */
const hasBandwidth = ({ read, write }: Metrics) => (read?.bw ?? null) !== null || (write?.bw ?? null) !== null;

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
  if (judged.outcome === 'failed' && job.errors.length === 0 && !moved && words === '') return { ...judged, reason: NOTHING_MOVED, metrics: job.metrics };
  const { earlyEnd } = job;
  const warnings: Warning[] = [
    ...judged.warnings.map((warning) =>
      warning.code === 'short-runtime' && earlyEnd !== null ? warn('ended-early', `${warning.detail} (${earlyEnd})`) : warning,
    ),
    ...(job.mixed ? [warn('mixed-directions', '')] : []),
    ...(isOnFiles(job.ioengine) && hasBandwidth(job.metrics) ? [warn('blocks-of-files', `ioengine=${job.ioengine}`)] : []),
  ];
  const shortOf = judged.warnings.some(({ code }) => code === 'short-runtime');
  if (judged.outcome === 'ok' && signal !== null) {
    const reason = `fio was stopped by signal ${signal} after ${(job.metrics.runtimeMs / 1000).toFixed(1)} s`;
    if (shortOf) return { outcome: 'failed', reason, errno: null, metrics: job.metrics, warnings };
    return { ...judged, warnings: [...warnings, warn('stopped', `signal ${signal}`)] };
  }
  return { ...judged, metrics: job.metrics, warnings };
}
