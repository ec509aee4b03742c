/** `history export --format csv`: one line a loop, for spreadsheets and scripts. */

import { stringify } from 'csv-stringify/sync';
import { flattenHostCpu, flattenMetrics, flattenProbe } from '../../figures/flat-loop.ts';
import type { KeptLoop, Night, NightCell, Series } from '../../model/night.ts';
import { writeCsvText } from '../../text/csv-text.ts';
import { writeJsonText } from '../../text/json-text.ts';
import { formatWarnings, listCarriedColumns, writeCarried } from '../csv.ts';

const escapeText = (text: string | null) => (text === null ? null : writeCsvText(text));

function flattenSeries({ key, target, mount, kind, fstype, options, workload, job, fio, work }: Series) {
  return {
    series: escapeText(key),
    target: escapeText(target),
    mount: escapeText(mount),
    kind: escapeText(kind),
    fstype: escapeText(fstype),
    options: escapeText(options.join(',')),
    workload: escapeText(workload),
    job,
    ...fio,
    work: work === undefined ? null : writeJsonText(work),
  };
}

function flattenLoop(loop: KeptLoop) {
  return {
    run: escapeText(loop.run),
    loop: loop.loop,
    outcome: loop.outcome,
    errno: escapeText(loop.errno),
    reason: escapeText(loop.reason),
    ...flattenMetrics(loop.metrics),
    ...flattenHostCpu(loop.hostCpuSeconds),
    startedAt: escapeText(loop.startedAt),
    elapsedMs: loop.elapsedMs,
    ...flattenProbe('guest', loop.guest),
    ...flattenProbe('host', loop.host),
    warnings: escapeText(formatWarnings(loop.warnings)),
  };
}

const COLUMNS = [
  ...['night', 'at', 'labels', 'accepted', 'machine'],
  ...['series', 'target', 'mount', 'kind', 'fstype', 'options', 'workload', 'job', 'direct', 'blockSizeBytes', 'iodepth', 'sizeBytes', 'runtimeSeconds'],
  ...['run', 'loop', 'outcome', 'errno', 'reason'],
  ...Object.keys(flattenMetrics(null)),
  ...Object.keys(flattenHostCpu(null)),
  ...['startedAt', 'elapsedMs'],
  ...Object.keys(flattenProbe('guest', null)),
  ...Object.keys(flattenProbe('host', null)),
  ...['warnings', 'work'],
];

/** The header line; `carried` (carriedNames of all loops to come) are columns behind all others. */
export function renderNightCsvHeader(carried: readonly string[] = []): string {
  return stringify([[...COLUMNS, ...listCarriedColumns(carried, COLUMNS)]]);
}

/** A night's lines without a header; `cells` are those to show. Labels and machine are JSON. */
export function renderNightCsv(night: Night, cells: readonly NightCell<KeptLoop>[], carried: readonly string[] = []): string {
  const { id, at, labels, accepted, machine } = night;
  const head = {
    night: escapeText(id),
    at: escapeText(at),
    labels: writeJsonText(labels),
    accepted: writeJsonText(accepted),
    machine: machine === null ? null : writeJsonText(machine),
  };
  const records = cells.flatMap(({ series, runtimeSeconds, loops }) => {
    const ofSeries = { ...head, ...flattenSeries(series), runtimeSeconds };
    return loops.map((loop) => ({ ...ofSeries, ...flattenLoop(loop), ...writeCarried(loop, carried, COLUMNS) }));
  });
  return records.length === 0 ? '' : stringify(records, { columns: [...COLUMNS, ...listCarriedColumns(carried, COLUMNS)] });
}
