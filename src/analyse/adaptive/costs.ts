/** What loops and boots of a run with a budget have cost so far, by what it had spent at the end of each loop: a guess at those to come. */

import { median } from 'simple-statistics';
import { addTo } from '../../model/group-by.ts';
import type { LoopResult } from '../../model/records.ts';

export interface Costs {
  /** What a boot takes beside its loops: the machine, its mounts, the layout of files. */
  readonly bootSeconds: number;
  /** A loop of a workload, with what is done around it. */
  readonly loopSeconds: (workload: string) => number;
}

/** In the order in which they were measured: by what had been spent. */
export const inMeasuredOrder = <Result extends LoopResult>(results: readonly Result[]): Result[] =>
  [...results].sort((a, b) => (a.spentMs ?? 0) - (b.spentMs ?? 0));

/** What a run had spent when its last loop ended. */
export const spentSeconds = (results: readonly LoopResult[]): number => results.reduce((most, { spentMs = 0 }) => Math.max(most, spentMs), 0) / 1000;

const medianOr = (values: readonly number[], otherwise: number) => (values.length === 0 ? otherwise : median([...values]));

/** `results` in measured order. */
export function learnCosts(results: readonly LoopResult[], bootOf: (loop: number) => number): Costs {
  const steps = results.map((result, at) => ({
    workload: result.workload,
    seconds: ((result.spentMs ?? 0) - (results[at - 1]?.spentMs ?? 0)) / 1000,
    isFirstOfBoot: at === 0 || bootOf((results[at - 1] as LoopResult).loop) !== bootOf(result.loop),
  }));
  const loops = steps.filter(({ isFirstOfBoot }) => !isFirstOfBoot);
  const usual = medianOr(
    loops.map(({ seconds }) => seconds),
    0,
  );
  const boots = steps.filter(({ isFirstOfBoot }) => isFirstOfBoot).map(({ seconds }) => Math.max(0, seconds - usual));
  const byWorkload = new Map<string, number[]>();
  for (const { workload, seconds } of loops) addTo(byWorkload, workload, seconds);
  return { bootSeconds: medianOr(boots, 0), loopSeconds: (workload) => medianOr(byWorkload.get(workload) ?? [], usual) };
}
