/** Runs without a machine: all loops of a fixed plan, and rounds of one that is looked at while it goes on, as the command has them (analyse/adaptive). */

import { chooseWorkloads } from '../src/analyse/adaptive/choose.ts';
import type { WorkloadState } from '../src/analyse/adaptive/state.ts';
import { summarizeCell } from '../src/analyse/cells.ts';
import { type Look, planLooks, takeLook } from '../src/analyse/sequential.ts';
import { decideWinners, winnerSpread } from '../src/analyse/winners.ts';
import type { Cell, Decision, SourcedLoop } from '../src/model/records.ts';
import { makeWorld, type NoiseModel, simulateNight, WORKLOADS } from './model.ts';
import type { SimulatedFigure } from './winner-figures.ts';
import { makeLoop } from './winners.ts';

export const MOUNTS = ['m0', 'm1', 'm2'] as const;

/** All loops that could be measured. */
export interface Measured {
  readonly workloads: number;
  /** The first loops of a workload on a mount (its place in MOUNTS) in a boot. */
  loops(workload: number, mount: number, boot: number, loops: number): SourcedLoop[];
}

export const numbers = (length: number) => Array.from({ length }, (_, at) => at);

/** Loops of one simulated world; `shiftsOf` says by how much (ln) the mounts of a workload are ahead of its level. */
export function measureWorld(
  model: NoiseModel,
  seed: number,
  shiftsOf: (workload: number) => readonly number[],
  { noise, measure }: SimulatedFigure,
  loopsOfNight: number,
  boots: number,
): Measured {
  const world = makeWorld(noise(model), seed);
  const nights = numbers(boots).map((night) => simulateNight(world, night + 1, loopsOfNight).rates);
  return {
    workloads: WORKLOADS,
    loops(workload, mount, boot, loops) {
      const at = mount * WORKLOADS + workload;
      const base = world.series[at]?.base as number;
      const shift = shiftsOf(workload)[mount] as number;
      return numbers(loops).map((loop) => {
        const gain = (nights[boot]?.[at * loopsOfNight + loop] as number) - base + shift;
        return makeLoop(`w${workload}`, MOUNTS[mount] as string, `boot-${boot}`, loop + 1, measure(gain, workload));
      });
    },
  };
}

const toCells = (workload: number, loops: ReadonlyMap<string, readonly SourcedLoop[]>): Cell[] =>
  [...loops].map(([mount, own]) => summarizeCell(`w${workload}`, mount, own));

/** What a plan of so many boots, and loops in each, says of each workload. */
export function decideFixed(measured: Measured, metric: string, { boots, loops }: { readonly boots: number; readonly loops: number }): Decision[] {
  const rows = numbers(measured.workloads).map((workload) =>
    toCells(workload, new Map(MOUNTS.map((mount, at) => [mount, numbers(boots).flatMap((boot) => measured.loops(workload, at, boot, loops))]))),
  );
  const spread = winnerSpread(rows, metric);
  return rows.map((cells) => decideWinners(cells, metric, spread));
}

/** A workload of a run that is looked at, with its loops so far. */
interface Row {
  readonly at: number;
  readonly loops: Map<string, SourcedLoop[]>;
  state: WorkloadState;
}

interface Looking {
  readonly unit: Look['unit'];
  /** Boots, or loops of one boot, at the most. */
  readonly most: number;
  /** Loops of a cell in each. */
  readonly loops: number;
  /** In what boots and loops cost; null: no end. */
  readonly budget: number | null;
  readonly bootCost: number;
  readonly loopCost: number;
}

interface LookedAt {
  /** By workload. */
  readonly decisions: readonly Decision[];
  /** Loops that were measured, by workload. */
  readonly taken: readonly number[];
  readonly spent: number;
}

const takenBy = ({ loops }: Row) => [...loops.values()].reduce((sum, { length }) => sum + length, 0);

/** Rounds of those workloads and mounts that may still be decided; the last look when nothing more is measured. */
export function decideByLooks(measured: Measured, metric: string, { unit, most, loops: perRound, budget, bootCost, loopCost }: Looking): LookedAt {
  const rows = numbers(measured.workloads).map(
    (at): Row => ({ at, loops: new Map(), state: { workload: `w${at}`, contenders: MOUNTS, rounds: 0, decision: null, decisions: {}, stopped: null } }),
  );
  const looks = planLooks(most, unit, budget === null ? 0 : 1);
  const cellsOf = ({ at, loops, state }: Row, mounts = state.contenders) => toCells(at, new Map([...loops].filter(([mount]) => mounts.includes(mount))));
  const lookAt = (due: readonly Row[], look: Look) => {
    const looked = takeLook(
      due.map((row) => cellsOf(row)),
      rows.map((row) => cellsOf(row, MOUNTS)),
      look,
      { metric },
    );
    for (const [index, row] of due.entries()) row.state = { ...row.state, ...(looked[index] as (typeof looked)[number]) };
  };
  let spent = 0;
  const isOver = () => budget !== null && spent >= budget;
  for (let round = 0; round < most && !isOver(); round++) {
    const open = rows.filter(({ state }) => state.stopped === null);
    const chosen = new Set(
      chooseWorkloads(
        open.map(({ state }) => state),
        {
          leftSeconds: budget === null ? null : budget - spent,
          costs: { bootSeconds: bootCost, loopSeconds: () => loopCost },
          loops: perRound,
          most,
          boots: unit === 'runs',
          firstLook: (looks[0] as Look).count,
        },
      ),
    );
    // The pilot: all of it, as far as the time goes.
    const taken = round === 0 ? open : open.filter(({ state }) => chosen.has(state));
    if (taken.length === 0) break;
    spent += unit === 'runs' ? bootCost : 0;
    let isCut = false;
    for (const loop of numbers(perRound)) {
      for (const row of taken) {
        for (const mount of row.state.contenders) {
          isCut ||= isOver();
          if (isCut) continue;
          const at = MOUNTS.indexOf(mount as (typeof MOUNTS)[number]);
          const found = unit === 'runs' ? measured.loops(row.at, at, round, loop + 1).slice(-1) : measured.loops(row.at, at, 0, round + 1).slice(-1);
          row.loops.set(mount, [...(row.loops.get(mount) ?? []), ...found]);
          spent += loopCost;
        }
      }
    }
    for (const row of taken) row.state = { ...row.state, rounds: row.state.rounds + 1 };
    if (isCut) break;
    for (const look of looks) {
      const due = taken.filter(({ state }) => state.rounds === look.count);
      if (due.length > 0) lookAt(due, look);
    }
  }
  const rest = rows.filter(({ state }) => state.stopped === null);
  if (budget !== null && rest.length > 0) lookAt(rest, { count: 0, unit, alpha: (looks[0] as Look).alpha });
  return { decisions: rows.map(({ state }) => state.decision as Decision), taken: rows.map(takenBy), spent };
}
