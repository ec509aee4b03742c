/** All kinds of faults, in the order in which a campaign goes through them. */

import type { Kind, RunKind } from '../kind.ts';
import { CLOCK_KINDS } from './clock.ts';
import { DISK_KINDS } from './disks.ts';
import { HISTORY_KINDS } from './history.ts';
import { PART_KINDS } from './parts.ts';
import { SIGNAL_KINDS } from './signals.ts';
import { TWO_KINDS } from './two.ts';

/** The control: what an undisturbed run gives is what all others are held against. */
const NOTHING: RunKind = {
  name: 'nothing',
  does: 'nothing happens (control)',
  phases: ['loop'],
  strike: async () => ({ did: 'nothing' }),
  endings: [],
};

export const KINDS: readonly Kind[] = [NOTHING, ...SIGNAL_KINDS, ...PART_KINDS, ...DISK_KINDS, ...CLOCK_KINDS, ...TWO_KINDS, ...HISTORY_KINDS];

/** Throws where there is no such kind. */
export function findKind(name: string): Kind {
  const found = KINDS.find((kind) => kind.name === name);
  if (found === undefined) throw new Error(`no kind ${name}; there are ${KINDS.map((kind) => kind.name).join(', ')}`);
  return found;
}
