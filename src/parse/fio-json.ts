/** fio's JSON and JSON+ documents (fio 2 to today), noise around them included, to figures. */

import type { DirectionMetrics, KnownParameters, Metrics } from '../model/records.ts';
import { readFioOptions, UNKNOWN_PARAMETERS } from './fio-options.ts';

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
  readonly mixed: boolean;
  /** Bytes moved: a later snapshot of the same jobs has moved no less. */
  readonly bytes: number;
}

/** A document of fio. */
export interface FioDocument {
  readonly version: string | null;
  /** When it was printed, in ms since 1970; null before fio 2.14. */
  readonly printedAtMs: number | null;
  readonly jobs: readonly NamedJob[];
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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

/**
 * The JSON document in what fio printed: notes may stand before it and noise after it, so it is taken from the first
 * line that is `{` to the last that is `}` (axboe/fio issues 731 and 1685). Null where there is none or it is cut short.
 */
export function extractJson(output: string): unknown {
  const lines = output.split('\n');
  const first = lines.findIndex((line) => line.trimEnd() === '{');
  const last = lines.findLastIndex((line) => line.trimEnd() === '}');
  if (first < 0 || last < first) return null;
  try {
    return JSON.parse(lines.slice(first, last + 1).join('\n'));
  } catch {
    return null;
  }
}

function percentile(latency: Json | null, scale: number, key: string): number | null {
  const value = figure((isObject(latency?.['percentile']) ? latency['percentile'] : null)?.[key]);
  return value === null ? null : value * scale;
}

const isActive = (entry: Json) => (figure(entry['io_bytes']) ?? 0) > 0 || (figure(entry['total_ios']) ?? 0) > 0 || (figure(entry['iops']) ?? 0) > 0;

/** Adds entries up: rates add, latencies of several entries can't be merged and become null. */
function sumDirection(entries: readonly Json[]): DirectionMetrics | null {
  const active = entries.filter(isActive);
  if (active.length === 0) return null;
  const single = active.length === 1 ? active[0] : undefined;
  // fio before 3.0 counted latencies in microseconds, under another name.
  const latencyNs = isObject(single?.['clat_ns']) ? single['clat_ns'] : null;
  const latency = latencyNs ?? (isObject(single?.['clat']) ? single['clat'] : null);
  const scale = latencyNs === null ? 1000 : 1;
  const mean = figure(latency?.['mean']);
  return {
    bw: active.reduce((sum, entry) => sum + (figure(entry['bw_bytes']) ?? (figure(entry['bw']) ?? 0) * 1024), 0),
    iops: active.reduce((sum, entry) => sum + (figure(entry['iops']) ?? 0), 0),
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

function sumEntries(entries: readonly Json[]): { readonly metrics: Metrics; readonly mixed: boolean; readonly bytes: number } {
  // unified_rw_reporting=mixed has one figure for both; it stands under `read`.
  const reads = directionsOf(entries, 'read', 'mixed');
  const writes = directionsOf(entries, 'write');
  const [read, write] = [sumDirection(reads), sumDirection(writes)];
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

/** Options that are text, which all of fio's are. */
function optionsOf(value: unknown): Record<string, string> {
  return isObject(value) && Object.values(value).every((each) => typeof each === 'string') ? (value as Record<string, string>) : {};
}

/** `global options`: an object, or in client mode a list of one a client. */
function globalOptions(document: Json): Record<string, string> {
  const given = document['global options'];
  return Array.isArray(given) ? Object.fromEntries(given.flatMap((each) => Object.entries(optionsOf(each)))) : optionsOf(given);
}

/** The sum over all clients, which fio adds as an entry of its own where several jobs ran. */
const ALL_CLIENTS = 'All clients';

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
  const shared = globalOptions(document);
  // Groups run one after another: jobs of one name in two of them are two loops.
  const groups = new Map<string, Json[]>();
  for (const entry of entriesOf(document)) {
    const id = JSON.stringify([text(entry['jobname']), figure(entry['groupid'])]);
    const known = groups.get(id);
    if (known === undefined) groups.set(id, [entry]);
    else known.push(entry);
  }
  const seconds = figure(document['timestamp']);
  return {
    version: text(document['fio version']),
    printedAtMs: figure(document['timestamp_ms']) ?? (seconds === null ? null : seconds * 1000),
    jobs: [...groups.values()].map((entries) => {
      const name = text(entries[0]?.['jobname']) ?? '';
      const own = optionsOf(entries.at(-1)?.['job options']);
      const told = isObject(entries[0]?.['job options']) || document['global options'] !== undefined;
      const options = { ...shared, ...own };
      return {
        name,
        ...sumEntries(entries),
        entries: entries.length,
        errors: errorsOf(entries),
        parameters: told ? readFioOptions(options, true) : UNKNOWN_PARAMETERS,
        ioengine: options['ioengine'] ?? null,
      };
    }),
  };
}

/** Reads one loop's output, all its jobs added up; bytes per second and nanoseconds. Never throws: what is not there is null. */
export function parseFioOutput(output: string): FioOutput {
  const document = extractJson(output);
  if (!isObject(document)) return { metrics: null, jobs: 0, jobErrors: [], version: null };
  const entries = entriesOf(document);
  const { metrics } = sumEntries(entries);
  const moved = metrics.read !== null || metrics.write !== null;
  return { metrics: moved ? metrics : null, jobs: entries.length, jobErrors: errorsOf(entries), version: text(document['fio version']) };
}

/**
 * What can be had of a document that was cut off: all entries that were complete, as a document; null where none was.
 * A scan that knows strings and brackets finds the last entry of a list in the outermost object that was closed.
 */
export function repairFioJson(cut: string): unknown {
  const stack: string[] = [];
  let inString = false;
  let end = -1;
  for (let at = 0; at < cut.length; at++) {
    const char = cut[at];
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') stack.push(char);
    else if (char === '}' || char === ']') {
      stack.pop();
      if (char === '}' && stack.length === 2 && stack[0] === '{' && stack[1] === '[') end = at + 1;
    }
  }
  if (end < 0) return null;
  try {
    return JSON.parse(`${cut.slice(0, end)}]}`);
  } catch {
    return null;
  }
}
