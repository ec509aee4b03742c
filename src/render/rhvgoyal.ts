/** `report --format rhvgoyal`: the table of parse-fio-results.sh, to the character. */

import { BUILT_IN_WORKLOADS } from '../fio/workloads.ts';
import { groupBy } from '../model/group-by.ts';
import type { Source, SourcedLoop } from '../model/records.ts';

/** Above this many KiB/s or IOPS the script divides by 1024. */
const LARGE = 10_240;

/** Integer division by 1024 with one decimal cut off, as bc does with scale=1. */
function divide(value: number): string {
  return (Math.floor((value * 10) / 1024) / 10).toFixed(1);
}

const formatKib = (kib: number) => (kib > LARGE ? `${divide(kib)}mb` : `${kib}kb`);
const formatIops = (iops: number) => (iops > LARGE ? `${divide(iops)}k` : String(iops));

/** fio prints whole numbers, cut off; a figure of a table was cut further, from the next whole number at least. */
function wholeOf(value: number, { warnings }: SourcedLoop): number {
  return warnings.some(({ code }) => code === 'from-table') ? Math.ceil(value) : Math.floor(value);
}

/** The script averages whole numbers, errors and zeroes included, and cuts the fraction off. */
function average(samples: readonly SourcedLoop[], figure: (loop: SourcedLoop) => number): number {
  return Math.floor(samples.reduce((sum, loop) => sum + wholeOf(figure(loop), loop), 0) / samples.length);
}

/**
 * Loops for which fio printed figures, if only zeroes: fio prints zeroes for what a file system can't do. Runs of ours
 * keep no zeroes; in a raw file the script sees what was printed and nothing else.
 */
function samplesOf({ format, loops }: Source): (workload: string, mount: string) => readonly SourcedLoop[] {
  const counts = ({ metrics, outcome }: SourcedLoop) => metrics !== null || (outcome === 'unsupported' && format !== 'virtiofs-tests');
  const idOf = (workload: string, mount: string) => JSON.stringify([workload, mount]);
  const byCell = groupBy(loops.filter(counts), (loop) => idOf(loop.workload, loop.mount));
  return (workload, mount) => byCell.get(idOf(workload, mount)) ?? [];
}

function formatRow(name: string, workload: string, samples: readonly SourcedLoop[]): string {
  const sides = workload.startsWith('randrw') ? (['read', 'write'] as const) : workload.includes('write') ? (['write'] as const) : (['read'] as const);
  const bw = sides.map((side) => formatKib(average(samples, ({ metrics }) => (metrics?.[side]?.bw ?? 0) / 1024)));
  const iops = sides.map((side) => formatIops(average(samples, ({ metrics }) => metrics?.[side]?.iops ?? 0)));
  return `${name.padEnd(24)}${workload.padEnd(24)}${bw.join('/').padEnd(16)}${iops.join('/').padEnd(16)}`;
}

/**
 * The table: a block a workload in the script's order, in it a row for each source that has it, a blank line after
 * each. It knows the 30 workloads of virtiofs-tests and no other.
 */
export function renderRhvgoyal(sources: readonly Source[]): string {
  const read = sources.map((source) => ({ mounts: source.mounts, samplesIn: samplesOf(source) }));
  const blocks = BUILT_IN_WORKLOADS.map((workload) =>
    read.flatMap(({ mounts, samplesIn }) =>
      mounts.flatMap((mount) => {
        const samples = samplesIn(workload, mount);
        return samples.length === 0 ? [] : [formatRow(mount, workload, samples)];
      }),
    ),
  );
  const header = `${'NAME'.padEnd(24)}${'WORKLOAD'.padEnd(24)}${'Bandwidth'.padEnd(16)}${'IOPS'.padEnd(16)}`;
  return [header, ...blocks.filter((rows) => rows.length > 0).flatMap((rows) => [...rows, ''])].map((line) => `${line}\n`).join('');
}

/** Workloads the table has no place for. */
export function findUnknownWorkloads(sources: readonly Source[]): string[] {
  return [...new Set(sources.flatMap(({ workloads }) => workloads))].filter((name) => !BUILT_IN_WORKLOADS.includes(name));
}
