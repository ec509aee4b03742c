/** The series that a SERIES argument means, each over its nights. */

import { markMachines } from '../../analyse/history/machine.ts';
import { summarizeValues, valuesOf } from '../../figures/series-values.ts';
import { leadOfLoops } from '../../figures/shown.ts';
import type { NightCell, Series } from '../../model/night.ts';
import type { MachineMarks, ShownNight } from '../../render/history/tables.ts';
import type { History } from '../../store/history/history.ts';
import type { NightChoice } from '../../store/history/reads.ts';
import { chooseSeries } from './choose.ts';

/** A series with a metric over its nights, oldest first. */
export interface SeriesOverNights {
  readonly series: Series;
  /** A figure's name. */
  readonly metric: string;
  readonly nights: readonly (ShownNight & Pick<NightCell, 'runtimeSeconds'>)[];
  readonly machines: MachineMarks;
}

/** Reads what `text` means over the chosen nights; where it names no metric, each by what its loops rank by. Throws as chooseSeries does. */
export async function readSeriesOverNights(history: History, text: string, choice: NightChoice): Promise<SeriesOverNights[]> {
  const { pattern, series } = chooseSeries(text, await history.listSeries());
  const found: SeriesOverNights[] = [];
  for (const each of series) {
    const read = await history.readSeries(each.key, { ...choice, metrics: pattern.metric === null ? undefined : [pattern.metric] });
    const metric = pattern.metric ?? leadOfLoops(read.flatMap(({ cell }) => cell.loops)).name;
    const nights = read.map(({ night, cell }) => ({
      night,
      outcome: cell.outcome,
      value: summarizeValues(valuesOf(cell.loops, metric)),
      runtimeSeconds: cell.runtimeSeconds,
    }));
    found.push({ series: each, metric, nights, machines: markMachines(nights.map(({ night }) => night.machine)) });
  }
  return found;
}
