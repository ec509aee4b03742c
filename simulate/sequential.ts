/** Runs that stop where the answer is known, or when their time is up, simulated against a fixed plan of three boots: their errors, what they find, and what they take. */

import { chooseWorkloads } from '../src/analyse/adaptive/choose.ts';
import type { WorkloadState } from '../src/analyse/adaptive/state.ts';
import { summarizeCell } from '../src/analyse/cells.ts';
import { type Look, planLooks, takeLook } from '../src/analyse/sequential.ts';
import { decideWinners, winnerSpread } from '../src/analyse/winners.ts';
import type { Cell, Decision, SourcedLoop } from '../src/model/records.ts';
import { makeWorld, type NoiseModel, simulateNight, WORKLOADS } from './model.ts';
import { randomOf } from './random.ts';
import { count, newTally, type Tally } from './tally.ts';
import { SIMULATED_FIGURES, type SimulatedFigure } from './winner-figures.ts';
import { makeLoop } from './winners.ts';

/** By how much the first of three mounts is really ahead of the second, in per cent; the third is far behind. */
export const LEADS = [0, 5, 10, 50] as const;
const FAR_BEHIND = Math.log(0.3);
const MOUNTS = ['m0', 'm1', 'm2'] as const;

/** Loops that the settings of other tables vary don't matter here: it is simulated where there are as many as the fixed plan has. */
export const SEQUENTIAL_LOOPS = 3;

/** The fixed plan: so many boots, of so many loops. */
const FIXED = { boots: 3, loops: SEQUENTIAL_LOOPS } as const;

/** A run that is looked at: loops of a boot, and boots at the most. */
const SEQUENTIAL = { loops: 2, boots: 14 } as const;

/** Of one boot: its loops at the most. */
const ONE_BOOT = { loops: 12, boots: 1 } as const;

/** What boots and loops take, in loops; the times that a run with a budget has are drawn between those of so many pilots. */
const BOOT_COST = 8;
const PILOTS = [1, 6] as const;

/** The ways to measure, in the order of the table: the fixed plan first. */
export const WAYS = ['3 boots of 3 loops', 'looked at', 'with a budget', 'one boot, looked at'] as const;
type Way = (typeof WAYS)[number];

/** Of one way to measure, by LEADS. */
interface Answers {
  readonly winner: Tally;
  readonly equal: Tally;
  /** Loops of all cells, of as many as the fixed plan has. */
  readonly loops: { taken: number; fixed: number };
}

export type SequentialResult = Readonly<Record<Way, readonly Answers[]>>;

const newAnswers = (): Answers => ({ winner: newTally(), equal: newTally(), loops: { taken: 0, fixed: 0 } });

export const newSequentialResult = (): SequentialResult => Object.fromEntries(WAYS.map((way) => [way, LEADS.map(newAnswers)])) as unknown as SequentialResult;

const numbers = (length: number) => Array.from({ length }, (_, at) => at);

/** All loops that could be measured: by workload, mount and boot. */
type Measured = (workload: number, mount: number, boot: number, loops: number) => SourcedLoop[];

function measuredBy(model: NoiseModel, seed: number, lead: number, { noise, measure }: SimulatedFigure, loopsOfNight: number, boots: number): Measured {
  const world = makeWorld(noise(model), seed);
  const nights = numbers(boots).map((night) => simulateNight(world, night + 1, loopsOfNight).rates);
  const shifts = [lead, 0, FAR_BEHIND];
  return (workload, mount, boot, loops) => {
    const at = mount * WORKLOADS + workload;
    const base = world.series[at]?.base as number;
    return numbers(loops).map((loop) => {
      const gain = (nights[boot]?.[at * loopsOfNight + loop] as number) - base + (shifts[mount] as number);
      return makeLoop(`w${workload}`, MOUNTS[mount] as string, `boot-${boot}`, loop + 1, measure(gain, workload));
    });
  };
}

const toCells = (workload: number, loops: ReadonlyMap<string, readonly SourcedLoop[]>): Cell[] =>
  [...loops].map(([mount, own]) => summarizeCell(`w${workload}`, mount, own));

function tally(answers: Answers, { mounts, answer }: Decision, lead: number, taken: number): void {
  count(answers.winner, answer === 'fastest' && (lead === 0 || mounts[0] === 'm0'));
  count(answers.equal, answer === 'equal');
  answers.loops.taken += taken;
  answers.loops.fixed += FIXED.boots * FIXED.loops * MOUNTS.length;
}

