/** What each part of the campaign takes, before it is measured: its plan, and the minutes of it and of the fixed plan that it is held against. */

import { makePlan } from '../src/commands/make-plan.ts';
import type { Plan } from '../src/model/records.ts';
import { countLoops } from '../src/model/shard.ts';
import { estimateSeconds } from '../src/plan/estimate.ts';
import { quickFor } from '../src/plan/steered.ts';
import type { Part } from './parts.ts';

/** An emulated guest with three mounts on two cores. */
const PACE = { startSeconds: 40, layoutBytesPerSecond: 150 * 1024 ** 2 };

export const planOf = ({ options, quick }: Part): Promise<Plan> => makePlan({ ...(quick === true ? quickFor(options) : {}), ...options });

/** The matrix of a part as three boots of three loops of 20 s. */
function fixedLike({ budget: _, trialSeconds: _trial, rampSeconds: _ramp, ...plan }: Plan): Plan {
  return { ...plan, boots: 3, loops: 3, fio: { ...plan.fio, runtimeSeconds: 20 } };
}

export const estimateMinutes = (plan: Plan): number => estimateSeconds(plan, () => PACE) / 60;

/** Minutes that the fixed plan of the same matrix takes. */
export const estimateFixedMinutes = (plan: Plan): number => estimateMinutes(fixedLike(plan));

/** How long the fixed plan of a matrix takes. */
export interface FixedTime {
  readonly minutes: number;
  /** By a part that is measured to its end; else it is an estimate. */
  readonly isMeasured: boolean;
}

/** That of a part, whose plan is given; `secondsOfWhole`: wall seconds of a part by its name, null where it is not whole. */
export function findFixed({ fixedBy }: Part, plan: Plan, secondsOfWhole: (name: string) => number | null): FixedTime {
  const seconds = fixedBy === undefined ? null : secondsOfWhole(fixedBy);
  return seconds === null ? { minutes: estimateFixedMinutes(plan), isMeasured: false } : { minutes: seconds / 60, isMeasured: true };
}

/** `18 cells, 162 loops, about 63 min`. */
export function describePlan(plan: Plan): string {
  const cells = plan.workloads.length * plan.mounts.length;
  const most = plan.budget === undefined ? ['', 'about'] : ['at most ', 'at most'];
  return `${cells} cells, ${most[0]}${countLoops(plan)} loops, ${most[1]} ${Math.ceil(estimateMinutes(plan))} min`;
}
