/** Tries all that is pending on all mounts of a bed, stage by stage; what breaks on one mount leaves the others whole. */

import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../model/errors.ts';
import { groupBy } from '../model/group-by.ts';
import type { ProbeAnswer } from '../model/semantics.ts';
import type { Bed } from '../run/bed.ts';
import { type ArenaOptions, beginArena, openArenas } from './arenas.ts';
import { notTried } from './judge.ts';
import { type Row, STEPS_TO_CHANGE } from './row.ts';
import { type Batch, planStages } from './stages.ts';
import { type Arena, answerUntried, SILENT, tryBatch, whyNot } from './try-mount.ts';

/**
 * In which nothing else runs after the changes that others wait for: what is seen at all without a cache running out is seen by then (seen:
 * 1.2 s, and some 5 s for a store into a mapping), at the pace of an idle machine.
 */
const CALM_MS = 6000;

/** Opens once all have passed. */
function openGate(all: readonly Arena[]): { readonly opened: Promise<void>; readonly pass: (one: Arena) => void } {
  const left = new Set(all);
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const pass = (one: Arena) => {
    left.delete(one);
    if (left.size === 0) open();
  };
  return { opened, pass };
}

/** Arenas that can be tried beside each other: those of one server, which is stopped for each, one after the other. */
function groupByServer(arenas: readonly Arena[]): Arena[][] {
  const groups = groupBy(arenas, (arena) => ('pid' in arena.server ? `server ${arena.server.pid}` : `mount ${arena.mount}`));
  return [...groups.values()];
}

interface TryOptions extends ArenaOptions {
  readonly rows: readonly Row[];
  /** Whether a row is still to be tried on a mount. */
  readonly isPending: (mount: string, row: Row) => boolean;
  readonly onAnswers: (answers: readonly ProbeAnswer[]) => void;
  /** Hears which rows of a mount are tried next. */
  readonly onStart: (mount: string, rows: readonly Row[]) => void;
}

/** Runs them; where something of the bed dies, its fault comes out as `fault`, and what was being tried then is answered by nobody. */
export async function tryAll(bed: Bed, options: TryOptions): Promise<{ readonly fault: string | null }> {
  const { rows, isPending, onAnswers, onStart, signal } = options;
  const answered = new Set<string>();
  const give = (answers: readonly ProbeAnswer[]) => {
    for (const { mount, probe } of answers) answered.add(`${mount}\0${probe}`);
    if (answers.length > 0) onAnswers(answers);
  };
  const pending = (mount: string, of: readonly Row[]) => of.filter((row) => isPending(mount, row) && !answered.has(`${mount}\0${row.name}`));
  await using opened = await openArenas(bed, options);
  const attempt = async (arena: Arena, of: readonly Row[], act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      signal.throwIfAborted();
      await bed.settle?.();
      if (bed.fault() === null) give(pending(arena.mount, of).map((row) => notTried(arena.mount, row, messageOf(error))));
    }
  };
  const begin = async (arena: Arena): Promise<void> => {
    if (pending(arena.mount, rows).length === 0) return;
    await attempt(arena, rows, async () => {
      const why = await beginArena(arena);
      if (why !== null) give(pending(arena.mount, rows).map((row) => notTried(arena.mount, row, why)));
      give(answerUntried(arena, pending(arena.mount, rows)));
    });
  };
  await Promise.all(opened.arenas.map(begin));
  if (bed.fault() !== null) return { fault: bed.fault() };
  const tryOn = async (arena: Arena, batch: readonly Row[], onPhase?: (done: number) => void): Promise<void> => {
    const due = pending(arena.mount, batch).filter((row) => whyNot(arena, row) === null);
    if (due.length === 0 || bed.fault() !== null) return;
    onStart(arena.mount, due);
    await attempt(arena, due, async () => {
      const answers = await tryBatch(arena, due, onPhase);
      const isSilent = ({ answer }: ProbeAnswer) => answer === SILENT;
      if (answers.some(isSilent)) await bed.settle?.();
      // A program that ended with what died says nothing of the mount: the death is told in its place.
      give(bed.fault() === null ? answers : answers.filter((answer) => !isSilent(answer)));
    });
  };
  const oneAfterTheOther = async (some: readonly Arena[], batch: readonly Row[]): Promise<void> => {
    for (const arena of some) await tryOn(arena, batch);
  };
  const { waiting, free, apart } = planStages(rows);
  const gate = openGate(opened.arenas);
  const wait = async (arena: Arena): Promise<void> => {
    try {
      await tryOn(arena, waiting, (done) => {
        if (done === STEPS_TO_CHANGE) gate.pass(arena);
      });
    } finally {
      gate.pass(arena);
    }
  };
  const waits = Promise.all(opened.arenas.map(wait));
  const calm = gate.opened.then(() => Promise.race([waits, sleep(CALM_MS, undefined, { ref: false })]));
  const tryFree = async (arena: Arena): Promise<void> => {
    await calm;
    for (const { rows: batch } of free) await tryOn(arena, batch);
  };
  await Promise.all([waits, ...opened.arenas.map(tryFree)]);
  const tryApart = ({ rows: batch, oneByOne }: Batch) =>
    oneByOne ? oneAfterTheOther(opened.arenas, batch) : Promise.all(groupByServer(opened.arenas).map((some) => oneAfterTheOther(some, batch)));
  for (const batch of apart) await tryApart(batch);
  return { fault: bed.fault() };
}
