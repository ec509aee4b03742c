/** `fsbench history chart`: one series over its nights as a picture. */

import { extname } from 'node:path';
import { figureNamed } from '../../figures/figures.ts';
import { nameOfSeries } from '../../figures/series-name.ts';
import { usageError } from '../../model/errors.ts';
import { buildHistorySpec, type SeriesHistory } from '../../render/charts/history.ts';
import { describeSeriesConditions } from '../../render/conditions.ts';
import { formatLabels } from '../../render/history/value-text.ts';
import { deliver } from '../deliver.ts';
import type { CommandIo } from '../io.ts';
import { type ChartFormat, drawAs } from '../write-charts.ts';
import { findChanges, NIGHTS_TO_REPLAY } from './changes.ts';
import { chooseNights, listNames, type NightOptions } from './choose.ts';
import { withHistory } from './place.ts';
import { readSeriesOverNights, type SeriesOverNights } from './series.ts';

/** Nights that are drawn where nothing else is said. */
const DRAWN = 120;

/** Under what conditions the nights that are drawn were measured. */
function conditionsOf({ series: { fio }, nights }: SeriesOverNights): string | null {
  const drawn = nights.filter(({ value }) => value !== null);
  return describeSeriesConditions({
    runtimeSeconds: [...new Set(drawn.flatMap(({ runtimeSeconds }) => runtimeSeconds ?? []))],
    sizeBytes: fio.sizeBytes,
    direct: fio.direct,
    accels: [...new Set(drawn.flatMap(({ night }) => night.machine?.accel.split(' + ') ?? []))],
  });
}

/** The series as the chart takes it; nights without a good loop have no value and are left out. */
function toSeriesHistory(read: SeriesOverNights, found: Pick<SeriesHistory, 'changes' | 'canTell'>): SeriesHistory {
  const { series, metric, nights, machines } = read;
  const { title, unit, scale } = figureNamed(metric);
  return {
    title: `${nameOfSeries(series)}, ${title}`,
    unit,
    nights: nights.flatMap(({ night: { at, labels }, value }, index) => {
      if (value === null) return [];
      const label = formatLabels(labels);
      return [
        {
          at,
          value: value.value / scale,
          low: value.low / scale,
          high: value.high / scale,
          label: label === '' ? null : label,
          machine: machines.marks[index] ?? '',
        },
      ];
    }),
    conditions: conditionsOf(read),
    ...found,
  };
}

function formatOf(file: string): ChartFormat {
  if (file.endsWith('.vl.json')) return 'vl';
  const ending = extname(file).slice(1);
  if (ending === 'svg' || ending === 'png') return ending;
  throw usageError('bad-option', `--out ${file}: its ending says no format`, '--out takes a file that ends in .svg, .png or .vl.json');
}

/** Runs the command; resolves with the exit code. */
export async function runHistoryChart(
  text: string,
  options: NightOptions & { readonly history?: string | undefined; readonly out?: string | undefined },
  io: CommandIo,
): Promise<number> {
  const { out } = options;
  if (out === undefined) throw usageError('bad-option', '--out is missing', 'name a file that ends in .svg, .png or .vl.json');
  const format = formatOf(out);
  const choice = chooseNights(options, DRAWN);
  const record = await withHistory(options.history, { readOnly: true }, async (history) => {
    const found = await readSeriesOverNights(history, text, choice);
    const [only] = found;
    if (only === undefined || found.length > 1) {
      throw usageError('ambiguous-series', `'${text}' means ${found.length} series`, `a chart draws one: ${listNames(found.map(({ series }) => series))}`);
    }
    const drawn = new Set(only.nights.map(({ night }) => night.at));
    const { changes, canTell } = findChanges(
      await history.readWindow({ ...choice, limit: NIGHTS_TO_REPLAY, metrics: [only.metric] }),
      only.series,
      only.metric,
    );
    return toSeriesHistory(only, { changes: changes.filter(({ at }) => drawn.has(at)), canTell });
  });
  const spec = buildHistorySpec(record);
  if (spec === null) throw usageError('no-night', `'${text}' has no figure in these nights`, '`fsbench history show` says why');
  deliver(await drawAs(spec, format), 'data', out, io);
  return 0;
}
