/** Tables of expected answers, and which of them a mount is held against (pure). */

import type { Environment, FoundMount } from '../model/records.ts';
import type { ProbeAnswer } from '../model/semantics.ts';

/** What one mount answered, and what it was. */
export interface AnswerTable {
  readonly mount: FoundMount;
  readonly environment: Environment | null;
  readonly answers: readonly ProbeAnswer[];
}

/** 6.1.0-56-amd64 as 6.1: what the kernel promises does not change within a series. */
const seriesOf = (release: string | undefined) => /^\d+\.\d+/.exec(release ?? '')?.[0];

/** How much two tables have in common beyond kind and daemon; those of other kinds are not to be compared. */
function likeness(one: AnswerTable, other: AnswerTable): number | null {
  const facts = ({ mount, environment }: AnswerTable) => [
    mount.name,
    mount.daemon?.version,
    seriesOf(environment?.guestKernel),
    environment?.qemu,
    mount.options.join(),
  ];
  const kind = ({ mount }: AnswerTable) => `${mount.fstype} ${mount.daemon?.flavour}`;
  if (kind(one) !== kind(other)) return null;
  const others = facts(other);
  return facts(one).filter((fact, at) => fact === others[at]).length;
}

/** The table that is most like the mount's own; null where none is of its kind. */
export function chooseExpected(found: AnswerTable, tables: readonly AnswerTable[]): AnswerTable | null {
  let best: { readonly table: AnswerTable; readonly likeness: number } | null = null;
  for (const table of tables) {
    const alike = likeness(found, table);
    if (alike !== null && (best === null || alike > best.likeness)) best = { table, likeness: alike };
  }
  return best?.table ?? null;
}

/** In what the two differ that may explain other answers; one phrase each. */
export function describeOtherness({ mount, environment }: AnswerTable, expected: AnswerTable): string[] {
  const pairs: readonly (readonly [string, string | null | undefined, string | null | undefined])[] = [
    ['daemon', mount.daemon?.version, expected.mount.daemon?.version],
    ['kernel', environment?.guestKernel, expected.environment?.guestKernel],
    ['QEMU', environment?.qemu, expected.environment?.qemu],
    ['options', mount.options.join(), expected.mount.options.join()],
  ];
  return pairs.filter(([, now, then]) => now !== then).map(([what, now, then]) => `${what} ${now ?? 'none'}, expected of ${then ?? 'none'}`);
}
