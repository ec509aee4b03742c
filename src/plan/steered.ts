/** Options and plans of runs with a budget: what it changes of the defaults, and how they are typed and fixed again. */

import type { Plan } from '../model/records.ts';
import { targetsOf } from '../model/targets.ts';
import { kindOfWork } from '../work/kinds.ts';
import { isSteered } from './limits.ts';
import { DEFAULTS, type OptionValues, QUICK } from './options.ts';

/** What a run with --quick may spend. */
export const QUICK_BUDGET = '10m';

/** --quick with a budget: how often all is measured is then for the figures to say. */
const { loops: _loops, ...QUICK_SIZES } = QUICK;
const QUICK_STEERED: OptionValues = { ...QUICK_SIZES, ramp: '0' };

/** The options that --quick stands for beside these: a budget, but for those who say how many loops or boots they want. */
export function quickFor(given: OptionValues): OptionValues {
  if (isSteered(given)) return QUICK_STEERED;
  return given.loops === undefined && given.boots === undefined ? { ...QUICK_STEERED, budget: QUICK_BUDGET } : QUICK;
}

/**
 * Boots and loops in each that a budget may be spent on, where nobody says: so many boots count; where there is one, no more loops of it help.
 * Minutes have room for few boots, and looks that never come would take their share of the chance of an error from those that do.
 */
const MOST = { boots: '14', bootsOfQuick: '4', loopsOfBoot: '2', loops: '12' } as const;

/** Short loops, more of them: the first second is not like the others, so it is left out. */
const SHORT = { runtime: '2', ramp: '1' } as const;

/** The options, with what a budget changes of the defaults. `canBoot`: fresh machines can be had. */
export function fillSteered(given: OptionValues, canBoot: boolean): OptionValues {
  if (!isSteered(given)) return given;
  const most = given['work-size'] === 'quick' ? MOST.bootsOfQuick : MOST.boots;
  const boots = given.boots ?? (canBoot ? most : DEFAULTS.boots);
  return { ...SHORT, 'retry-noisy': 'true', loops: Number(boots) > 1 ? MOST.loopsOfBoot : MOST.loops, ...given, boots };
}

/** Seconds of a trial where nobody says, and the share of a budget that trials may take. */
const TRIAL_SECONDS = 5;
const TRIAL_SHARE = 0.1;

/**
 * The plan, with trials where nobody says how long loops are and these take a small part of what there is to spend. Targets that
 * are several, and may not be there at once, have none.
 */
export function addTrial(plan: Plan, { runtime, ramp, trial }: OptionValues): Plan {
  const isSaid = [runtime, ramp, trial].some((value) => value !== undefined);
  if (plan.budget === undefined || isSaid || targetsOf(plan).length > 1) return plan;
  const tried: Plan = { ...plan, rampSeconds: 0, fio: { ...plan.fio, runtimeSeconds: TRIAL_SECONDS } };
  const cells = plan.workloads.map((workload) =>
    kindOfWork(workload).trial?.fits(workload) === true ? kindOfWork(workload).estimateSeconds(tried, workload) : 0,
  );
  const seconds = cells.reduce((sum, each) => sum + each, 0) * plan.mounts.length;
  const isShort = plan.budget.seconds === null || seconds <= TRIAL_SHARE * plan.budget.seconds;
  return seconds > 0 && isShort ? { ...plan, trialSeconds: TRIAL_SECONDS } : plan;
}

/** The plan with loops of one boot where it had a budget or was a part: what is measured once more to hold against it. */
export function fixPlan({ budget, shard: _, ...plan }: Plan): Plan {
  const { boots: _boots, trialSeconds: _trial, ...one } = plan;
  return budget === undefined ? plan : { ...one, loops: Number(DEFAULTS.loops) };
}

/** The options that mean such a plan. */
export function fixOptions({ budget, precision, shard: _, ...values }: OptionValues): OptionValues {
  if (budget === undefined && precision === undefined) return values;
  const { boots: _boots, trial: _trial, ...one } = values;
  return { ...one, loops: DEFAULTS.loops };
}

/** A budget as options that mean it. */
export function typeBudget({ budget }: Pick<Plan, 'budget'>): OptionValues {
  if (budget === undefined) return {};
  const { seconds, precision, margin } = budget;
  return {
    ...(seconds === null ? {} : { budget: `${seconds}s` }),
    ...(precision === null ? {} : { precision: String(precision) }),
    margin: String(margin),
  };
}
