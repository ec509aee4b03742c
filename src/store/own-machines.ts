/** Machines that are made for a run and outlive its process: whose they are, and how those of a killed fsbench are taken away. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeAll } from '../process/remove-all.ts';
import { sessionPrefix } from '../process/session-name.ts';
import { findStaleSessions, MACHINE_LINKS, type MadeMachine } from './sessions.ts';

/** Takes one away; why it can't, or null where nothing is left. */
export type RemoveMachine = (machine: MadeMachine) => Promise<string | null>;

export interface MachineClaims {
  /** Says in the temporary folder that this process makes it: to be called before it is made, and as often as one likes. */
  claim(machine: MadeMachine): void;
  /** Takes all of them away; gives what can't be, which the next start of fsbench tries again. */
  removeAll(remove: RemoveMachine): Promise<string[]>;
}

/** Removes each; what is left of them and why. */
async function removeEach(machines: readonly MadeMachine[], remove: RemoveMachine): Promise<{ left: MadeMachine[]; reasons: string[] }> {
  const results = await Promise.all(machines.map(async (machine) => ({ machine, reason: await remove(machine) })));
  const failed = results.filter(({ reason }) => reason !== null);
  return { left: failed.map(({ machine }) => machine), reasons: failed.map(({ reason }) => reason as string) };
}

/** Claims of this process, none so far. */
export function openMachineClaims(): MachineClaims {
  let session: string | null = null;
  let machines: MadeMachine[] = [];
  const write = (dir: string) => writeFileSync(join(dir, MACHINE_LINKS), JSON.stringify(machines));
  return {
    claim(machine) {
      if (machines.some(({ kind, name }) => kind === machine.kind && name === machine.name)) return;
      machines = [...machines, machine];
      session ??= mkdtempSync(sessionPrefix());
      write(session);
    },
    async removeAll(remove) {
      const { left, reasons } = await removeEach(machines, remove);
      machines = left;
      if (session !== null) {
        if (left.length === 0) removeAll(session);
        else write(session);
      }
      return reasons;
    },
  };
}

/** Takes away what killed processes left of machines, before their shares are; gives what can't be. */
export async function removeLeftMachines(remove: RemoveMachine): Promise<string[]> {
  const reasons: string[] = [];
  for (const { dir, machines } of findStaleSessions()) {
    if (machines.length === 0) continue;
    const removed = await removeEach(machines, remove);
    if (removed.left.length === 0) rmSync(join(dir, MACHINE_LINKS), { force: true });
    reasons.push(...removed.reasons);
  }
  return reasons;
}
