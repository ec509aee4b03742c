/** A night made from a measured one: the same run some days earlier, all of it faster or slower by chance. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomOf } from '../../simulate/random.ts';
import type { DirectionMetrics, LoopResult } from '../../src/model/records.ts';
import { readLoops, readRun } from './support.ts';

const DAY_MS = 24 * 3600 * 1000;
/** Standard deviation of ln of the rate from night to night: that of a machine which others use too. */
const SPREAD = 0.2;

const daysBefore = (at: string | null, days: number) => (at === null ? null : new Date(Date.parse(at) - days * DAY_MS).toISOString());

/** Rates times `factor`, latencies by as much shorter. */
function scale(side: DirectionMetrics | null, factor: number): DirectionMetrics | null {
  if (side === null) return null;
  const scaled = Object.entries(side).map(([name, value]) => [name, value === null ? null : name.startsWith('clat') ? value / factor : value * factor]);
  return Object.fromEntries(scaled) as DirectionMetrics;
}

/** Writes the run directory `to`, which is `from` so many days earlier. */
export function makeNightLike(from: string, to: string, days: number): void {
  const run = readRun(from);
  const factor = Math.exp(SPREAD * randomOf(days).normal());
  const loops = readLoops(from).map(
    (loop): LoopResult => ({
      ...loop,
      startedAt: daysBefore(loop.startedAt, days),
      metrics: loop.metrics && { ...loop.metrics, read: scale(loop.metrics.read, factor), write: scale(loop.metrics.write, factor) },
    }),
  );
  mkdirSync(to);
  const times = { startedAt: daysBefore(run.startedAt, days), finishedAt: daysBefore(run.finishedAt, days) };
  writeFileSync(join(to, 'run.json'), JSON.stringify({ ...run, id: `${run.id}-${days}`, ...times }));
  writeFileSync(join(to, 'results.jsonl'), loops.map((loop) => `${JSON.stringify(loop)}\n`).join(''));
}
