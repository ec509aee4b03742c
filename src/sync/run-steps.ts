/** The steps of a run one after the other: each result is handed over before the next begins. */

import type { SyncLine, SyncPlan, SyncResult } from '../model/sync.ts';
import type { Arena } from './arena.ts';
import { reasonOf } from './bounds.ts';
import { measureBulk } from './bulk.ts';
import { measureCost } from './cost.ts';
import { measureDelay, prepareDelays } from './delay.ts';
import { measureNotices } from './notice.ts';
import { GIVEN_UP_AFTER, hasEnough, type Step } from './steps.ts';
import { measureStorm } from './storm.ts';
import { chanceOf } from './storm-operations.ts';

/** Changes are made this long after the other side began to look, at the most: longer than an attribute cache of a second. */
const PAUSE_MS = 1000;

/** Between two saves that watchers are to notice, at the least and at the most. */
const SAVES_APART_MS = [150, 400] as const;

function measureStep(step: Step, arena: Arena, plan: SyncPlan): Promise<readonly SyncResult[]> {
  const one = async (result: Promise<SyncResult>) => [await result];
  const { direction } = step;
  switch (step.kind) {
    case 'delay':
      return one(measureDelay(arena, step, plan.deadlineSeconds, Math.round(PAUSE_MS * chanceOf(plan.seed, step.name))));
    case 'notice': {
      const [least, most] = SAVES_APART_MS;
      return measureNotices(arena, direction, plan, (at) => least + (most - least) * chanceOf(plan.seed, `${step.name} ${at}`));
    }
    case 'cost':
      return one(measureCost(arena, direction, step.phase, plan.costSeconds));
    case 'storm':
      return one(measureStorm(arena, direction, plan));
    case 'bulk':
      return one(measureBulk(arena, direction, step.files, plan.deadlineSeconds));
  }
}

interface StepsContext {
  readonly plan: SyncPlan;
  readonly arenas: ReadonlyMap<string, Arena>;
  /** What is there already of an earlier sitting. */
  readonly lines: readonly SyncLine[];
  readonly onStart: (step: Step, left: number) => void;
  readonly onLines: (lines: readonly SyncLine[]) => void;
  readonly signal: AbortSignal;
}

/**
 * Does all steps that have no result yet. A mount on which three steps in turn fail is given up: it gets no more of them in this sitting.
 * Gives why for each such mount. Throws where what they run on has died.
 */
export async function runSteps(steps: readonly Step[], { plan, arenas, lines, onStart, onLines, signal }: StepsContext): Promise<ReadonlyMap<string, string>> {
  const all = [...lines];
  const done = new Set(lines.map(({ step }) => step));
  const failures = new Map<string, number>();
  const givenUp = new Map<string, string>();
  const prepared = new Set<string>();
  for (const [at, step] of steps.entries()) {
    const arena = arenas.get(step.mount);
    if (done.has(step.name) || arena === undefined || givenUp.has(step.mount) || hasEnough(step, all, plan)) continue;
    signal.throwIfAborted();
    onStart(step, steps.length - at);
    if (step.kind === 'delay' && !prepared.has(`${step.mount} ${step.direction}`)) {
      prepared.add(`${step.mount} ${step.direction}`);
      const own = steps.filter((each) => each.mount === step.mount && each.direction === step.direction && !done.has(each.name));
      // What can't be made fails the steps that want it.
      await prepareDelays(
        arena,
        step.direction,
        own.filter((each) => each.kind === 'delay'),
      ).catch((error: unknown) => reasonOf(error, arena));
    }
    const results = await measureStep(step, arena, plan);
    const added = results.map((result): SyncLine => ({ step: step.name, ...result }));
    onLines(added);
    all.push(...added);
    const failed = results.length > 0 && results.every(({ outcome }) => outcome === 'failed');
    const count = failed ? (failures.get(step.mount) ?? 0) + 1 : 0;
    failures.set(step.mount, count);
    if (count >= GIVEN_UP_AFTER) givenUp.set(step.mount, results[0]?.reason ?? 'it failed');
  }
  return givenUp;
}
