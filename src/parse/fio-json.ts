/** fio's JSON and JSON+ documents (fio 2 to today), noise around them included, to figures. */

import { isOnFiles } from '../fio/engines.ts';
import { groupBy } from '../model/group-by.ts';
import type { DirectionMetrics, KnownParameters, Metrics } from '../model/records.ts';
import { extractJson } from './extract-json.ts';
import { readFioOptions } from './fio-options.ts';
import { readTold, type Told } from './fio-told.ts';
import { earlyEndOf, movesNothing, type Work, workOf } from './fio-work.ts';
import { isObject, type Json } from './json-object.ts';

/** What one fio invocation said: figures where there are any, and fio's own errors. */
export interface FioOutput {
  readonly metrics: Metrics | null;
  /** Entries of `jobs` and how many of them carry an error; fio's `error` is an errno or 1. */
  readonly jobs: number;
  readonly jobErrors: readonly number[];
  readonly version: string | null;
}

/** All entries of one job's name and group in a document: the jobs of a group that was not reported as one, or one entry. */
interface NamedJob {
  readonly name: string;
  /** Both directions null where nothing moved. */
  readonly metrics: Metrics;
  readonly entries: number;
  readonly errors: readonly number[];
  readonly parameters: KnownParameters;
  readonly ioengine: string | null;
  readonly work: Work;
  readonly mixed: boolean;
  /** What ended it before its runtime, as it was told to. */
  readonly earlyEnd: string | null;
  /** Why it has no place among reads and writes; null where it has. */
  readonly noRates: string | null;
  /** Bytes moved: a later snapshot of the same jobs has moved no less. */
  readonly bytes: number;
  /** In ms since 1970; null where it had not begun, and before fio 3.37. */
  readonly startedAtMs: number | null;
}

/** A document of fio. */
export interface FioDocument {
  readonly version: string | null;
  /** When it was printed, in ms since 1970; null before fio 2.14. */
  readonly printedAtMs: number | null;
  /** Whether that is to the ms, and not to the second. */
  readonly isExact: boolean;
  /** Since fio started, rounded up to seconds; null in client mode, which does not say. */
  readonly elapsedMs: number | null;
  readonly jobs: readonly NamedJob[];
}

/** Nothing that is measured is larger, and sums of what is below stay finite. */
const LARGEST_FIGURE = 1e18;