function simulateFixed(measured: Measured, metric: string, lead: number, answers: Answers): void {
  const rows = numbers(WORKLOADS).map((workload) =>
    toCells(workload, new Map(MOUNTS.map((mount, at) => [mount, numbers(FIXED.boots).flatMap((boot) => measured(workload, at, boot, FIXED.loops))]))),
  );
  const spread = winnerSpread(rows, metric);
  for (const cells of rows) tally(answers, decideWinners(cells, metric, spread), lead, FIXED.boots * FIXED.loops * MOUNTS.length);
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
  /** In loops, boots at BOOT_COST; null: no end. */
  readonly budget: number | null;
}

const takenBy = ({ loops }: Row) => [...loops.values()].reduce((sum, { length }) => sum + length, 0);

/** Rounds of those workloads and mounts that may still be decided, as the command has them (analyse/adaptive); the last look when nothing more is measured. */
function simulateLooks(measured: Measured, metric: string, lead: number, answers: Answers, { unit, most, loops: perRound, budget }: Looking): void {
  const rows = numbers(WORKLOADS).map(
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
  for (let round = 0; round < most; round++) {
    const open = rows.filter(({ state }) => state.stopped === null);
    const chosen = new Set(
      chooseWorkloads(
        open.map(({ state }) => state),
        {
          leftSeconds: budget === null ? null : budget - spent,
          costs: { bootSeconds: BOOT_COST, loopSeconds: () => 1 },
          loops: perRound,
          most,
          boots: unit === 'runs',
          firstLook: (looks[0] as Look).count,
        },
      ),
    );
    const taken = open.filter(({ state }) => chosen.has(state));
    if (taken.length === 0) break;
    spent += unit === 'runs' ? BOOT_COST : 0;
    for (const row of taken) {
      for (const mount of row.state.contenders) {
        const at = MOUNTS.indexOf(mount as (typeof MOUNTS)[number]);
        const found = unit === 'runs' ? measured(row.at, at, round, perRound) : measured(row.at, at, 0, round + 1).slice(-1);
        row.loops.set(mount, [...(row.loops.get(mount) ?? []), ...found]);
        spent += found.length;
      }
      row.state = { ...row.state, rounds: row.state.rounds + 1 };
    }
    for (const look of looks) {
      const due = taken.filter(({ state }) => state.rounds === look.count);
      if (due.length > 0) lookAt(due, look);
    }
  }
  const rest = rows.filter(({ state }) => state.stopped === null);
  if (budget !== null && rest.length > 0) lookAt(rest, { count: 0, unit, alpha: (looks[0] as Look).alpha });
  for (const row of rows) tally(answers, row.state.decision as Decision, lead, takenBy(row));
}

/** Adds one seed's runs, by IOPS. */
export function simulateSequential(model: NoiseModel, seed: number, result: SequentialResult): void {
  const [figure] = SIMULATED_FIGURES as readonly [SimulatedFigure];
  const { metric } = figure;
  for (const [at, percent] of LEADS.entries()) {
    const lead = Math.log1p(percent / 100);
    const measured = measuredBy(model, seed, lead, figure, FIXED.loops, SEQUENTIAL.boots);
    const inOneBoot = measuredBy(model, seed, lead, figure, ONE_BOOT.loops, ONE_BOOT.boots);
    const answersOf = (way: Way) => result[way][at] as Answers;
    simulateFixed(measured, metric, percent, answersOf('3 boots of 3 loops'));
    const boots = { unit: 'runs', most: SEQUENTIAL.boots, loops: SEQUENTIAL.loops } as const;
    simulateLooks(measured, metric, percent, answersOf('looked at'), { ...boots, budget: null });
    const pilot = BOOT_COST + WORKLOADS * MOUNTS.length * SEQUENTIAL.loops;
    const [least, most] = PILOTS;
    const budget = pilot * (least + (most - least) * randomOf(seed).uniform());
    simulateLooks(measured, metric, percent, answersOf('with a budget'), { ...boots, budget });
    simulateLooks(inOneBoot, metric, percent, answersOf('one boot, looked at'), { unit: 'loops', most: ONE_BOOT.loops, loops: 1, budget: null });
  }
}
