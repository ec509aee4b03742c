/** The moments at which faults strike: drawn by the seed, found by looking at the run from outside. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '../test/e2e/support.ts';
import { type Moment, type Phase, pick, type Scene } from './kind.ts';
import { LOOPS } from './matrix.ts';
import { findPart } from './parts.ts';
import { LONGEST_SECONDS } from './scene.ts';

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

/** What came first: the moment, the command's end, or the longest time that anything takes. */
type Awaited = 'now' | 'over' | 'late';

/** Waits for the moment. Looks often, and oftest where microseconds matter. */
export async function awaitMoment(moment: Moment, scene: Scene, running: Running, longestSeconds = LONGEST_SECONDS): Promise<Awaited> {
  const isOver = () => running.child.exitCode !== null || running.child.signalCode !== null;
  const end = performance.now() + longestSeconds * 1000;
  while (!hasBegun(moment, scene, running)) {
    if (isOver()) return 'over';
    if (performance.now() > end) return 'late';
    await sleep(moment.phase === 'record' ? 1 : 20);
  }
  await sleep(moment.delayMs);
  return isOver() ? 'over' : 'now';
}