/** A rate, count or time as fio prints them; null for anything else. */
function figure(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= LARGEST_FIGURE ? value : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function percentile(latency: Json | null, scale: number, key: string): number | null {
  const value = figure((isObject(latency?.['percentile']) ? latency['percentile'] : null)?.[key]);
  return value === null ? null : value * scale;
}

const isActive = (entry: Json) => (figure(entry['io_bytes']) ?? 0) > 0 || (figure(entry['total_ios']) ?? 0) > 0 || (figure(entry['iops']) ?? 0) > 0;

/** Of I/Os that were not timed (gtod_reduce, disable_clat) fio prints zeroes; before fio 3 without saying of how many. */
function isTimed(latency: Json | null): boolean {
  const count = latency?.['N'];
  return count === undefined ? (figure(latency?.['max']) ?? 1) > 0 : count !== 0;
}

/** Calls a second, which an engine on files counts once for each block of a file; null where fio does not say how many. */
function callsOf(entries: readonly Json[]): number | null {
  const rates = entries.map((entry) => {
    const count = isObject(entry['clat_ns']) ? figure(entry['clat_ns']['N']) : null;
    const runtime = figure(entry['runtime']);
    return count === null || count === 0 || runtime === null || runtime === 0 ? null : (count * 1000) / runtime;
  });
  return rates.every((rate) => rate !== null) ? rates.reduce((sum: number, rate) => sum + (rate as number), 0) : null;
}

/** Adds entries up: rates add, latencies of several entries can't be merged and become null. With `onFiles` calls are counted. */
function sumDirection(entries: readonly Json[], onFiles: boolean): DirectionMetrics | null {
  const active = entries.filter(isActive);
  if (active.length === 0) return null;
  const single = active.length === 1 ? active[0] : undefined;
  // fio before 3.0 counted latencies in microseconds, under another name.
  const latencyNs = isObject(single?.['clat_ns']) ? single['clat_ns'] : null;
  const found = latencyNs ?? (isObject(single?.['clat']) ? single['clat'] : null);
  const latency = isTimed(found) ? found : null;
  const scale = latencyNs === null ? 1000 : 1;
  const mean = figure(latency?.['mean']);
  const calls = onFiles ? callsOf(active) : null;
  return {
    bw: calls === null ? active.reduce((sum, entry) => sum + (figure(entry['bw_bytes']) ?? (figure(entry['bw']) ?? 0) * 1024), 0) : null,
    iops: calls ?? active.reduce((sum, entry) => sum + (figure(entry['iops']) ?? 0), 0),
    clatMeanNs: mean === null ? null : mean * scale,
    clatP50Ns: percentile(latency, scale, '50.000000'),
    clatP95Ns: percentile(latency, scale, '95.000000'),
    clatP99Ns: percentile(latency, scale, '99.000000'),
    clatP999Ns: percentile(latency, scale, '99.900000'),
    clatP9999Ns: percentile(latency, scale, '99.990000'),
  };
}

function directionsOf(entries: readonly Json[], ...names: readonly string[]): Json[] {
  return entries.flatMap((entry) => {
    const found = names.map((name) => entry[name]).find(isObject);
    return found === undefined ? [] : [found];
  });
}

function sumEntries(entries: readonly Json[], onFiles = false): { readonly metrics: Metrics; readonly mixed: boolean; readonly bytes: number } {
  // unified_rw_reporting=mixed has one figure for both; it stands under `read`.
  const reads = directionsOf(entries, 'read', 'mixed');
  const writes = directionsOf(entries, 'write');
  const [read, write] = [sumDirection(reads, onFiles), sumDirection(writes, onFiles)];
  const all = [...reads, ...writes];
  const runtimeMs = all.reduce((most, each) => Math.max(most, figure(each['runtime']) ?? 0), 0);
  return {
    metrics: { read, write, runtimeMs },
    mixed: entries.some((entry) => !isObject(entry['read']) && isObject(entry['mixed'])),
    bytes: all.reduce((sum, each) => sum + (figure(each['io_bytes']) ?? 0), 0),
  };
}

function errorsOf(entries: readonly Json[]): number[] {
  return entries.flatMap((entry) => (typeof entry['error'] === 'number' && entry['error'] !== 0 ? [entry['error']] : []));
}

/** The sum over all clients, which fio adds as an entry of its own where several jobs ran. */
export const ALL_CLIENTS = 'All clients';

function entriesOf(document: Json): Json[] {
  const jobs = [document['jobs'], document['client_stats']].flatMap((list) => (Array.isArray(list) ? list : [])).filter(isObject);
  const single = jobs.filter((job) => job['jobname'] !== ALL_CLIENTS);
  return single.length > 0 ? single : jobs;
}

/** True for what has the shape of a fio document. */
export function isFioDocument(value: unknown): boolean {
  return isObject(value) && (Array.isArray(value['jobs']) || Array.isArray(value['client_stats']));
}

/** Reads a parsed document, entries of the same name added up; rates per second, latencies in ns. Never throws. */
export function readFioDocument(value: unknown): FioDocument {
  const document = isObject(value) ? value : {};
  const told = readTold(document);
  // Groups run one after another: jobs of one name in two of them are two loops.
  const all = entriesOf(document);
  const groups = groupBy(all, (entry) => JSON.stringify([text(entry['jobname']), figure(entry['groupid'])]));
  const seconds = figure(document['timestamp']);
  const exact = figure(document['timestamp_ms']);
  let elapsed: number | null = null;
  for (const entry of all) elapsed = Math.max(elapsed ?? 0, figure(entry['elapsed']) ?? 0) || elapsed;
  return {
    version: text(document['fio version']),
    printedAtMs: exact ?? (seconds === null ? null : seconds * 1000),
    isExact: exact !== null,
    elapsedMs: elapsed === null ? null : elapsed * 1000,
    jobs: [...groups.values()].map((entries) => readNamedJob(entries, told)),
  };
}

/** Why a job that fio reports no error of moved neither reads nor writes. */
function describeNoRates(entries: readonly Json[], ioengine: string | null): string | null {
  if (movesNothing(ioengine)) return `ioengine=${ioengine} moves nothing`;
  if (entries.every((entry) => !isObject(entry['trim']) || !isActive(entry['trim']))) return null;
  const other = directionsOf(entries, 'read', 'mixed').concat(directionsOf(entries, 'write')).some(isActive);
  const trims = directionsOf(entries, 'trim').some(isActive);
  return !other && trims ? 'it trimmed only, for which fsbench has no figures' : null;
}

/** Size of each I/O by what was moved, where that contradicts `blockSizeBytes`, is no one size. */
function checkBlockSize(parameters: KnownParameters, entries: readonly Json[]): KnownParameters {
  let [bytes, count] = [0, 0];
  for (const entry of entries) {
    for (const side of [entry['read'] ?? entry['mixed'], entry['write']]) {
      if (!isObject(side)) continue;
      bytes += figure(side['io_bytes']) ?? 0;
      count += figure(side['total_ios']) ?? 0;
    }
  }
  const claimed = parameters.blockSizeBytes;
  if (claimed === null || bytes === 0 || count === 0) return parameters;
  return Math.abs(bytes / count / claimed - 1) > 0.02 ? { ...parameters, blockSizeBytes: null } : parameters;
}

function readNamedJob(entries: readonly Json[], told: Told): NamedJob {
  const options = told.optionsFor(entries);
  const isComplete = told.isComplete(entries);
  const ioengine = options['ioengine'] ?? null;
  const started = entries.flatMap((entry) => figure(entry['job_start']) ?? []).filter((each) => each > 0);
  const attained = entries.some(({ steadystate }) => isObject(steadystate) && steadystate['attained'] === 1);
  return {
    name: text(entries[0]?.['jobname']) ?? '',
    ...sumEntries(entries, isOnFiles(ioengine)),
    entries: entries.length,
    errors: errorsOf(entries),
    parameters: checkBlockSize(readFioOptions(options, isComplete), entries),
    ioengine,
    work: workOf(options, isComplete),
    earlyEnd: earlyEndOf(options, attained),
    noRates: describeNoRates(entries, ioengine),
    startedAtMs: started.length === 0 ? null : started.reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY),
  };
}

/** Reads one loop's output, all its jobs added up; bytes per second and nanoseconds. With `onFiles` calls are counted. Never throws: what is not there is null. */
export function parseFioOutput(output: string, onFiles = false): FioOutput {
  const document = extractJson(output);
  if (!isObject(document)) return { metrics: null, jobs: 0, jobErrors: [], version: null };
  const entries = entriesOf(document);
  const { metrics } = sumEntries(entries, onFiles);
  const moved = metrics.read !== null || metrics.write !== null;
  return { metrics: moved ? metrics : null, jobs: entries.length, jobErrors: errorsOf(entries), version: text(document['fio version']) };
}
