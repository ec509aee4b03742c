/** Looks at one start of fio while it ran (--status-interval): which print is a later one of the same jobs, and which another start. */

import { isDeepStrictEqual } from 'node:util';
import type { FioDocument } from './fio-json.ts';
import type { NormalBlock } from './fio-normal.ts';
import type { TerseLine } from './fio-terse.ts';

/** What a time to whole seconds may be off. */
const SECOND_MS = 1000;

/**
 * Whether `later` is the same start of fio as `earlier`, seen again: that had begun before `earlier` was printed. Where
 * fio tells since when it runs that decides, if to the second only; else since when its jobs run and what they moved.
 */
export function supersedes(later: FioDocument, earlier: FioDocument): boolean {
  if (later.printedAtMs === null || earlier.printedAtMs === null || later.jobs.length !== earlier.jobs.length) return false;
  if (!later.jobs.every((job, at) => job.name === earlier.jobs[at]?.name)) return false;
  if (later.elapsedMs !== null && earlier.elapsedMs !== null) {
    // It began in the second behind this.
    const begun = later.printedAtMs - later.elapsedMs;
    const slack = SECOND_MS + (later.isExact && earlier.isExact ? 0 : SECOND_MS);
    if (begun + slack <= earlier.printedAtMs) return true;
    if (begun >= earlier.printedAtMs) return false;
  }
  const started = later.jobs.flatMap(({ startedAtMs }) => startedAtMs ?? []);
  const runtimeMs = later.jobs.reduce((most, { metrics }) => Math.max(most, metrics.runtimeMs), 0);
  const begun = started.length > 0 ? started.reduce((least, each) => Math.min(least, each)) : later.printedAtMs - runtimeMs;
  return begun < earlier.printedAtMs && later.jobs.every((job, at) => job.bytes >= (earlier.jobs[at]?.bytes ?? 0));
}

/** Whether a block of a job that was seen is of another start: it began after that one was printed. False where no date tells. */
export function beganLater(later: NormalBlock, earlier: NormalBlock): boolean {
  if (later.printedAt === null || earlier.printedAt === null) return false;
  return later.printedAt.localMs - later.metrics.runtimeMs >= earlier.printedAt.localMs + SECOND_MS;
}

/** Blocks of one print have one date, give or take the second in which they are printed. */
export function isOtherPrint(one: NormalBlock, other: NormalBlock): boolean {
  return one.printedAt !== null && other.printedAt !== null && Math.abs(one.printedAt.localMs - other.printedAt.localMs) > 2 * SECOND_MS;
}

/** A look at a job that had not begun. */
const isEmpty = ({ kib, metrics, error }: TerseLine) => kib === 0 && metrics.runtimeMs === 0 && error === 0;

/** A look at a job that had ended at the one before: nothing has changed. */
const isRepeated = (later: TerseLine, earlier: TerseLine) => isDeepStrictEqual(later, earlier);

/**
 * Whether `later` can be a later look at the job of `earlier`: all that only grows has grown, or it had not begun. A job
 * that had ended is shown again, but only where there were looks before (`areLooked`).
 */
export function continues(later: TerseLine, earlier: TerseLine, areLooked: boolean): boolean {
  return isEmpty(earlier) || grows(later, earlier) || (areLooked && isRepeated(later, earlier));
}

function grows(later: TerseLine, earlier: TerseLine): boolean {
  return (
    later.metrics.runtimeMs > earlier.metrics.runtimeMs &&
    later.kib > earlier.kib &&
    later.clatMinUs <= earlier.clatMinUs &&
    later.clatMaxUs >= earlier.clatMaxUs &&
    later.error === 0 &&
    earlier.error === 0
  );
}

/** Two lines of a job of which the later can be a look at the same run further on. */
export const mayBeLooks = (lines: readonly TerseLine[]): boolean => lines.length === 2 && grows(lines[1] as TerseLine, lines[0] as TerseLine);

/**
 * Whether lines of one job are looks at it in equal steps: the first is no longer than a step, nor is the last behind
 * the one before it. Starts of fio beside each other run equally long, not longer by a run each.
 */
export function areSnapshots(given: readonly TerseLine[]): boolean {
  if (given.length < 2) return false;
  const lines = given.filter((line, at) => !isEmpty(line) && (at === 0 || !isRepeated(line, given[at - 1] as TerseLine)));
  // Of a job that began late, or ended early, one line is left.
  if (lines.length < 2) return lines.length < given.length;
  const runtimes = lines.map(({ metrics }) => metrics.runtimeMs);
  const steps = runtimes.slice(1).map((runtime, at) => runtime - (runtimes[at] as number));
  const [step = 0] = steps;
  const isStep = (value: number) => Math.abs(value / step - 1) <= 0.1;
  return (
    step > 0 &&
    (runtimes[0] as number) <= step * 1.1 &&
    steps.slice(0, -1).every(isStep) &&
    (steps.at(-1) as number) <= step * 1.1 &&
    lines.slice(1).every((line, at) => grows(line, lines[at] as TerseLine))
  );
}
