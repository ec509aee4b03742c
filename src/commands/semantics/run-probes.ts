/** All probes on all mounts of a plan: beds opened, faults survived, every answer kept as it comes. */

import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { messageOf, usageError } from '../../model/errors.ts';
import type { MountSpec, Plan } from '../../model/records.ts';
import type { ProbeAnswer } from '../../model/semantics.ts';
import { planOn, targetsOf } from '../../model/targets.ts';
import type { Bed, BedMount } from '../../run/bed.ts';
import { notTried } from '../../semantics/judge.ts';
import type { Row } from '../../semantics/row.ts';
import { tryAll } from '../../semantics/try-all.ts';
import type { Provision } from '../provision.ts';

/** Longest wait for what another side did, in seconds: sshfs keeps what it knows of a file for twenty, and the kernel one more. */
const BOUND_SECONDS = 30;

interface ProbesContext {
  readonly plan: Plan;
  /** Folders of this host that mounts of a found machine show, by the mount's name. */
  readonly hostDirs: ReadonlyMap<string, string>;
  readonly rows: readonly Row[];
  readonly provision: Pick<Provision, 'open'>;
  readonly onBed: (bed: Bed, target: string) => void;
  readonly onAnswers: (answers: readonly ProbeAnswer[]) => void;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** What of this host serves a mount and can be stopped: its daemon, or the share's sshd. QEMU, which serves 9p, is the VM itself. */
function stoppableOf({ hostPids }: Bed, { found, server }: BedMount): number | null {
  if (server === 'daemon') return hostPids.daemons.get(found.name) ?? null;
  return server === 'sshd' ? hostPids.sshd : null;
}

/**
 * The bed with the folders of this host that its mounts show, as far as they are known: named, or of the same path as in the target. The name
 * of a folder for tests is drawn for the run: one that is called so here is the same.
 */
function findHostDirs(bed: Bed, named: ReadonlyMap<string, string>): Bed {
  const mounts = bed.mounts.map((mount) => {
    if (mount.hostDir !== undefined || bed.isHost) return mount;
    const parent = named.get(mount.found.name);
    const hostDir = parent === undefined ? mount.testDir : join(parent, basename(mount.testDir));
    if (existsSync(hostDir)) return { ...mount, hostDir };
    if (parent === undefined) return mount;
    throw usageError(
      'bad-option',
      `--host-dir: ${mount.testDir}, made in the target, is not seen as ${hostDir}`,
      `is ${parent} the folder that mount '${mount.found.name}' shows?`,
    );
  });
  return { ...bed, mounts };
}

/** The mount that a message is about. */
function findBlamed(message: string, mounts: readonly MountSpec[]): MountSpec | undefined {
  return mounts.find(({ name }) => message.includes(`mount '${name}'`));
}

/** Tries all rows on all mounts; a mount that can't be had, or whose server dies, is answered with why. Throws where there is nothing left to try. */
export async function runProbes({ plan, rows, hostDirs, provision, onBed, onAnswers, say, signal }: ProbesContext): Promise<void> {
  const answered = new Set<string>();
  let tried = false;
  const give = (answers: readonly ProbeAnswer[]) => {
    for (const { mount, probe } of answers) answered.add(`${mount}\0${probe}`);
    tried ||= answers.some(({ verdict }) => verdict !== 'not tried');
    if (answers.length > 0) onAnswers(answers);
  };
  const isPending = (mount: string, row: Row) => !answered.has(`${mount}\0${row.name}`);
  const giveUp = (mount: string, why: string) => {
    say(`mount '${mount}': given up: ${why}`);
    give(rows.filter((row) => isPending(mount, row)).map((row) => notTried(mount, row, why)));
  };
  for (const target of targetsOf(plan)) {
    const part = planOn(plan, target);
    const open = () => part.mounts.filter(({ name }) => rows.some((row) => isPending(name, row)));
    for (let sitting = 0; open().length > 0; sitting++) {
      const mounts = open();
      try {
        await using bed = await provision.open(target, { ...part, mounts });
        onBed(bed, target);
        const { fault } = await tryAll(findHostDirs(bed, hostDirs), {
          sitting,
          rows,
          bound: BOUND_SECONDS,
          serverOf: (mount) => stoppableOf(bed, mount),
          isPending,
          onAnswers: give,
          onStart: (mount, started) => say(`${mount}: ${started[0]?.group} (${started.length} ${started.length === 1 ? 'probe' : 'probes'})`),
          signal,
        });
        if (fault === null) continue;
        const blamed = findBlamed(fault, mounts);
        if (blamed !== undefined) giveUp(blamed.name, fault);
        // What died is set up again, but not for ever.
        else if (sitting > mounts.length) for (const { name } of mounts) giveUp(name, fault);
      } catch (error) {
        signal.throwIfAborted();
        const blamed = findBlamed(messageOf(error), mounts);
        if (blamed === undefined || (mounts.length === 1 && !tried)) throw error;
        giveUp(blamed.name, messageOf(error));
      }
    }
  }
}
