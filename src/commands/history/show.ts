/** `fsbench history show`: one series, or several, night by night. */

import { figureNamed } from '../../figures/figures.ts';
import { renderSeriesNights } from '../../render/history/tables.ts';
import { writeJsonText } from '../../text/json-text.ts';
import type { CommandIo } from '../io.ts';
import { chooseNights, type NightOptions } from './choose.ts';
import { withHistory } from './place.ts';
import { readSeriesOverNights, type SeriesOverNights } from './series.ts';

/** Nights that are shown where nothing else is said. */
const SHOWN = 30;

function toJson({ series, metric, nights, machines }: SeriesOverNights) {
  return {
    series,
    metric,
    better: figureNamed(metric).better,
    nights: nights.map(({ night: { id, at, labels }, outcome, value }, index) => ({
      ...{ id, at, labels, machineMark: machines.marks[index], outcome },
      ...(value ?? { value: null, low: null, high: null, loops: 0 }),
    })),
    machines: Object.fromEntries(machines.legend),
  };
}

/** Runs the command; resolves with the exit code. */
export async function runHistoryShow(
  text: string,
  options: NightOptions & { readonly history?: string | undefined; readonly json: boolean },
  io: CommandIo,
): Promise<number> {
  const choice = chooseNights(options, SHOWN);
  const found = await withHistory(options.history, { readOnly: true }, (history) => readSeriesOverNights(history, text, choice));
  if (options.json) io.out(`${writeJsonText(found.map(toJson), 2)}\n`);
  else io.print(found.map(({ series, metric, nights, machines }) => renderSeriesNights(series, metric, nights, machines)).join('\n'));
  return 0;
}
