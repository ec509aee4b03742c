/** `fsbench history add`: keeps all its sources as one night. */

import { buildNight } from '../../analyse/history/build-night.ts';
import { diffMachines } from '../../analyse/history/machine.ts';
import { describeMissingLoops } from '../../analyse/sources.ts';
import { parseSeriesPattern } from '../../figures/series-name.ts';
import type { Night, NightHead, Series } from '../../model/night.ts';
import { callNight } from '../../render/history/value-text.ts';
import { readOwnVersion } from '../../target/environment.ts';
import { writeJsonText } from '../../text/json-text.ts';
import { parseTime } from '../../text/time.ts';
import type { CommandIo } from '../io.ts';
import { loadSources } from '../load-sources.ts';
import { tellProblems } from '../report.ts';
import { describeBegun, parseLabels } from './choose.ts';
import { keepNight } from './keep.ts';
import { withHistory } from './place.ts';

export interface AddOptions {
  readonly history?: string | undefined;
  readonly at?: string | undefined;
  readonly label: readonly string[];
  readonly accept: readonly string[];
  readonly json: boolean;
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 || noun === 'series' ? '' : 's'}`;

function describe({ at, cells }: Night): string {
  const loops = cells.reduce((sum, cell) => sum + cell.loops.length, 0);
  const bad = cells.filter(({ outcome }) => outcome !== 'ok').length;
  return `${at}, ${count(cells.length, 'series')}${bad > 0 ? ` (${bad} not ok)` : ''}, ${count(loops, 'loop')}`;
}

/** What a reader of the figures should know, one sentence each. */
function describeDoubts(night: Night, before: NightHead | undefined, known: readonly Series[]): string[] {
  const changes = before === undefined ? [] : diffMachines(before.machine, night.machine);
  const keys = new Set(known.map(({ key }) => key));
  return [
    ...(before === undefined || changes.length === 0 ? [] : [`measured on another machine than ${callNight(before.id)}: ${changes.join(', ')}`]),
    ...describeBegun(
      night.cells.flatMap(({ series }) => (keys.has(series.key) ? [] : [series])),
      known,
    ),
  ];
}

/** Runs the command; resolves with the exit code. */
export async function runHistoryAdd(names: readonly string[], options: AddOptions, io: CommandIo): Promise<number> {
  const labels = parseLabels(options.label);
  const at = options.at === undefined ? null : parseTime(options.at, '--at');
  for (const pattern of options.accept) parseSeriesPattern(pattern);
  const sources = await loadSources(names);
  tellProblems(sources, io);
  const night = buildNight(sources, { at, labels, accepted: options.accept, fsbench: readOwnVersion() });
  const { place, result, said, doubts } = await withHistory(options.history, { readOnly: false }, async (history) => {
    const [before] = await history.listNights({ limit: 1, before: night.at });
    const known = await history.listSeries();
    const kept = await keepNight(history, night);
    return { ...kept, place: history.place, doubts: kept.result === 'added' ? describeDoubts(night, before, known) : [] };
  });
  const missing = sources.map(describeMissingLoops).flatMap((text) => (text === null ? [] : [`${text}; what is measured later stays out`]));
  for (const doubt of result === 'added' ? [...missing, ...doubts] : []) io.tell(`note: ${doubt}`);
  if (options.json) io.out(`${writeJsonText({ result, id: night.id, at: night.at, series: night.cells.length, history: place })}\n`);
  else io.print(result === 'added' ? `${said}: ${describe(night)}\n` : `${said}\n`);
  return 0;
}
