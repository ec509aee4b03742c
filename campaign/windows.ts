/** One mount measured twice over many boots: what fewer boots of it would have said, window by window. */

import { buildReport } from '../src/analyse/report.ts';
import { blockIdsOf } from '../src/model/boots.ts';
import type { Source } from '../src/model/records.ts';
import { METRIC } from './judge.ts';

export interface WindowCounts {
  /** Boots of each. */
  readonly boots: number;
  readonly windows: number;
  readonly verdicts: number;
  readonly falseWinners: number;
  readonly equal: number;
}

/** Verdicts of boots first, first + 1, ... of a source alone. */
function decideWindow(source: Source, ids: readonly string[]) {
  const chosen = new Set(ids);
  const { workloads } = buildReport([{ ...source, loops: source.loops.filter(({ run }) => run !== null && chosen.has(run)) }]);
  return workloads.map(({ winners }) => winners[METRIC]?.answer);
}

/** Windows of so many boots, one after the other, of a source with one run; boots that are left over at the end are in none. */
export function countWindows(source: Source, boots: number): WindowCounts {
  const { run } = source;
  if (run === null) throw new Error(`${source.name} is no run directory`);
  const seen = new Set(source.loops.map((loop) => loop.run));
  const ids = blockIdsOf(run).filter((id) => seen.has(id));
  const windows = Math.floor(ids.length / boots);
  const answers = Array.from({ length: windows }, (_, at) => decideWindow(source, ids.slice(at * boots, (at + 1) * boots))).flat();
  return {
    boots,
    windows,
    verdicts: answers.length,
    falseWinners: answers.filter((answer) => answer === 'fastest').length,
    equal: answers.filter((answer) => answer === 'equal').length,
  };
}
