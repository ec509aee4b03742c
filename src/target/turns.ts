/** Whether the VMs that a plan starts on this host fit on it at once. */

import { availableParallelism, totalmem } from 'node:os';
import type { Plan } from '../model/records.ts';
import { targetsOf } from '../model/targets.ts';
import { findTarget } from './kinds.ts';

/** The rest is the host's own: its page cache is part of what is measured. */
const MOST_OF_MEMORY = 0.5;

/** What a host has. */
interface Room {
  readonly cpus: number;
  readonly memoryBytes: number;
}

/** True where several targets start a VM here and have not a processor each for all of theirs, or more than half of the memory between them. */
export function mustTakeTurns(
  plan: Pick<Plan, 'target' | 'targets' | 'cpus' | 'memoryBytes'>,
  host: Room = { cpus: availableParallelism(), memoryBytes: totalmem() },
): boolean {
  const started = targetsOf(plan).filter((target) => findTarget(target).kind.startsVm === true).length;
  return started > 1 && (started * plan.cpus > host.cpus || started * plan.memoryBytes > MOST_OF_MEMORY * host.memoryBytes);
}
