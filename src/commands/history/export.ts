/** `fsbench history export`: nights for other tools, night by night, so that a long history needs little memory. */

import { carriedNames } from '../../figures/carried.ts';
import { FIGURES } from '../../figures/figures.ts';
import { matcherOf, parseSeriesPattern } from '../../figures/series-name.ts';
import { leadOfLoops } from '../../figures/shown.ts';
import { usageError } from '../../model/errors.ts';
import type { KeptLoop, Night, NightCell, NightHead, Series } from '../../model/night.ts';
import { renderBenchstat, renderBenchstatUnits } from '../../render/history/benchstat.ts';
import { renderBencher, renderGithubActionBenchmark } from '../../render/history/ci.ts';
import { renderNightCsv, renderNightCsvHeader } from '../../render/history/csv.ts';
import type { History } from '../../store/history/history.ts';
import { writeJsonText } from '../../text/json-text.ts';
import { deliverInParts } from '../deliver-in-parts.ts';
import type { CommandIo } from '../io.ts';
import { chooseNights, type NightOptions } from './choose.ts';
import { withHistory } from './place.ts';

type Cells = readonly NightCell<KeptLoop>[];

interface Format {
  /** Before the first night; `carried`: columns that the loops need besides those there always are. */
  readonly header?: (carried: readonly string[]) => string;
  readonly renderNight: (night: Night, cells: Cells, metric: string | null, carried: readonly string[]) => string;
  /** A line a loop, with columns for what loops carry. */
  readonly columns?: true;
  /** Takes the last of the chosen nights alone. */
  readonly oneNight?: true;
}

/** What a format of one metric gets where none is named. */
const leadOf = (cells: Cells) => leadOfLoops(cells.flatMap(({ loops }) => loops)).name;

const FORMATS: Readonly<Record<string, Format>> = {
  csv: { header: renderNightCsvHeader, renderNight: (night, cells, _, carried) => renderNightCsv(night, cells, carried), columns: true },
  json: { renderNight: (night, cells) => `${writeJsonText({ ...night, cells })}\n` },
  benchstat: { header: renderBenchstatUnits, renderNight: renderBenchstat },
  'github-action-benchmark': { renderNight: (night, cells, metric) => renderGithubActionBenchmark(night, cells, metric ?? leadOf(cells)), oneNight: true },
  bencher: { renderNight: (_, cells, metric) => renderBencher(cells, metric === null ? FIGURES.map(({ name }) => name) : [metric]), oneNight: true },
};

/** Columns that wanted loops of these nights need besides those there always are; the nights are not kept, but those that carry figures read twice. */
async function findCarried(history: History, nights: readonly NightHead[], isWanted: (series: Series) => boolean): Promise<string[]> {
  const found = new Map<string, number>();
  for (const id of await history.findCarrying(nights.map(({ id }) => id))) {
    const cells = (await history.readNight(id))?.cells.filter(({ series }) => isWanted(series)) ?? [];
    for (const { figures = {} } of cells.flatMap(({ loops }) => loops)) for (const name of Object.keys(figures)) found.set(name, 0);
  }
  return carriedNames([{ figures: Object.fromEntries(found) }]);
}

export interface ExportOptions extends NightOptions {
  readonly history?: string | undefined;
  readonly format: string;
  readonly series?: string | undefined;
  readonly out?: string | undefined;
}

/** Runs the command; resolves with the exit code. */
export async function runHistoryExport(options: ExportOptions, io: CommandIo): Promise<number> {
  const format = Object.hasOwn(FORMATS, options.format) ? FORMATS[options.format] : undefined;
  if (format === undefined)
    throw usageError('bad-option', `--format: '${options.format}' is not possible`, `--format takes ${Object.keys(FORMATS).join(', ')}`);
  const choice = chooseNights(options);
  const pattern = options.series === undefined ? null : parseSeriesPattern(options.series);
  const isWanted = pattern === null ? () => true : matcherOf(pattern);
  await withHistory(options.history, { readOnly: true }, async (history) => {
    const nights = await history.listNights(format.oneNight ? { ...choice, limit: 1 } : choice);
    if (nights.length === 0) throw usageError('no-night', `the history ${history.place} has no such night`, '`fsbench history list` shows those there are');
    const carried = format.columns ? await findCarried(history, nights, isWanted) : [];
    await deliverInParts(options.out, io, async (write) => {
      await write(format.header?.(carried) ?? '');
      for (const { id } of nights) {
        const night = await history.readNight(id);
        // Taken out by another fsbench since.
        if (night === null) continue;
        const cells = night.cells.filter(({ series }) => isWanted(series));
        await write(format.renderNight(night, cells, pattern?.metric ?? null, carried));
      }
    });
  });
  return 0;
}
