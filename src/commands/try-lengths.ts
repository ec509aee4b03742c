/** Which workloads are tried before their first loop that counts, and how long their loops are by that. */

import { chooseLength } from '../analyse/adaptive/length.ts';
import { lengthOf } from '../model/lengths.ts';
import type { LoopLength, LoopResult, Plan, Workload } from '../model/records.ts';
import type { Bed } from '../run/bed.ts';
import type { LoopOptions } from '../run/loop.ts';
import { tryMounts } from '../run/trial.ts';
import { kindOfWork } from '../work/kinds.ts';

/** The workload of this name, where it is still to be tried: once it has a loop, all its others are as long. */
export function findUntried(plan: Plan, name: string, results: readonly LoopResult[]): Workload | null {
  const workload = plan.workloads.find((each) => each.name === name);
  if (plan.trialSeconds === undefined || workload === undefined || workload.length !== undefined) return null;
  const isTried = kindOfWork(workload).trial?.fits(workload) === true;
  return isTried && results.every((result) => result.workload !== name) ? workload : null;
}

/** Tries a workload on all mounts of the bed. Throws BedLost as loops do. */
export async function tryLength(options: LoopOptions, bed: Bed, workload: Workload): Promise<LoopLength> {
  const { plan } = options;
  const { trial } = kindOfWork(workload);
  const usual = lengthOf(plan, workload);
  const seconds = plan.trialSeconds;
  if (trial === undefined || seconds === undefined) return usual;
  return chooseLength(await tryMounts({ ...options, trial, seconds }, bed, workload), seconds, usual);
}

/** `loops of 1 s after 2 s of ramp`. */
export const describeLength = ({ rampSeconds, runtimeSeconds }: LoopLength): string =>
  `loops of ${runtimeSeconds} s ${rampSeconds === 0 ? 'without a ramp' : `after ${rampSeconds} s of ramp`}`;
