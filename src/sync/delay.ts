/** One trial of a delay: a change on one side, and the moment at which the other side, which looks all the time, sees it. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Change, DelayResult, Direction, Look } from '../model/sync.ts';
import { type Arena, FOLDERS, pairOf } from './arena.ts';
import { boundsOf, reasonOf } from './bounds.ts';
import type { Act, Side, Test } from './side.ts';

export interface DelayStep {
  readonly direction: Direction;
  readonly change: Change;
  readonly look: Look;
  readonly trial: number;
}

/** By what a change is seen. */
const TESTS: Readonly<Record<Change, Readonly<Record<Look, Test>>>> = {
  create: { stat: 'there', content: 'text' },
  modify: { stat: 'filled', content: 'text' },
  replace: { stat: 'filled', content: 'text' },
  delete: { stat: 'gone', content: 'shut' },
};

/** What must be there before a change, and the change. */
export function actsOf(change: Change, name: string, text: string): { readonly before: readonly Act[]; readonly act: Act } {
  const aside = `${name}.new`;
  switch (change) {
    case 'create':
      return { before: [], act: { op: 'put', name, text } };
    case 'modify':
      return { before: [{ op: 'empty', name }], act: { op: 'put', name, text } };
    case 'replace':
      return {
        before: [
          { op: 'empty', name },
          { op: 'put', name: aside, text },
        ],
        act: { op: 'move', name: aside, to: name },
      };
    case 'delete':
      return { before: [{ op: 'put', name, text }], act: { op: 'drop', name } };
  }
}

/** Whether the watcher comes to see a file that was made before. */
export async function awaitThere(watcher: Side, name: string, seconds: number): Promise<boolean> {
  const { seen } = await watcher.look('there', name, '', seconds);
  return (await seen).span !== null;
}

/** How long files that were made before may take to be seen: no figure comes of it. */
export const PREPARE_SECONDS = 60;

const nameOf = ({ direction, change, look, trial }: DelayStep) => `${FOLDERS.delays}/${change}-${look}-${direction}-${trial}`;
const textOf = ({ change, trial }: DelayStep) => `${change}-${trial}`;

/** Makes the files that these steps change, and waits until the other side has seen them: they are then old, as a project's are. */
export async function prepareDelays(arena: Arena, direction: Direction, steps: readonly DelayStep[]): Promise<void> {
  const { writer, watcher } = await pairOf(arena, direction);
  const made = steps.filter(({ change }) => change !== 'create');
  for (const step of made) for (const act of actsOf(step.change, nameOf(step), textOf(step)).before) await writer.act(act);
  for (const step of made) if (!(await awaitThere(watcher, nameOf(step), PREPARE_SECONDS))) return;
}

/** Makes the trial; `pauseMs` passes between the first look and the change, so that caches are of any age. */
export async function measureDelay(arena: Arena, step: DelayStep, deadlineSeconds: number, pauseMs: number): Promise<DelayResult> {
  const { direction, change, look, trial } = step;
  const [name, text] = [nameOf(step), textOf(step)];
  const result = (rest: Pick<DelayResult, 'outcome' | 'reason' | 'lowMs' | 'highMs' | 'looks'>): DelayResult => ({
    kind: 'delay',
    mount: arena.found.name,
    direction,
    change,
    look,
    trial,
    ...rest,
  });
  const none = { lowMs: null, highMs: null, looks: null };
  try {
    const { writer, watcher } = await pairOf(arena, direction);
    const { before, act } = actsOf(change, name, text);
    if (before.length > 0 && !(await awaitThere(watcher, name, PREPARE_SECONDS)))
      return result({ outcome: 'failed', reason: `the file to change was not seen in ${PREPARE_SECONDS} s`, ...none });
    const { seen } = await watcher.look(TESTS[change][look], name, text, deadlineSeconds + Math.ceil(pauseMs / 1000));
    await sleep(pauseMs, undefined, { signal: arena.signal });
    const made = await writer.act(act);
    const { span, looks } = await seen;
    if (change !== 'delete') await writer.act({ op: 'drop', name }).catch((error: unknown) => reasonOf(error, arena));
    if (span === null) return result({ outcome: 'late', reason: `not seen in ${deadlineSeconds} s`, ...none, looks });
    return result({ outcome: 'ok', reason: null, ...boundsOf(made, span), looks });
  } catch (error) {
    return result({ outcome: 'failed', reason: reasonOf(error, arena), ...none });
  }
}
