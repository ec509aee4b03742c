/** What keeping a mount or copy costs the host's CPU: at rest, and while files are saved ten times a second. */

import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CostResult, Direction } from '../model/sync.ts';
import { readCpuSeconds } from '../process/host-cpu.ts';
import { type Arena, FOLDERS, pairOf } from './arena.ts';
import { reasonOf } from './bounds.ts';

const SAVES_A_SECOND = 10;
/** Files that are saved in turn. */
const FILES = 20;

/** CPU seconds of all processors of this host together, by what Node knows of them. */
function readMachine(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
}

/** CPU seconds so far by what used them; the whole machine where no program is known to be the mount's. */
function readCpu(pids: ReadonlyMap<string, number>): Map<string, number> {
  const seconds = readCpuSeconds([...pids.values()]);
  const known = [...pids.keys()].flatMap((name, at): [string, number][] => {
    const value = seconds[at];
    return value === null || value === undefined ? [] : [[name, value]];
  });
  return new Map(known.length > 0 ? known : [['machine', readMachine()]]);
}

/** Measures for `seconds`, in which nothing is done, or files are saved. */
export async function measureCost(arena: Arena, direction: Direction, phase: CostResult['phase'], seconds: number): Promise<CostResult> {
  const base = { kind: 'cost', mount: arena.found.name, direction, phase } as const;
  try {
    const { writer } = await pairOf(arena, direction);
    const before = readCpu(arena.pids);
    const beganMs = performance.now();
    let changes = 0;
    while (performance.now() - beganMs < seconds * 1000) {
      if (phase === 'busy') {
        await writer.act({ op: 'put', name: `${FOLDERS.cost}/c${changes % FILES}`, text: `save-${changes}` });
        changes++;
      }
      // By the clock, however long a save took.
      const nextMs = Math.min(
        phase === 'busy' ? (changes * 1000) / SAVES_A_SECOND : Number.POSITIVE_INFINITY,
        seconds * 1000,
        performance.now() - beganMs + 1000,
      );
      await sleep(Math.max(0, beganMs + nextMs - performance.now()), undefined, { signal: arena.signal });
      const died = arena.fault();
      if (died !== null) throw new Error(died);
    }
    const tookSeconds = (performance.now() - beganMs) / 1000;
    const after = readCpu(arena.pids);
    const cpu = Object.fromEntries(
      [...after].flatMap(([name, used]) => {
        const earlier = before.get(name);
        return earlier === undefined ? [] : [[name, Math.max(0, Math.round(((used - earlier) / tookSeconds) * 1000) / 1000)]];
      }),
    );
    return { ...base, outcome: 'ok', reason: null, seconds: Math.round(tookSeconds * 10) / 10, changes, cpu };
  } catch (error) {
    return { ...base, outcome: 'failed', reason: reasonOf(error, arena), seconds, changes: 0, cpu: {} };
  }
}
