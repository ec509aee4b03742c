/** A run with a budget without a machine: its loops as a world of figures and costs would have them, measured one by one as the command asks for them. */

import { nextLoops } from '../../src/commands/next-loops.ts';
import { bootOfLoop } from '../../src/model/boots.ts';
import { isLost, loopId } from '../../src/model/loop-key.ts';
import type { LoopKey, LoopResult, Plan, RunRecord } from '../../src/model/records.ts';
import { type Warning, warn } from '../../src/model/warnings.ts';
import { readPlanFigures } from '../../src/plan/options.ts';
import { makeLoop, makeMetrics, makePlan, makeRun } from './records.ts';

export interface World {
  /** I/Os per second of a loop; null: it was lost. */
  readonly iops: (key: LoopKey, boot: number, attempt: number) => number | null;
  readonly bootSeconds?: number;
  readonly loopSeconds?: number;
  readonly warnings?: (key: LoopKey, attempt: number) => readonly Warning[];
}

/** A run of such a plan that has not begun. */
export function makeSteered(workloads: readonly string[], mounts: string, options: Parameters<typeof readPlanFigures>[0]): RunRecord {
  const plan: Plan = { ...makePlan(workloads, mounts), ...readPlanFigures({ 'retry-noisy': 'true', ...options }) };
  return makeRun(plan, { finishedAt: null });
}

/** Goes on with a run until it is over, or `stopAfter` loops more are measured; what was told of its rounds is in `told`. */
export function measureSteered(run: RunRecord, world: World, results: LoopResult[] = [], stopAfter = Number.POSITIVE_INFINITY): { told: string[] } {
  const { iops, bootSeconds = 20, loopSeconds = 3, warnings = () => [] } = world;
  const told: string[] = [];
  let spentMs = Math.max(0, ...results.map((result) => result.spentMs ?? 0));
  let boot = 0;
  let left = stopAfter;
  for (const key of nextLoops(run, results, (text) => told.push(text))) {
    if (left-- <= 0) break;
    if (bootOfLoop(run.plan, key.loop) !== boot) spentMs += bootSeconds * 1000;
    boot = bootOfLoop(run.plan, key.loop);
    spentMs += loopSeconds * 1000;
    const before = results.filter((result) => loopId(result) === loopId(key));
    const value = iops(key, boot, before.length);
    const again = before.some((result) => !isLost(result)) ? [warn('measured-again', '')] : [];
    const { run: _run, parameters: _parameters, ...loop } = makeLoop({ ...key, metrics: makeMetrics(value ?? 1) });
    const lost = { outcome: 'failed', metrics: null, warnings: [warn('target-lost', '')] } as const;
    results.push({ ...loop, spentMs, warnings: [...warnings(key, before.length), ...again], ...(value === null ? lost : {}) });
  }
  return { told };
}
