/** `report --format json`: the cells of a report with every loop; bw in bytes per second, latencies in nanoseconds, other figures in the unit of their row (figures/figures.ts). */

import { carriedFigure, carriedNames } from '../figures/carried.ts';
import { levelOf } from '../figures/cell-values.ts';
import { flattenMetrics } from '../figures/flat-loop.ts';
import type { Explained } from '../model/explained.ts';
import { type Decision, type Report, SCHEMA_VERSION, type SourcedLoop, type Winners } from '../model/records.ts';
import { writeJsonText } from '../text/json-text.ts';

function flattenLoop(loop: SourcedLoop): Record<string, unknown> {
  const { metrics, workload: _workload, mount: _mount, ...rest } = loop;
  return { ...flattenMetrics(metrics), ...rest };
}

/** What a cell says of itself already is left out. */
function omitNames({ workload: _workload, mount: _mount, ...rest }: Explained): Omit<Explained, 'workload' | 'mount'> {
  return rest;
}

/** A part of each decision, by figure. */
function pickFrom<Part>(winners: Winners, pick: (decision: Decision) => Part): Record<string, Part> {
  return Object.fromEntries(Object.entries(winners).map(([metric, decision]) => [metric, pick(decision)]));
}

/** Means of what the loops of a cell carry, by name; nothing where they are all fio's. */
function meansOf(loops: readonly SourcedLoop[]): { readonly figures?: Record<string, number | null> } {
  const names = carriedNames(loops);
  return names.length === 0 ? {} : { figures: Object.fromEntries(names.map((name) => [name, levelOf(loops, carriedFigure(name))])) };
}

/** The document as text, one line an end. Read back (parse/fsbench-json.ts), it gives the same cells. */
export function renderJson(report: Report): string {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    mounts: report.mounts,
    margin: report.margin,
    ...(report.lookAlpha === undefined ? {} : { lookAlpha: report.lookAlpha }),
    sources: report.sources,
    differences: report.differences,
    workloads: report.workloads.map(({ name, cells, winners, stop }) => ({
      name,
      ...(stop === undefined ? {} : { stop }),
      cells: cells.map(({ mount, outcome, reason, errno, loops, mean, warnings, explained, place }) => ({
        mount,
        outcome,
        reason,
        errno,
        loops: loops.map(flattenLoop),
        mean,
        ...meansOf(loops),
        warnings,
        ...(place === undefined ? {} : { place }),
        ...(explained === undefined ? {} : { explained: omitNames(explained) }),
      })),
      winners: pickFrom(winners, ({ mounts }) => mounts),
      answers: pickFrom(winners, ({ answer }) => answer),
      needed: pickFrom(winners, ({ needed }) => needed),
      disturbed: pickFrom(winners, ({ disturbed }) => disturbed),
      tested: pickFrom(winners, ({ tested }) => tested),
      basis: pickFrom(winners, ({ basis }) => basis),
      runs: pickFrom(winners, ({ runs }) => runs),
    })),
  };
  return `${writeJsonText(document, 2)}\n`;
}
