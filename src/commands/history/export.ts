/** `fsbench history export`: nights for other tools, night by night, so that a long history needs little memory. */

import { matcherOf, parseSeriesPattern, SERIES_METRICS, type SeriesMetric } from '../../figures/series-name.ts';
import { usageError } from '../../model/errors.ts';
import type { KeptLoop, Night, NightCell } from '../../model/night.ts';
import { renderBenchstat, renderBenchstatUnits } from '../../render/history/benchstat.ts';
import { renderBencher, renderGithubActionBenchmark } from '../../render/history/ci.ts';
import { renderNightCsv, renderNightCsvHeader } from '../../render/history/csv.ts';
import { writeJsonText } from '../../text/json-text.ts';
import type { CommandIo } from '../io.ts';
import { chooseNights, type NightOptions } from './choose.ts';
import { openOutput } from './output.ts';
import { withHistory } from './place.ts';

type Cells = readonly NightCell<KeptLoop>[];

interface Format {
  /** Before the first night. */
  readonly header?: () => string;
  readonly renderNight: (night: Night, cells: Cells, metric: SeriesMetric | null) => string;
  /** Takes the last of the chosen nights alone. */
  readonly oneNight?: true;
}

const FORMATS: Readonly<Record<string, Format>> = {
  csv: { header: renderNightCsvHeader, renderNight: renderNightCsv },
  json: { renderNight: (night, cells) => `${writeJsonText({ ...night, cells })}\n` },
  benchstat: { header: renderBenchstatUnits, renderNight: renderBenchstat },
  'github-action-benchmark': { renderNight: (night, cells, metric) => renderGithubActionBenchmark(night, cells, metric ?? 'iops'), oneNight: true },
  bencher: { renderNight: (_, cells, metric) => renderBencher(cells, metric === null ? SERIES_METRICS : [metric]), oneNight: true },
};

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
    const output = openOutput(options.out, io);
    try {
      output.write(format.header?.() ?? '');
      for (const { id } of nights) {
        const night = await history.readNight(id);
        // Taken out by another fsbench since.
        if (night === null) continue;
        const cells = night.cells.filter(({ series }) => isWanted(series));
        output.write(format.renderNight(night, cells, pattern?.metric ?? null));
      }
    } finally {
      output.close();
    }
  });
  return 0;
}
