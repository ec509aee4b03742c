/** Scenarios of containers: a bar a test type under its platform, with the range of its times and the ratio to `native`, as a vega-lite spec. */

import { largest } from '../../figures/extremes.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Report } from '../../model/records.ts';
import { SCENARIOS } from '../../model/scenarios.ts';
import { formatSeconds } from '../../text/units.ts';
import { MARK_TEXT, marksOfAll } from '../cell-text.ts';
import { findScenarios, formatTimes, type ScenarioCell } from '../scenarios.ts';
import { describeAnswer } from '../summary.ts';
import { describeAbsence } from './figures.ts';
import { describeMarks, takeNotes } from './notes.ts';
import { absenceLayer, intervalLayers, labelLayer, PLOT_PX, placeRows, textWidthOf } from './rows.ts';
import { labelOf } from './text.ts';
import { type ChartSpec, colorOfMount, dataOf, footnotes, frameOf, type Layer } from './theme.ts';

const METRIC = 'wall-time';

/** Cells under the name of their platform, and of their work where there is more than one. */
function groupCells(cells: readonly ScenarioCell[], hasSeveral: boolean): Map<string, ScenarioCell[]> {
  const groups = groupBy(cells, (each) => [...(hasSeveral ? [each.workload.name] : []), each.platform].filter(Boolean).join(': '));
  return groups;
}

/** The spec; null for a report that is not of scenarios. A colour is a test type, the same on every platform. */
export function buildScenariosSpec(report: Report): ChartSpec | null {
  const cells = findScenarios(report);
  if (cells === null) return null;
  const groups = groupCells(cells, report.workloads.length > 1);
  const placed = placeRows([...groups].map(([name, rows]) => ({ name, rows: rows.map((row) => ({ label: row.scenario, row })) })));
  const notes = takeNotes(
    report,
    cells.filter(({ average }) => average !== null).map(({ cell }) => cell),
  );
  const markOf = marksOfAll(report, [METRIC]);
  const data = placed.rows.map(({ at, row }) => {
    const { workload, cell, platform, scenario, average, span } = row;
    const { toNative } = formatTimes(row);
    const mark = MARK_TEXT[markOf(workload, METRIC, cell.mount)];
    const ratio = toNative === '' || scenario === 'native' ? '' : `${toNative} native`;
    const label = average === null ? null : [[formatSeconds(average), mark].filter(Boolean).join(' '), ratio].filter(Boolean).join(', ') + notes.refer(cell);
    return {
      ...{ workload: workload.name, platform, scenario, at, color: colorOfMount(SCENARIOS, scenario), value: average },
      ...{ low: span?.least ?? null, high: span?.most ?? null, end: average === null ? null : Math.max(average, span?.most ?? 0) },
      ...{ label, absence: average === null ? describeAbsence(cell, METRIC) : null },
    };
  });
  const reach = largest(data.map(({ end }) => end ?? 0));
  const width = textWidthOf(placed);
  const marks = describeMarks(report, METRIC);
  return {
    ...frameOf(
      'Time by platform and scenario (s)',
      [describeAnswer(report, METRIC, labelOf), 'Bar: mean. Line: shortest to longest run. Shorter is better.', ...(marks === '' ? [] : [marks])],
      width,
    ),
    data: dataOf(data),
    width: PLOT_PX,
    height: placed.heightPx,
    layer: [
      {
        transform: [{ filter: 'isValid(datum.value)' }],
        mark: { type: 'bar', orient: 'horizontal', size: 9 },
        encoding: {
          x: {
            field: 'value',
            type: 'quantitative',
            stack: null,
            axis: { orient: 'top', title: 'seconds', tickCount: 6 },
            scale: { domain: [0, reach], nice: true },
          },
          x2: { datum: 0 },
          y: placed.y,
          color: { field: 'color', type: 'nominal', scale: null },
        },
      },
      ...intervalLayers(placed.y),
      labelLayer(placed.y),
      absenceLayer(placed.y),
      ...placed.labels,
      ...footnotes(notes.lines, placed.leftPx, placed.heightPx + 12, width),
    ] as Layer[],
  };
}
