/** Beds for a run: the share they need, the folders they claim, and what an earlier fsbench left behind taken away first. */

import type { Plan } from '../model/records.ts';
import { planOn, targetsOf } from '../model/targets.ts';
import { estimateFileBytes } from '../plan/estimate.ts';
import { cacheDir } from '../process/paths.ts';
import type { Bed } from '../run/bed.ts';
import { claimFolders, removeLeftFolder } from '../store/own-folders.ts';
import { openMachineClaims, removeLeftMachines } from '../store/own-machines.ts';
import { forgetTakenOver, type MadeMachine, removeStaleSessions } from '../store/sessions.ts';
import { holderOf, openShare, removeLeftShare, type Share } from '../store/share.ts';
import { findTarget, TARGET_KINDS } from '../target/kinds.ts';
import { checkTargets } from './check-targets.ts';

interface ProvisionContext {
  readonly plan: Plan;
  readonly runId: string;
  /** The folder that the share lives in. */
  readonly shareParent: string;
  /** Room that the share needs, in bytes; absent: that of the files of the plan's work. */
  readonly fileBytes?: number;
  /** Programs that must be there beside those of the plan's work. */
  readonly programs?: readonly string[];
  /** Whether a program that is missing in the target may be installed there. */
  readonly install: boolean;
  /** As a target's: time that went into what is made once for many runs. */
  readonly onPrepared?: (ms: number) => void;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

export interface Provision {
  /** Sets a target up with those of the plan's mounts that it has, or with those of `part`. */
  open(target: string, part?: Plan): Promise<Bed>;
  /** Why the share can't be written on this host at the moment; null where it can, or there is none. */
  trouble(): string | null;
  /** The folder that is shared; null where nothing is, or not yet. */
  shareDir(): string | null;
  /** Takes machines that were made away, gives share and folders free; says what can't be taken away. */
  release(): Promise<void>;
}

/** Of a kind that this fsbench has no more, nothing is known. */
const removeMachine = async ({ kind, name }: MadeMachine): Promise<string | null> =>
  (await TARGET_KINDS.find((known) => known.kind === kind)?.removeMade?.(name)) ?? null;

const REMOVAL = { share: removeLeftShare, folder: removeLeftFolder };

/** Takes away what a kill left of the run, where nothing of it is to be set up any more. */
export function removeLeft(plan: Plan, shareParent: string): void {
  removeStaleSessions(REMOVAL, null);
  if (targetsOf(plan).some((target) => findTarget(target).kind.needsShare)) removeLeftShare(holderOf(shareParent));
}

export function openProvision(context: ProvisionContext): Provision {
  const { plan, runId, shareParent, programs = [], install, onPrepared, say, signal } = context;
  let share: Share | null = null;
  const claims = new Map<string, () => void>();
  const machines = openMachineClaims();
  let checked: Promise<void> | null = null;
  const checkAll = async () => {
    const begun = performance.now();
    await checkTargets(plan, { cache: cacheDir(), say, signal });
    onPrepared?.(performance.now() - begun);
  };
  return {
    async open(target, part = planOn(plan, target)) {
      const { kind, address } = findTarget(target);
      kind.checkHost?.(process);
      checked ??= checkAll();
      await checked;
      const folders = kind.foldersHere?.(part, runId) ?? [];
      // Before others are taken away: what this run left it takes over.
      if (folders.length > 0 && !claims.has(target)) claims.set(target, claimFolders(folders));
      for (const left of await removeLeftMachines(removeMachine)) say(left);
      removeStaleSessions(REMOVAL, holderOf(shareParent));
      if (kind.needsShare) {
        share ??= openShare(shareParent, context.fileBytes ?? estimateFileBytes(plan));
        forgetTakenOver(holderOf(shareParent));
      }
      return kind.open({
        plan: part,
        address,
        runId,
        cache: cacheDir(),
        shareDir: share?.dir ?? null,
        programs,
        install,
        keepUntilEnd: (name) => machines.claim({ kind: kind.kind, name }),
        ...(onPrepared === undefined ? {} : { onPrepared }),
        say,
        signal,
      });
    },
    trouble: () => share?.trouble() ?? null,
    shareDir: () => share?.dir ?? null,
    async release() {
      // Before the share, which they have open.
      for (const left of await machines.removeAll(removeMachine)) say(`${left}; the next start of fsbench tries again`);
      const left = share?.remove() ?? null;
      if (left !== null) say(`the share can't be taken away (${left}): the next start of fsbench tries again`);
      for (const release of claims.values()) release();
    },
  };
}
