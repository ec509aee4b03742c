/** fio's JSON output, noise around it included, to one loop's figures. */

import type { DirectionMetrics, Metrics } from '../model.ts';

/** What one fio invocation said: figures where there are any, and fio's own errors. */
export interface FioOutput {
  /** Null where no JSON was found. */
  readonly document: FioDocument | null;
  readonly metrics: Metrics | null;
  /** Entries of `jobs` and how many of them carry an error; fio's `error` is an errno or 1. */
  readonly jobs: number;
  readonly jobErrors: readonly number[];
  readonly version: string | null;
}

interface FioDocument {
  readonly 'fio version'?: string;
  readonly jobs?: readonly FioJob[];
}

interface FioJob {
  readonly jobname?: string;
  readonly error?: number;
  readonly job_runtime?: number;
  readonly read?: FioDirection;
  readonly write?: FioDirection;
}

interface FioDirection {
  readonly total_ios?: number;
  readonly io_bytes?: number;
  readonly bw_bytes?: number;
  readonly bw?: number;
  readonly iops?: number;
  readonly runtime?: number;
  readonly clat_ns?: FioLatency;
  readonly clat?: FioLatency;
}

interface FioLatency {
  readonly mean?: number;
  readonly percentile?: Readonly<Record<string, number>>;
}

/**
 * The JSON document in what fio printed: notes may stand before it and noise after it, so it is taken from the first
 * line that is `{` to the last that is `}` (axboe/fio issues 731 and 1685). Null where there is none or it is cut short.
 */
export function extractJson(text: string): unknown {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trimEnd() === '{');
  const last = lines.findLastIndex((line) => line.trimEnd() === '}');
  if (first < 0 || last < first) return null;
  try {
    return JSON.parse(lines.slice(first, last + 1).join('\n'));
  } catch {
    return null;
  }
}

function percentile(latency: FioLatency | undefined, scale: number, key: string): number | null {
  const value = latency?.percentile?.[key];
  return value === undefined ? null : value * scale;
}

/** Adds entries up: rates add, latencies of several entries can't be merged and become null. */
function sumDirection(entries: readonly FioDirection[]): DirectionMetrics | null {
  const active = entries.filter((entry) => (entry.io_bytes ?? 0) > 0 || (entry.total_ios ?? 0) > 0);
  if (active.length === 0) return null;
  const single = active.length === 1 ? active[0] : undefined;
  // fio before 3.0 counted latencies in microseconds, under another name.
  const latency = single?.clat_ns ?? single?.clat;
  const scale = single?.clat_ns === undefined ? 1000 : 1;
  return {
    bw: active.reduce((sum, entry) => sum + (entry.bw_bytes ?? (entry.bw ?? 0) * 1024), 0),
    iops: active.reduce((sum, entry) => sum + (entry.iops ?? 0), 0),
    clatMeanNs: latency?.mean === undefined ? null : latency.mean * scale,
    clatP50Ns: percentile(latency, scale, '50.000000'),
    clatP95Ns: percentile(latency, scale, '95.000000'),
    clatP99Ns: percentile(latency, scale, '99.000000'),
    clatP999Ns: percentile(latency, scale, '99.900000'),
    clatP9999Ns: percentile(latency, scale, '99.990000'),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads one loop's output; bytes per second and nanoseconds. Never throws: what is not there is null. */
export function parseFioOutput(text: string): FioOutput {
  const found = extractJson(text);
  const nothing: FioOutput = { document: null, metrics: null, jobs: 0, jobErrors: [], version: null };
  if (!isObject(found)) return nothing;
  const document = found as FioDocument;
  const jobs = (Array.isArray(document.jobs) ? document.jobs : []).filter(isObject) as readonly FioJob[];
  const read = sumDirection(jobs.flatMap((job) => (isObject(job.read) ? [job.read as FioDirection] : [])));
  const write = sumDirection(jobs.flatMap((job) => (isObject(job.write) ? [job.write as FioDirection] : [])));
  const runtimeMs = Math.max(0, ...jobs.flatMap((job) => [job.read?.runtime ?? 0, job.write?.runtime ?? 0]));
  return {
    document,
    metrics: read === null && write === null ? null : { read, write, runtimeMs },
    jobs: jobs.length,
    jobErrors: jobs.map((job) => job.error ?? 0).filter((error) => error !== 0),
    version: document['fio version'] ?? null,
  };
}
