/** The moments at which faults strike: drawn by the seed, found by looking at the run from outside. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '../test/e2e/support.ts';
import { type Moment, type Phase, pick, type Scene } from './kind.ts';
import { LOOPS } from './matrix.ts';
import { findPart } from './parts.ts';

/** How long after its beginning a phase is struck at most: about as long as the phase takes. */
const LONGEST_DELAY_MS: Readonly<Record<Phase, number>> = { boot: 4000, layout: 400, loop: 2000, record: 5, report: 900 };

/** Draws one of the phases and a time in it. */
export function chooseMoment(phases: readonly Phase[], scene: Pick<Scene, 'uniform'>): Moment {
  const phase = phases[pick(scene, phases.length)] as Phase;
  return { phase, loop: 1 + pick(scene, LOOPS), delayMs: pick(scene, LONGEST_DELAY_MS[phase] + 1) };
}

/** The moment in words. */
export function describeMoment({ phase, loop, delayMs }: Moment): string {
  const where = { boot: 'boot', layout: 'layout', loop: `loop ${loop}`, record: `record of loop ${loop}`, report: 'report' }[phase];
  return `${where} + ${delayMs} ms`;
}

const namesIn = (dir: string): string[] => {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
};

/** Whole lines of results.jsonl. */
function countResults(dir: string): number {
  try {
    return readFileSync(join(dir, 'results.jsonl'), 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}

function hasBegun({ phase, loop }: Moment, scene: Scene, running: Running): boolean {
  switch (phase) {
    case 'boot':
      return findPart(running.child.pid as number, 'holder').length > 0;
    case 'layout':
      return namesIn(join(scene.shareParent, 'fsbench-share/share/data')).length > 0;
    case 'loop':
      return loop === 1 ? namesIn(join(scene.shareParent, 'fsbench-share/share/data')).includes('.laid-out') : countResults(scene.dir) >= loop - 1;
    case 'record':
      return namesIn(join(scene.dir, 'raw')).length >= loop;
    case 'report':
      return countResults(scene.dir) >= LOOPS;
  }
}

/** Waits for the moment; false where the command ends before it. Looks often, and oftest where microseconds matter. */
export async function awaitMoment(moment: Moment, scene: Scene, running: Running): Promise<boolean> {
  const isOver = () => running.child.exitCode !== null || running.child.signalCode !== null;
  while (!hasBegun(moment, scene, running)) {
    if (isOver()) return false;
    await sleep(moment.phase === 'record' ? 1 : 20);
  }
  await sleep(moment.delayMs);
  return !isOver();
}
