/** The figures fsbench knows: to add one, add its row (CONTRIBUTING.md). The first that a loop has is the one sentences rank by. In one file, since they are one table. */

import { usageError } from '../model/errors.ts';
import { sumHostCpu } from '../model/host-cpu.ts';
import type { DirectionMetrics } from '../model/records.ts';
import { formatBandwidth, formatBytes, formatFigure, formatIops, formatLatency, formatSeconds } from '../text/units.ts';
import { cpuCostOf } from './cpu-cost.ts';
import { largest } from './extremes.ts';
import type { Figure, MeasuredLoop } from './figure.ts';
import { totalOf } from './metrics.ts';

type Reading = Pick<Figure, 'needs' | 'read'>;

const RATES = ['readBw', 'readIops', 'writeBw', 'writeIops', 'runtimeMs'] as const;

/** Reads and writes per second, added up. */
function rate(name: 'bw' | 'iops'): Reading & Pick<Figure, 'directions'> {
  return {
    needs: RATES,
    read: ({ metrics }) => (metrics === null ? null : totalOf(metrics, name)),
    directions: { read: (direction) => direction[name], together: 'sum' },
  };
}

/** The worse of both directions: a percentile of the mixture can not be had from theirs. */
function percentile(name: 'clatP50Ns' | 'clatP99Ns', needs: readonly string[]): Reading & Pick<Figure, 'directions'> {
  const pick = (direction: DirectionMetrics) => direction[name];
  return {
    needs: [...RATES, ...needs],
    read({ metrics }) {
      const values = [metrics?.read, metrics?.write].flatMap((direction) => (direction == null ? [] : (pick(direction) ?? [])));
      return values.length === 0 ? null : largest(values);
    },
    directions: { read: pick, together: 'worst' },
  };
}

/** One that loops carry by its name (LoopFigures): what is measured of work that is no fio job. */
export function carried(name: string): Reading {
  return { needs: [name], read: ({ figures }) => (figures !== undefined && Object.hasOwn(figures, name) ? (figures[name] as number) : null) };
}

/** Small ones keep two digits: 4 KiB/s is 0.0039. */
const formatMebi = (mebi: number) => (mebi >= 1 || mebi === 0 ? formatFigure(mebi) : mebi.toPrecision(2));

/** 870 ns, 12.4 us, 3.10 ms, 1.20 s. */
function formatLatencyExactly(ns: number): string {
  const [scaled, unit] = ns < 1e3 ? [ns, 'ns'] : ns < 1e6 ? [ns / 1e3, 'us'] : ns < 1e9 ? [ns / 1e6, 'ms'] : [ns / 1e9, 's'];
  return `${scaled >= 99.95 ? scaled.toFixed(0) : scaled.toPrecision(3)} ${unit}`;
}

/** What bytes have in common that a command moved. */
const MOVED = {
  better: 'lower',
  unit: 'MB',
  scale: 1e6,
  leastEffects: { winner: 0.05, compared: 0.05, tonight: 0.1, lasting: 0.06 },
  aside: true,
  format: formatBytes,
  formatExactly: formatBytes,
} as const satisfies Partial<Figure>;

const secondsPerGib = (loops: readonly MeasuredLoop[]) => cpuCostOf(loops)?.secondsPerGib ?? null;

