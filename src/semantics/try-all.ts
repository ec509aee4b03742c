/** Tries all that is pending on all mounts of a bed, batch by batch; what breaks on one mount leaves the others whole. */

import { messageOf } from '../model/errors.ts';
import type { ProbeAnswer } from '../model/semantics.ts';
import type { Bed } from '../run/bed.ts';
import { type ArenaOptions, beginArena, openArenas } from './arenas.ts';
import { notTried } from './judge.ts';
import type { Group, Row } from './row.ts';
import { type Arena, answerUntried, makeBatches, SILENT, tryBatch, whyNot } from './try-mount.ts';

const ONE_BY_ONE: readonly Group[] = ['durability', 'absence'];

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
  const tryOn = async (arena: Arena, batch: readonly Row[]): Promise<void> => {
    const due = pending(arena.mount, batch).filter((row) => whyNot(arena, row) === null);
    if (due.length === 0) return;
    onStart(arena.mount, due);
    await attempt(arena, due, async () => {
      const answers = await tryBatch(arena, due);
      const isSilent = ({ answer }: ProbeAnswer) => answer === SILENT;
      if (answers.some(isSilent)) await bed.settle?.();
      // A program that ended with what died says nothing of the mount: the death is told in its place.
      give(bed.fault() === null ? answers : answers.filter((answer) => !isSilent(answer)));
    });
  };
  for (const batch of makeBatches(rows)) {
    // What syncs, and a server that stops, can be felt on other mounts too.
    if (!ONE_BY_ONE.includes(batch[0]?.group ?? 'files')) await Promise.all(opened.arenas.map((arena) => tryOn(arena, batch)));
    else for (const arena of opened.arenas) if (bed.fault() === null) await tryOn(arena, batch);
    if (bed.fault() !== null) return { fault: bed.fault() };
  }
  return { fault: null };
}
