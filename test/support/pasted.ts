/** Text as people paste it, made up: blocks and starts of fio's output for people, tables, and what is read of a page as cells. */

import type { Source } from '../../src/model/records.ts';
import { parseText } from '../../src/parse/text.ts';

export interface Shown {
  readonly iops: number;
  readonly pid?: number;
  readonly time?: string;
}

export const LATER = 'Mon Mar  2 11:30:00 2026';

const announce = (name: string) =>
  `${name}: (g=0): rw=randread, bs=(R) 4096B-4096B, (W) 4096B-4096B, (T) 4096B-4096B, ioengine=libaio, iodepth=8\nfio-3.36\nStarting 1 process\n\n`;

/** A block of fio's output for people, ten seconds long. */
export const block = (
  name: string,
  { iops, pid = iops, time = 'Mon Mar  2 10:00:00 2026' }: Shown,
) => `${name}: (groupid=0, jobs=1): err= 0: pid=${pid}: ${time}
  read: IOPS=${iops}, BW=${iops * 4}KiB/s (${(iops * 4096) / 1000}kB/s)(${(iops * 10) / 256}MiB/10000msec)
    clat (usec): min=77, max=1860, avg=310.00, stdev=38.00
     issued rwts: total=${iops * 10},0,0,0 short=0,0,0,0 dropped=0,0,0,0

Run status group 0 (all jobs):
   READ: bw=${iops * 4}KiB/s (1kB/s), 1KiB/s-1KiB/s (1kB/s-1kB/s), io=39.1MiB (41.0MB), run=10000-10000msec
`;

/** A start of fio with one job. */
export const run = (name: string, shown: Shown) => announce(name) + block(name, shown);

/** fio's JSON of one job. */
export const documentOf = (iops: number, more: object = {}) => ({
  'fio version': 'fio-3.36',
  timestamp_ms: 1_772_445_600_000 + iops,
  'global options': { rw: 'randread', bs: '4k' },
  jobs: [
    { jobname: 'x', groupid: 0, error: 0, elapsed: 1, 'job options': { name: 'x' }, read: { io_bytes: iops * 4096, iops, runtime: 1000 }, write: {}, ...more },
  ],
});

/** Each line of `text`, its end left out, made another. */
export const eachLine = (text: string, make: (line: string, at: number) => string) => `${text.replace(/\n$/, '').split('\n').map(make).join('\n')}\n`;

/** Rows of markdown, the first its titles. */
export const table = (...rows: readonly string[]) => {
  const [titles = '', ...others] = rows.map((row) => `| ${row} |`);
  return `${titles}\n|${' --- |'.repeat(titles.split('|').length - 2)}\n${others.join('\n')}\n`;
};

export function readPage(text: string): Source {
  const source = parseText(text, 'page');
  if (source === null) throw new Error('not read');
  return source;
}

/** `workload of mount: loops' IOPS`, reads before writes. */
export const cellsOf = (text: string): Record<string, (number | null)[]> => {
  const cells: Record<string, (number | null)[]> = {};
  for (const { workload, mount, metrics } of readPage(text).loops)
    cells[`${workload} of ${mount}`] = [
      ...(cells[`${workload} of ${mount}`] ?? []),
      ...[metrics?.read, metrics?.write].flatMap((side) => (side == null ? [] : [side.iops])),
    ];
  return cells;
};

/** MiB/s of reads and writes of each cell. */
export const mibOf = (text: string): Record<string, (number | null)[]> => {
  const mib = (bw: number | null | undefined) => (bw == null ? null : Math.round((bw / 1024 ** 2) * 100) / 100);
  return Object.fromEntries(
    readPage(text).loops.map(({ workload, mount, metrics }) => [`${workload} of ${mount}`, [mib(metrics?.read?.bw), mib(metrics?.write?.bw)]]),
  );
};

/** What is told of a page that could not be read, or not as a whole. */
export const told = (text: string): string =>
  readPage(text)
    .problems.map(({ line, text: said }) => `${line}: ${said}`)
    .join('; ');
