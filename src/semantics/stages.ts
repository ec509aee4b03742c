/** Rows in the order in which they can be tried without disturbing each other (pure). */

import { groupBy } from '../model/group-by.ts';
import type { Group, Row } from './row.ts';

/** What syncs, and a server that stops, would be felt by all that runs beside it. */
const APART: readonly Group[] = ['durability', 'absence'];

export interface Batch {
  readonly rows: readonly Row[];
  /** On one mount after the other. */
  readonly oneByOne: boolean;
}

export interface Stages {
  /** First of all, and all at once: where nothing was seen they only wait, and other rows can be tried meanwhile. */
  readonly waiting: readonly Row[];
  /** Tried on each mount one after the other, whatever other mounts do. */
  readonly free: readonly Batch[];
  /** Each after all that comes before it is done on all mounts. */
  readonly apart: readonly Batch[];
}

/** Rows of a group, and of a set in it, together. */
function makeBatches(rows: readonly Row[]): Batch[] {
  const batches = groupBy(rows, (row) => JSON.stringify(row.alone === true ? [row.name] : [row.group, row.set]));
  return [...batches.values()].map((together) => ({ rows: together, oneByOne: together.some(({ alone }) => alone === true) }));
}

export function planStages(rows: readonly Row[]): Stages {
  const others = rows.filter(({ waits }) => waits !== true);
  const isApart = ({ group }: Row) => APART.includes(group);
  return {
    waiting: rows.filter(({ waits }) => waits === true),
    free: makeBatches(others.filter((row) => !isApart(row))),
    apart: makeBatches(others.filter(isApart)),
  };
}
