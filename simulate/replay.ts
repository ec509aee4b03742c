/** A simulated world through the nightly rule, night by night, with what each night started from kept for trying steps. */

import { NIGHTLY_DEFAULTS, REPLAY_NIGHTS } from '../src/analyse/nightly/judge.ts';
import type { LevelRow } from '../src/analyse/nightly/layout.ts';
import { levelOf } from '../src/analyse/nightly/levels.ts';
import { type NightEvent, type NightlyMemory, type NightOutcome, startMemory } from '../src/analyse/nightly/memory.ts';
import { judgeNight } from '../src/analyse/nightly/night.ts';
import type { Night } from '../src/analyse/nightly/records.ts';
import { type SeriesTable, tabulate } from '../src/analyse/nightly/table.ts';
import { type SimulatedNight, simulateNight, type World } from './model.ts';

/** As many nights as a verdict looks at. */
export const NIGHTS = REPLAY_NIGHTS;
/** False alarms are counted from this night on (from 0); those before have a young history. */
export const FIRST_JUDGED = 30;

export interface Replay {
  readonly world: World;
  readonly loops: number;
  readonly table: SeriesTable;
  readonly nights: readonly SimulatedNight[];
  readonly rows: readonly LevelRow[];
  /** Before each night. */
  readonly memories: readonly NightlyMemory[];
  readonly outcomes: readonly NightOutcome[];
}

/** The world's series under the names and limits of the product; `control`: number of the control mount. */
function tableOf(world: World, control: number | null): SeriesTable {
  const series = world.series.map(({ mount }, at) => ({
    key: `m${mount}/w${at}`,
    mount: `m${mount}`,
    workload: `w${at}`,
    control: mount === control,
    loops: [1],
  }));
  const night: Night = { id: '', at: '', labels: {}, machine: '', series };
  return tabulate([night], NIGHTLY_DEFAULTS);
}

function levelRow(rates: Float64Array, loops: number): LevelRow {
  const levels = Array.from({ length: rates.length / loops }, (_, at) => levelOf(Array.from(rates.subarray(at * loops, (at + 1) * loops), Math.exp), 1));
  return {
    level: Float64Array.from(levels, (each) => each?.level ?? Number.NaN),
    loopVariance: Float64Array.from(levels, (each) => each?.variance ?? Number.NaN),
    loops: Float64Array.from(levels, (each) => each?.kept ?? Number.NaN),
  };
}

export function replayWorld(world: World, loops: number, control: number | null = null): Replay {
  const table = tableOf(world, control);
  const nights = Array.from({ length: NIGHTS }, (_, at) => simulateNight(world, at + 1, loops));
  const rows = nights.map(({ rates }) => levelRow(rates, loops));
  const memories: NightlyMemory[] = [];
  const outcomes: NightOutcome[] = [];
  let memory = startMemory(table.layout);
  for (const row of rows) {
    memories.push(memory);
    const step = judgeNight(table.layout, memory, row, NIGHTLY_DEFAULTS.alpha);
    outcomes.push(step.outcome);
    memory = step.memory;
  }
  return { world, loops, table, nights, rows, memories, outcomes };
}

/** A night's levels with some series moved by so much (a log). */
const moveLevels = (row: LevelRow, by: number, moves: (at: number) => boolean): LevelRow => ({
  ...row,
  level: row.level.map((value, at) => (moves(at) ? value + by : value)),
});

/** What the rule says of nights `first`, first + 1, ... with a step in some series. */
export function tryStep(replay: Replay, first: number, nights: number, by: number, moves: (at: number) => boolean): NightOutcome[] {
  let memory = replay.memories[first] as NightlyMemory;
  return Array.from({ length: nights }, (_, offset) => {
    const row = moveLevels(replay.rows[first + offset] as LevelRow, by, moves);
    const step = judgeNight(replay.table.layout, memory, row, NIGHTLY_DEFAULTS.alpha);
    memory = step.memory;
    return step.outcome;
  });
}

/** Whether an event fails a build; what moves all fails only beside a control. */
export const failsBuild = ({ kind, scope }: NightEvent, hasControl: boolean) => (kind === 'now' || kind === 'drop') && (scope !== 'all' || hasControl);
