/** Sizes, rates and durations: parsed from what users write, printed as readers of tables expect. */

import { usageError } from '../model/errors.ts';

const SIZE_FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  t: 1024 ** 4,
};

/** Bytes of a size as fio's default `kb_base=1024` reads it: `4K`, `4KiB`, `4kb`, `512`, `1.5G`; null for anything else. */
export function readSize(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim());
  const factor = SIZE_FACTORS[(match?.[2] ?? '').toLowerCase()];
  const bytes = match === null || factor === undefined ? Number.NaN : Number(match[1]) * factor;
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null;
}

/** The size of an option, as readSize reads it. Throws a usage error that names `what` (the option) for anything else. */
export function parseSize(text: string, what: string): number {
  const bytes = readSize(text);
  if (bytes === null) throw usageError('bad-size', `${what}: '${text}' is not a size`, 'write a number and K, M, G or T, such as 4K or 512M');
  return bytes;
}

/** The size as fio and this command line take it back: whole bytes with the largest exact suffix. */
export function formatSizeOption(bytes: number): string {
  for (const [suffix, factor] of [
    ['T', 1024 ** 4],
    ['G', 1024 ** 3],
    ['M', 1024 ** 2],
    ['K', 1024],
  ] as const) {
    if (bytes % factor === 0) return `${bytes / factor}${suffix}`;
  }
  return String(bytes);
}

/** Three significant figures at most one decimal below 100: 0.42, 7.1, 92.7, 335. */
export function formatFigure(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  if (value >= 1) return value.toFixed(1);
  return value.toFixed(2);
}

/** A share above 0 and below 1, written `5%` or `0.05`; null for anything else. */
export function readShare(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  const share = match === null ? Number(text) : Number(match[1]) / 100;
  return share > 0 && share < 1 ? share : null;
}

/** A share of 1 as `5 %`, `2.5 %`. */
export function formatShare(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

/** `under a minute`, `about 12 minutes`, `about 3 hours`. */
export function formatMinutes(minutes: number): string {
  const whole = Math.round(minutes);
  if (whole < 1) return 'under a minute';
  if (whole < 90) return `about ${whole} ${whole === 1 ? 'minute' : 'minutes'}`;
  return `about ${Math.round(minutes / 60)} hours`;
}

/** MiB, GiB from 1024, KiB below 1. */
function scaleBytes(bytes: number): string {
  const mebi = bytes / 1024 ** 2;
  if (mebi >= 1023.5) return `${formatFigure(mebi / 1024)} GiB`;
  if (mebi >= 1) return `${formatFigure(mebi)} MiB`;
  return `${formatFigure(bytes / 1024)} KiB`;
}

/** Bytes that were moved, for people: `38.8 KiB`, `10 B`. */
export function formatBytes(bytes: number): string {
  return bytes >= 1024 ? scaleBytes(bytes) : `${Math.round(bytes)} B`;
}

/** A bandwidth for people, in MiB/s (KiB/s below 1, GiB/s from 1024). Takes bytes per second. */
export function formatBandwidth(bytesPerSecond: number): string {
  return `${scaleBytes(bytesPerSecond)}/s`;
}

/** Room for people, in whole MiB: what there is rounded down, what is needed up. */
export function formatMebibytes(bytes: number, round: (value: number) => number = Math.round): string {
  return `${round(bytes / 1024 ** 2)} MiB`;
}

/** I/Os per second for people; k is 1000. */
export function formatIops(iops: number): string {
  if (iops >= 999_500) return `${formatFigure(iops / 1_000_000)}M`;
  if (iops >= 9_999.5) return `${(iops / 1000).toFixed(1)}k`;
  return iops >= 9.95 ? iops.toFixed(0) : formatFigure(iops);
}

/** A latency for people, in µs, ms or s. Takes nanoseconds. */
export function formatLatency(nanoseconds: number): string {
  if (nanoseconds >= 999_500_000) return `${formatFigure(Math.max(1, nanoseconds / 1e9))} s`;
  if (nanoseconds >= 999_500) return `${formatFigure(Math.max(1, nanoseconds / 1e6))} ms`;
  return `${formatFigure(nanoseconds / 1000)} µs`;
}

/** How long something took, in three figures: `870 µs`, `12.4 ms`, `1.23 s`, `83.1 s`, `312 s`. */
export function formatSeconds(seconds: number): string {
  const [value, unit] = seconds >= 0.9995 ? [seconds, 's'] : seconds >= 0.0009995 ? [seconds * 1000, 'ms'] : [seconds * 1e6, 'µs'];
  return `${value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2)} ${unit}`;
}

const SPAN_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600 };

/** Seconds of a span that is written `90s`, `30m` or `1.5h`; null for anything else, and for one of no length. */
export function readSpan(text: string): number | null {
  const [, value = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*(s|m|min|h)$/i.exec(text.trim()) ?? [];
  const seconds = Math.round(Number(value) * (SPAN_SECONDS[unit.toLowerCase()] ?? 0));
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : null;
}

/** A span for a progress line: `8 s`, `4 min 05 s`, `1 h 30 min`. Takes seconds. */
export function formatSpan(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
