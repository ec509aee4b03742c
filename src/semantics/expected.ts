/** Tables of answers, and which of those that are expected a mount is held against (pure). */

import type { RunRecord } from '../model/records.ts';
import type { AnswerTable, ProbeAnswer, TriedMount } from '../model/semantics.ts';
import { machinesOf, targetOfMount } from '../model/targets.ts';

/** An option that names a program of this machine: which version it is, is known otherwise. */
const NAMES_PROGRAM = 'daemon';

/** What the mounts of a run were, as far as they could be had. */
export function listTried(run: RunRecord): TriedMount[] {
  return run.mounts.map(({ name, kind, fstype, options, daemon }) => {
    const target = targetOfMount(run.plan, name);
    const environment = machinesOf(run).find((machine) => machine.target === target)?.environment ?? null;
    const asked = Object.entries(run.plan.mounts.find((spec) => spec.name === name)?.options ?? {}).filter(([option]) => option !== NAMES_PROGRAM);
    return {
      name,
      kind,
      asked: Object.fromEntries(asked),
      fstype,
      options,
      daemon: daemon === null ? null : { flavour: daemon.flavour, version: daemon.version },
      kernel: environment?.guestKernel ?? null,
      qemu: environment?.qemu ?? null,
    };
  });
}

/** The tables of a run, one a mount that could be had. */
export function tablesOf(mounts: readonly TriedMount[], answers: readonly ProbeAnswer[]): AnswerTable[] {
  return mounts.map((mount) => ({ mount, answers: answers.filter((answer) => answer.mount === mount.name) }));
}

/** 6.1.0-56-amd64 as 6.1: what a kernel promises does not change within a series. */
const seriesOf = (release: string | null) => /^\d+\.\d+/.exec(release ?? '')?.[0];

const askedOf = ({ asked }: TriedMount) => JSON.stringify(Object.entries(asked).sort());

/** How much two mounts have in common beyond kind and daemon; null for those of which the one says nothing about the other. */
function likeness(one: TriedMount, other: TriedMount): number | null {
  const kind = ({ fstype, daemon }: TriedMount) => `${fstype} ${daemon?.flavour}`;
  if (kind(one) !== kind(other)) return null;
  const facts = (mount: TriedMount) => [askedOf(mount), mount.name, mount.daemon?.version, seriesOf(mount.kernel), mount.qemu, mount.options.join()];
  const others = facts(other);
  return facts(one).filter((fact, at) => fact === others[at]).length;
}

/** The table that is most like the mount's own; null where none is of its kind. */
export function chooseExpected({ mount }: AnswerTable, tables: readonly AnswerTable[]): AnswerTable | null {
  let best: { readonly table: AnswerTable; readonly likeness: number } | null = null;
  for (const table of tables) {
    const alike = likeness(mount, table.mount);
    if (alike !== null && (best === null || alike > best.likeness)) best = { table, likeness: alike };
  }
  return best?.table ?? null;
}

/** In what two mounts differ that may explain other answers; one phrase each. */
export function describeOtherness(now: TriedMount, then: TriedMount): string[] {
  const pairs: readonly (readonly [string, string | null | undefined, string | null | undefined])[] = [
    ['daemon', now.daemon?.version, then.daemon?.version],
    ['kernel', now.kernel, then.kernel],
    ['QEMU', now.qemu, then.qemu],
    ['asked for', askedOf(now), askedOf(then)],
    ['options', now.options.join(), then.options.join()],
  ];
  return pairs.filter(([, one, other]) => one !== other).map(([what, one, other]) => `${what} ${one ?? 'none'}, and ${other ?? 'none'} there`);
}
