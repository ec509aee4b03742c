/** Options and plans of runs with a budget: what it changes of the defaults, and how they are typed and fixed again. */

import type { Plan } from '../model/records.ts';
import { isSteered } from './limits.ts';
import { DEFAULTS, type OptionValues, QUICK } from './options.ts';

/** The same with a budget: fewer loops of a boot, since there is more than one where the answer is open. */
const QUICK_STEERED: OptionValues = { ...QUICK, loops: '2', ramp: '0' };

/** The options that --quick stands for beside these. */
export const quickFor = (given: OptionValues): OptionValues => (isSteered(given) ? QUICK_STEERED : QUICK);

/** Boots and loops in each that a budget may be spent on, where nobody says: so many boots count; where there is one, no more loops of it help. */
const MOST = { boots: '14', loopsOfBoot: '2', loops: '12' } as const;

/** Short loops, more of them: the first second is not like the others, so it is left out. */
const SHORT = { runtime: '2', ramp: '1' } as const;

/** The options, with what a budget changes of the defaults. `canBoot`: fresh machines can be had. */
export function fillSteered(given: OptionValues, canBoot: boolean): OptionValues {
  if (!isSteered(given)) return given;
  const boots = given.boots ?? (canBoot ? MOST.boots : DEFAULTS.boots);
  return { ...SHORT, 'retry-noisy': 'true', loops: Number(boots) > 1 ? MOST.loopsOfBoot : MOST.loops, ...given, boots };
}

/** The plan with loops of one boot where it had a budget or was a part: what is measured once more to hold against it. */
export function fixPlan({ budget, shard: _, ...plan }: Plan): Plan {
  const { boots: _boots, ...one } = plan;
  return budget === undefined ? plan : { ...one, loops: Number(DEFAULTS.loops) };
}

/** The options that mean such a plan. */
export function fixOptions({ budget, precision, shard: _, ...values }: OptionValues): OptionValues {
  if (budget === undefined && precision === undefined) return values;
  const { boots: _boots, ...one } = values;
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