export const FIGURES: readonly Figure[] = [
  {
    name: 'iops',
    heading: 'IOPS',
    label: 'IOPS',
    title: 'I/Os per second',
    called: 'IOPS',
    explanation: 'I/Os per second; more is better. k is 1000.',
    best: 'fastest',
    more: 'more I/Os per second',
    less: 'fewer I/Os per second',
    better: 'higher',
    unit: 'iops',
    scale: 1,
    leastEffects: { winner: 0.02, compared: 0.02, tonight: 0.05, lasting: 0.03 },
    ...rate('iops'),
    format: formatIops,
    say: (iops) => `${formatIops(iops)} IOPS`,
    column: 2,
    columnNote: 'IOPS in k (1000)',
    bars: { unit: 'I/Os per second, k = 1000', axis: 'I/Os per second (k = 1000)', divisor: 1, ticks: 'suffixed', remark: 'k = 1000' },
    benchmarkUnit: 'iops',
  },
  {
    name: 'bw',
    heading: 'BW',
    label: 'Bandwidth',
    title: 'bandwidth',
    explanation: 'Bandwidth; more is better. MiB is 1024 KiB.',
    best: 'fastest',
    more: 'more bandwidth',
    less: 'less bandwidth',
    better: 'higher',
    unit: 'MB/s',
    scale: 1e6,
    leastEffects: { winner: 0.02, compared: 0.02, tonight: 0.05, lasting: 0.03 },
    ...rate('bw'),
    format: formatBandwidth,
    say: formatBandwidth,
    column: 1,
    columnNote: 'BW in MiB/s (1024)',
    terminal: { heading: 'MiB/s', format: (bytesPerSecond) => formatMebi(bytesPerSecond / 1024 ** 2) },
    bars: { unit: 'MiB/s', axis: 'bandwidth in MiB/s', divisor: 1024 ** 2, ticks: 'plain' },
    benchmarkUnit: 'MB/s',
  },
  // Latencies at the edge and CPU time spread more than rates do.
  {
    name: 'clat-p99',
    heading: 'clat p99',
    label: 'Latency p99',
    title: '99th percentile of completion latency',
    explanation: "99 % of the I/Os completed within this time (fio's clat p99); less is better.",
    best: 'fastest',
    more: 'higher 99th percentile of latency',
    less: 'lower 99th percentile of latency',
    better: 'lower',
    unit: 'us',
    scale: 1e3,
    leastEffects: { winner: 0.05, compared: 0.05, tonight: 0.1, lasting: 0.06 },
    ...percentile('clatP99Ns', ['readClatP99Ns', 'writeClatP99Ns']),
    format: formatLatency,
    formatExactly: formatLatencyExactly,
    view: 'p99',
  },
  {
    name: 'cpu',
    heading: 'host CPU',
    label: 'Host CPU',
    title: 'host CPU seconds a GiB',
    explanation: 'CPU seconds that QEMU (the guest included), the daemon and sshd used on the host for each GiB moved; less is better.',
    best: 'cheapest',
    more: 'more host CPU a GiB',
    less: 'less host CPU a GiB',
    better: 'lower',
    unit: 's/GiB',
    scale: 1,
    leastEffects: { winner: 0.05, compared: 0.05, tonight: 0.08, lasting: 0.05 },
    needs: [...RATES, 'hostCpuQemuSeconds', 'hostCpuDaemonSeconds', 'hostCpuSshdSeconds'],
    read: (loop) => secondsPerGib([loop]),
    // Loops that moved more count for more.
    readCell: secondsPerGib,
    format: (cost) => `${cost >= 99.95 ? cost.toFixed(0) : cost.toFixed(1)} s/GiB`,
    formatExactly: (cost) => `${cost.toPrecision(3)} s/GiB`,
  },
  // Whole programs spread more than loops of one kind of I/O; CPU time has the scheduler's and the emulator's share in it.
  {
    name: 'wall-time',
    heading: 'time',
    label: 'Wall time',
    title: 'wall time',
    explanation: 'From the start of the command to its end, by the monotonic clock of the target; less is better.',
    best: 'fastest',
    more: 'slower',
    less: 'faster',
    better: 'lower',
    unit: 's',
    scale: 1,
    leastEffects: { winner: 0.03, compared: 0.03, tonight: 0.08, lasting: 0.05 },
    ...carried('wall-time'),
    format: formatSeconds,
    formatExactly: formatSeconds,
  },
  {
    name: 'cpu-time',
    heading: 'CPU',
    label: 'CPU time',
    title: 'CPU time of the command',
    explanation: 'CPU seconds that the command and what it started used in the target, in user and kernel mode; less is better.',
    best: 'cheapest',
    more: 'more CPU time',
    less: 'less CPU time',
    better: 'lower',
    unit: 's',
    scale: 1,
    leastEffects: { winner: 0.05, compared: 0.05, tonight: 0.1, lasting: 0.06 },
    aside: true,
    needs: ['user-time', 'system-time'],
    read(loop) {
      const [user, system] = [carried('user-time').read(loop), carried('system-time').read(loop)];
      return user === null || system === null ? null : user + system;
    },
    format: formatSeconds,
    formatExactly: formatSeconds,
  },
  {
    name: 'host-cpu-time',
    heading: 'host CPU',
    label: 'Host CPU time',
    title: 'CPU time on the host',
    explanation: 'CPU seconds that QEMU (the guest included), the daemon and sshd used on the host while the command ran; less is better.',
    best: 'cheapest',
    more: 'more host CPU',
    less: 'less host CPU',
    better: 'lower',
    unit: 's',
    scale: 1,
    leastEffects: { winner: 0.05, compared: 0.05, tonight: 0.1, lasting: 0.06 },
    needs: ['wall-time', 'hostCpuQemuSeconds', 'hostCpuDaemonSeconds', 'hostCpuSshdSeconds'],
    aside: true,
    read: ({ figures, hostCpuSeconds }) => (figures?.['wall-time'] === undefined || hostCpuSeconds === null ? null : sumHostCpu(hostCpuSeconds) || null),
    format: formatSeconds,
    formatExactly: formatSeconds,
  },
  {
    name: 'read-bytes',
    heading: 'read',
    label: 'Bytes read',
    title: 'bytes read',
    explanation:
      'Bytes that the reads of the command and of what it started returned, off whatever file, pipe or cache (rchar of /proc/PID/io; what is mapped into memory is not in it); less is better.',
    best: 'least',
    ...MOVED,
    more: 'more bytes read',
    less: 'fewer bytes read',
    ...carried('read-bytes'),
  },
  {
    name: 'written-bytes',
    heading: 'written',
    label: 'Bytes written',
    title: 'bytes written',
    explanation: 'Bytes that the command and what it started passed to writes, to whatever file, pipe or cache (wchar of /proc/PID/io); less is better.',
    best: 'least',
    ...MOVED,
    more: 'more bytes written',
    less: 'fewer bytes written',
    ...carried('written-bytes'),
  },
  {
    name: 'calls',
    heading: 'calls/s',
    label: 'Calls a second',
    title: 'calls a second',
    explanation: "Files made, looked at or removed a second, by fio's engines filecreate, filestat and filedelete; more is better. k is 1000.",
    best: 'fastest',
    more: 'more calls a second',
    less: 'fewer calls a second',
    better: 'higher',
    unit: 'calls/s',
    scale: 1,
    leastEffects: { winner: 0.03, compared: 0.03, tonight: 0.08, lasting: 0.05 },
    ...carried('calls'),
    format: formatIops,
    say: (calls) => `${formatIops(calls)} calls/s`,
  },
];

