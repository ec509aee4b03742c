/** All probes on all mounts of a plan: beds opened, faults survived, every answer kept as it comes. */

import { messageOf } from '../../model/errors.ts';
import type { MountSpec, Plan } from '../../model/records.ts';
import type { ProbeAnswer } from '../../model/semantics.ts';
import { planOn, targetsOf } from '../../model/targets.ts';
import { findMountKind } from '../../mount/kinds.ts';
import type { Bed, BedMount } from '../../run/bed.ts';
import { notTried } from '../../semantics/judge.ts';
import type { Row } from '../../semantics/row.ts';
import { tryAll } from '../../semantics/try-all.ts';
import type { Provision } from '../provision.ts';

/** Longest wait for what another side did, in seconds: sshfs keeps what it knows of a file for twenty, and the kernel one more. */
const BOUND_SECONDS = 30;

interface ProbesContext {
  readonly plan: Plan;
  readonly rows: readonly Row[];
  readonly provision: Pick<Provision, 'open'>;
  readonly onBed: (bed: Bed, target: string) => void;
  readonly onAnswers: (answers: readonly ProbeAnswer[]) => void;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
}

/** What of this host serves a mount: its daemon, or the share's sshd. QEMU, which serves 9p, is the VM itself. */
function serverOf({ hostPids }: Bed, { found }: BedMount): number | null {
  const daemon = hostPids.daemons.get(found.name);
  return daemon ?? (findMountKind(found.kind)?.needs.sshd === true ? hostPids.sshd : null);
}

/** The mount that a message is about. */
function findBlamed(message: string, mounts: readonly MountSpec[]): MountSpec | undefined {
  return mounts.find(({ name }) => message.includes(`mount '${name}'`));
}

/** Tries all rows on all mounts; a mount that can't be had, or whose server dies, is answered with why. Throws where there is nothing left to try. */
export async function runProbes({ plan, rows, provision, onBed, onAnswers, say, signal }: ProbesContext): Promise<void> {
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
        const { fault } = await tryAll(bed, {
          sitting,
          rows,
          bound: BOUND_SECONDS,
          serverOf: (mount) => serverOf(bed, mount),
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
