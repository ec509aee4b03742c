/** Tries rows on a mount: their steps by turns on both sides, all first steps of a batch, then all second ones. */

import type { ProbeAnswer } from '../model/semantics.ts';
import { delayBetween } from './clock.ts';
import { judge, notTried } from './judge.ts';
import type { Row, Side, Step } from './row.ts';
import type { ScriptStep, StepAnswer } from './script.ts';
import { runSteps, type SideContext } from './side.ts';

/** Seconds that one step may take, and one that waits for the other side may take beyond the wait. */
const LIMIT_SECONDS = 20;

/** A mount with all it can be tried from. */
export interface Arena {
  readonly mount: string;
  readonly guest: SideContext;
  /** The folder of its probes in the target. */
  readonly dir: string;
  /** The same folder on another mount; null with the reason where there is none. */
  readonly other: { readonly dir: string } | { readonly why: string };
  readonly host: { readonly side: SideContext; readonly dir: string } | { readonly why: string };
  /** Stops or continues what serves the mount: a process that other mounts may have too. */
  readonly server: { readonly pid: number; readonly signal: (name: 'SIGSTOP' | 'SIGCONT') => void } | { readonly why: string };
  readonly signal: AbortSignal;
}

/** Why a row can't be tried there; null where it can. */
export function whyNot(arena: Arena, row: Row): string | null {
  const without = (['other', 'host', 'server'] as const).find((side) => row.steps.some((step) => step.side === side) && 'why' in arena[side]);
  return without === undefined ? null : (arena[without] as { why: string }).why;
}

function placeOf(arena: Arena, side: Exclude<Side, 'server'>): { readonly context: SideContext; readonly dir: string } {
  const { host, other } = arena;
  if (side === 'host' && 'side' in host) return { context: host.side, dir: host.dir };
  return { context: arena.guest, dir: side === 'other' && 'dir' in other ? other.dir : arena.dir };
}

/** What is known of a row while it is tried. */
interface State {
  readonly row: Row;
  /** The answer of the step that gave the last one. */
  said: StepAnswer | null;
  changed: { readonly at: number; readonly side: Side } | null;
  seenBy: Side | null;
  /** No further step but what tidies. */
  ended: boolean;
}

/** What is said of a step that ended without a word. */
export const SILENT = 'no answer was printed';

const NO_ANSWER: StepAnswer = { errno: null, words: SILENT, at: null };

function take(state: State, step: Step, answer: StepAnswer): void {
  if (step.tidies === true) return;
  if (answer.words === 'changed' && answer.at !== null) {
    state.changed = { at: answer.at, side: step.side };
    return;
  }
  const isLast = state.row.steps.filter(({ tidies }) => tidies !== true).at(-1) === step;
  if (answer.errno === null && answer.words === '' && !isLast) return;
  state.said = answer;
  state.seenBy = step.side;
  if (!isLast) state.ended = true;
}

function finish(arena: Arena, { row, said, changed, seenBy }: State): ProbeAnswer {
  const { words = '', errno = null, at = null, since } = said ?? NO_ANSWER;
  const offsetOf = (side: Side) => placeOf(arena, side === 'server' ? 'guest' : side).context.session.offset();
  const delay =
    changed === null || at === null || seenBy === null ? null : delayBetween(changed.at, offsetOf(changed.side), { seen: at, since }, offsetOf(seenBy));
  return judge(arena.mount, row, { errno, words }, delay);
}

interface Due {
  readonly state: State;
  readonly step: Step;
}

/** Runs the steps that are due on one side. */
async function runOn(arena: Arena, side: Side, due: readonly Due[]): Promise<void> {
  if (side === 'server') {
    if ('signal' in arena.server) arena.server.signal(due[0]?.step.code === 'stop' ? 'SIGSTOP' : 'SIGCONT');
    return;
  }
  const { context, dir } = placeOf(arena, side);
  const waits = due.some(({ state: { row } }) => row.waits === true);
  const steps = due.map(({ state: { row }, step: { code, tidies = false, apart = false } }): ScriptStep => {
    const limit = LIMIT_SECONDS + (row.waits === true ? context.bound : 0);
    return { name: row.name, code, limit, apart, tidies };
  });
  const answers = await runSteps(waits ? { ...context, lane: `${context.lane}-waits` } : context, dir, steps, arena.signal);
  for (const { state, step } of due) take(state, step, answers.get(state.row.name) ?? NO_ANSWER);
}

/**
 * One batch of rows that can be tried there; `onPhase` hears how many of their steps are done. Throws where the target or the host can't run a
 * command any more.
 */
export async function tryBatch(arena: Arena, rows: readonly Row[], onPhase: (done: number) => void = () => {}): Promise<ProbeAnswer[]> {
  const states = rows.map((row): State => ({ row, said: null, changed: null, seenBy: null, ended: false }));
  try {
    const phases = Math.max(0, ...rows.map(({ steps }) => steps.length));
    for (let phase = 0; phase < phases; phase++) {
      const due = states.flatMap((state): Due[] => {
        const step = state.row.steps[phase];
        return step === undefined || (state.ended && step.tidies !== true) ? [] : [{ state, step }];
      });
      const act = async (side: Side): Promise<void> => {
        const here = due.filter(({ step }) => step.side === side);
        if (here.length > 0) await runOn(arena, side, here);
      };
      await act('server');
      // Who waits for the other side's changes must not keep it from what it waits for itself.
      if (rows[0]?.waits === true) await Promise.all([act('guest'), act('host')]);
      else for (const side of ['guest', 'other', 'host'] as const) await act(side);
      onPhase(phase + 1);
    }
  } finally {
    // Whatever broke in between, no server is left standing still.
    if (rows.some(({ steps }) => steps.some(({ side }) => side === 'server')) && 'signal' in arena.server) arena.server.signal('SIGCONT');
  }
  return states.map((state) => finish(arena, state));
}

/** The answers of rows that can't be tried there. */
export function answerUntried(arena: Arena, rows: readonly Row[]): ProbeAnswer[] {
  return rows.flatMap((row) => {
    const why = whyNot(arena, row);
    return why === null ? [] : [notTried(arena.mount, row, why)];
  });
}