/** Shown on the page beside the 99th; no row of the table, since nothing is ranked, compared or judged by it. */
export const MEDIAN_LATENCY: Pick<Figure, 'label' | 'explanation' | 'better' | 'needs' | 'read' | 'directions' | 'format'> & { readonly view: string } = {
  label: 'Latency p50',
  explanation: "Half of the I/Os completed within this time (fio's clat p50); less is better.",
  better: 'lower',
  ...percentile('clatP50Ns', ['readClatP50Ns', 'writeClatP50Ns']),
  format: formatLatency,
  view: 'p50',
};

/** Whether a figure can be called so. */
export function isFigureName(name: string): boolean {
  return /^[a-z][a-z0-9-]*$/.test(name);
}

/** As `--metric` takes them: `iops, bw, ...`. */
export function listFigures(): string {
  return FIGURES.map(({ name }) => name).join(', ');
}

/** What is ranked by where loops say nothing else. */
export function leadingFigure(): Figure {
  return FIGURES[0] as Figure;
}

/** The row of this name; undefined where there is none. */
export function findFigure(name: string): Figure | undefined {
  return FIGURES.find((figure) => figure.name === name);
}

/** The row of this name. Throws a usage error where there is none. */
export function figureNamed(name: string): Figure {
  const figure = findFigure(name);
  if (figure === undefined) throw usageError('bad-metric', `there is no metric '${name}'`, `metrics are ${listFigures()}`);
  return figure;
}

/** How a sentence that ranks by it calls it. */
export function callFigure(name: string): string {
  const { called, title } = figureNamed(name);
  return called ?? title;
}

/** A value among others in one line: `wall time 5.00 s`. */
export function sayFigure({ heading, format, say }: Pick<Figure, 'heading' | 'format' | 'say'>, value: number): string {
  return say === undefined ? `${heading} ${format(value)}` : say(value);
}

/** Its value off a loop, whatever came of that; null where it is not good or has none. */
export function readFigure(loop: MeasuredLoop, { read }: Pick<Figure, 'read'>): number | null {
  return loop.outcome === 'ok' ? read(loop) : null;
}
