/** Sources to a night, as the history keeps it. */

import { createHash } from 'node:crypto';
import { smallest } from '../../figures/extremes.ts';
import { flattenHostCpu, flattenMetrics } from '../../figures/flat-loop.ts';
import { blockIdsOf } from '../../model/boots.ts';
import { environmentError, usageError } from '../../model/errors.ts';
import type { KeptLoop, Night, NightCell, NightHead, Series } from '../../model/night.ts';
import type { Source, SourcedLoop } from '../../model/records.ts';
import { isGood, summarizeCell } from '../cells.ts';
import { joinLoops } from '../sources.ts';
import { identifySeries } from './identity.ts';
import { environmentsOf, machineOf } from './machine.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Ids are typed on command lines and stand in tables: what is not plain is named by its hash. */
const plainId = (text: string) => (/^[\w.:+-]{1,80}$/.test(text) ? text : hash(text));

/** What a file of results is known by, wherever it lies and whatever it is called: the figures in it. */
function hashLoops(loops: readonly SourcedLoop[]): string {
  const contents = loops.map((loop) => [
    ...[loop.workload, loop.mount, loop.loop, loop.run, loop.outcome, loop.errno, loop.startedAt, loop.parameters],
    ...[flattenMetrics(loop.metrics), flattenHostCpu(loop.hostCpuSeconds)],
    // In no order that a file could change.
    ...(loop.figures === undefined ? [] : [Object.entries(loop.figures).sort(([a], [b]) => (a < b ? -1 : 1))]),
  ]);
  return hash(JSON.stringify(contents));
}

/** The part of a night that a source is: its run's id, or the hash of its loops. */
function partOf(source: Source): string {
  return source.run === null ? `file-${hashLoops(source.loops)}` : plainId(source.run.id);
}

function earliest(times: readonly (string | null | undefined)[]): string | null {
  const known = times.flatMap((time) => (Number.isNaN(Date.parse(time ?? '')) ? [] : [Date.parse(time as string)]));
  return known.length === 0 ? null : new Date(smallest(known)).toISOString();
}

/** What fio's own output says: when its first job began, else when it was printed. A date without a zone is no time. */
function printedTime(sources: readonly Source[]): string | null {
  return earliest(sources.flatMap(({ measuredAt }) => (measuredAt && measuredAt.what !== 'local' ? [new Date(measuredAt.ms).toISOString()] : [])));
}

function noTime(names: string, sources: readonly Source[]): Error {
  const local = sources.flatMap(({ measuredAt }) => (measuredAt?.what === 'local' ? [measuredAt.ms] : []));
  if (local.length === 0) return usageError('no-time', `${names}: no loop says when it was measured`, 'say when with --at, such as --at 2026-11-20T03:00Z');
  const date = new Date(smallest(local)).toISOString().slice(0, 19);
  return usageError('no-time', `${names}: it says ${date.replace('T', ' ')} and not in which time zone`, `say when with --at: --at ${date}Z if that was UTC`);
}

function keepLoop(loop: SourcedLoop): KeptLoop {
  const { outcome, metrics, figures, hostCpuSeconds, reason, errno, startedAt, elapsedMs, warnings, guest, host } = loop;
  const measured = figures === undefined ? { metrics } : { metrics, figures };
  return { run: loop.run ?? '', loop: loop.loop, outcome, ...measured, hostCpuSeconds, reason, errno, startedAt, elapsedMs, warnings, guest, host };
}

function buildCells(sources: readonly Source[], loops: readonly SourcedLoop[]): NightCell<KeptLoop>[] {
  const runs = new Map(sources.flatMap(({ run }) => (run === null ? [] : blockIdsOf(run).map((id) => [id, run] as const))));
  // One series has thousands of loops at most: its identity is worked out once for each run and its parameters.
  const known = new Map<string, Series>();
  const byKey = new Map<string, { readonly series: Series; readonly loops: SourcedLoop[] }>();
  for (const loop of loops) {
    const id = JSON.stringify([loop.run, loop.workload, loop.mount, loop.parameters, loop.work]);
    const series = known.get(id) ?? identifySeries(loop, loop.parameters, runs.get(loop.run ?? '') ?? null);
    known.set(id, series);
    const cell = byKey.get(series.key);
    if (cell === undefined) byKey.set(series.key, { series, loops: [loop] });
    else cell.loops.push(loop);
  }
  return [...byKey.values()].map(({ series, loops: own }) => {
    const runtimes = new Set(own.map(({ parameters }) => parameters.runtimeSeconds));
    return {
      series,
      outcome: summarizeCell(series.workload, series.mount, own).outcome,
      runtimeSeconds: runtimes.size === 1 ? ([...runtimes][0] ?? null) : null,
      loops: own.map(keepLoop),
    };
  });
}

/**
 * The night these sources are, a source given twice counted once. `at` is the time the user gave, else the first loop's
 * start. Throws an environment error where no loop is good, a usage error where there is no time.
 */
export function buildNight(
  given: readonly Source[],
  { at, labels, accepted, fsbench }: Pick<NightHead, 'labels' | 'accepted' | 'fsbench'> & { readonly at: string | null },
): Night {
  const sources = [...new Map(given.map((source) => [partOf(source), source])).values()];
  const names = sources.map(({ name }) => name).join(', ');
  const loops = joinLoops(sources);
  if (!loops.some(isGood)) {
    const why = loops.length === 0 ? 'there is no loop' : `none of its ${loops.length} loops is ok`;
    throw environmentError('empty-night', `${names}: nothing to keep: ${why}`, 'a night without a figure would only hide that nothing was measured');
  }
  const time = at ?? earliest(loops.map(({ startedAt }) => startedAt)) ?? earliest(sources.map(({ run }) => run?.startedAt)) ?? printedTime(sources);
  if (time === null) throw noTime(names, sources);
  const parts = sources.map(partOf).sort();
  const runs = sources.flatMap(({ run }) => (run === null ? [] : [run]));
  return {
    id: parts.length === 1 ? (parts[0] as string) : `night-${hash(JSON.stringify(parts))}`,
    at: time,
    labels,
    accepted,
    fsbench,
    machine: machineOf(runs),
    environments: environmentsOf(runs),
    sources: sources.map(({ name, format, run, facts }) => ({ name, format, run: run?.id ?? null, facts })),
    parts,
    cells: buildCells(sources, loops),
  };
}
