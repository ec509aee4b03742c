/** The steps of a run in their order, and which of them are still to be done. */

import { CHANGES, type Change, type Direction, LOOKS, type Look, type SyncLine, type SyncPlan } from '../model/sync.ts';
import { shuffle } from '../plan/order.ts';

interface Where {
  /** What its results are known by in results.jsonl. */
  readonly name: string;
  readonly mount: string;
  readonly direction: Direction;
}

export type Step = Where &
  (
    | { readonly kind: 'delay'; readonly change: Change; readonly look: Look; readonly trial: number }
    | { readonly kind: 'notice' }
    | { readonly kind: 'cost'; readonly phase: 'idle' | 'busy' }
    | { readonly kind: 'storm' }
    | { readonly kind: 'bulk'; readonly files: number }
  );

/** A mount and the directions it is measured in. */
export interface StepMount {
  readonly name: string;
  readonly directions: readonly Direction[];
}

type Rest = Step extends infer Each ? (Each extends Where ? Omit<Each, keyof Where> : never) : never;

/**
 * All steps: delays round by round, each trial on every mount before the next, so that a machine that drifts disturbs all alike; then
 * what takes longer. Bulk is last, since its files stay.
 */
export function listSteps(plan: SyncPlan, mounts: readonly StepMount[]): Step[] {
  const has = (part: SyncPlan['parts'][number]) => plan.parts.includes(part);
  const on = (mount: StepMount, direction: Direction, rest: Rest, ...words: readonly (string | number)[]): Step =>
    ({ name: [rest.kind, mount.name, direction, ...words].join(' '), mount: mount.name, direction, ...rest }) as Step;
  const everywhere = (rest: Rest, ...words: readonly (string | number)[]): Step[] =>
    mounts.flatMap((mount) => mount.directions.map((direction) => on(mount, direction, rest, ...words)));
  /** The first direction alone: what is noticed in the target, what saving on the host costs. */
  const inward = (rest: Rest, ...words: readonly (string | number)[]): Step[] =>
    mounts.flatMap((mount) => mount.directions.slice(0, 1).map((direction) => on(mount, direction, rest, ...words)));
  const steps: Step[] = [];
  for (let trial = 1; has('delays') && trial <= plan.trials; trial++) {
    for (const change of CHANGES) {
      for (const look of LOOKS) {
        // Which mount comes first is drawn anew for each round.
        steps.push(...shuffle(everywhere({ kind: 'delay', change, look, trial }, change, look, trial), plan.seed, ({ name }) => name));
      }
    }
  }
  if (has('notices')) steps.push(...inward({ kind: 'notice' }));
  if (has('cost')) for (const phase of ['idle', 'busy'] as const) steps.push(...inward({ kind: 'cost', phase }, phase));
  if (has('storm')) steps.push(...everywhere({ kind: 'storm' }));
  if (has('bulk')) for (const files of plan.files) steps.push(...everywhere({ kind: 'bulk', files }, files));
  return steps;
}

/** Trials that every delay gets, however long they take. */
const LEAST_TRIALS = 3;

/** A late one has waited for the deadline. */
const spentMs = (line: SyncLine, deadlineSeconds: number) => ('highMs' in line ? (line.highMs ?? deadlineSeconds * 1000) : 0);

/** Whether a delay has had its time: three trials or more, and `cellSeconds` or more of waiting. */
export function hasEnough(step: Step, lines: readonly SyncLine[], { cellSeconds, deadlineSeconds }: SyncPlan): boolean {
  if (step.kind !== 'delay') return false;
  const own = lines.filter(
    (line) => line.kind === 'delay' && line.mount === step.mount && line.direction === step.direction && line.change === step.change && line.look === step.look,
  );
  return own.length >= LEAST_TRIALS && own.reduce((sum, line) => sum + spentMs(line, deadlineSeconds), 0) >= cellSeconds * 1000;
}

/** Steps of a mount that failed one after the other, after which no more is asked of it: it hangs, or is gone. */
export const GIVEN_UP_AFTER = 3;
