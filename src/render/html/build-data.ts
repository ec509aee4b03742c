/** A report as the data block of the page: what its script shows of a cell. */

import { sayExplained } from '../../figures/explained.ts';
import { figureNamed } from '../../figures/figures.ts';
import type { Cell, Report, SourcedLoop, WorkloadReport } from '../../model/records.ts';
import { explainWarning } from '../../model/warnings.ts';
import { quoteForShell } from '../../text/quote.ts';
import { showUnseen } from '../../text/visible.ts';
import { formatOutcome, type Mark, nameBest } from '../cell-text.ts';
import { nameProgram } from '../work-words.ts';
import { loopColumns } from './loop-columns.ts';
import type { PageCell, PageData, PageLoop, PageWorkload, ShownFigure } from './page-data.ts';
import type { PackedRaw } from './raw-outputs.ts';
import { type CellView, type ViewInfo, viewRow, viewsOf } from './views.ts';

/** A mark as words; they stand beside the sign for those who can't see it. */
export function nameMark(mark: Mark, metric: string | null): string {
  if (metric === null || mark === 'none') return '';
  return { won: figureNamed(metric).best, equal: 'equal to the best', undecided: 'undecided', largest: `${nameBest([metric])}, not tested` }[mark];
}

const seen = (text: string | null) => (text === null ? null : showUnseen(text));

/** `ratio` is 1 for the best and less for the others, whichever direction is better. */
function describeShare(ratio: number, moreIsBetter: boolean): string {
  if (ratio === 1) return 'best of the row';
  if (!moreIsBetter) return ratio >= 0.995 ? 'within 1 % of the best' : `${(1 / ratio).toFixed(ratio > 0.0995 ? 2 : 1)} times the best`;
  return ratio >= 0.995 ? 'within 1 % of the best' : `${(ratio * 100).toFixed(ratio < 0.0995 ? 1 : 0)} % of the best`;
}

function describeStanding({ ratio, mark }: CellView, rivals: number, { metric, better }: ViewInfo): string {
  const share = ratio === null || rivals < 2 ? '' : describeShare(ratio, better === 'higher');
  return [nameMark(mark, metric), mark === 'won' ? '' : share].filter(Boolean).join(', ');
}

function buildFigures(views: readonly ViewInfo[], rows: readonly (readonly CellView[])[], at: number): ShownFigure[] {
  return views.flatMap((view, index): ShownFigure[] => {
    const row = rows[index] ?? [];
    const shown = row[at];
    if (shown === undefined || shown.parts.length === 0) return [];
    const rivals = row.filter(({ value }) => value !== null).length;
    return [{ label: view.label, text: shown.parts.join(' / '), standing: describeStanding(shown, rivals, view) }];
  });
}

type Columns = ReturnType<typeof loopColumns>;

function buildLoop(loop: SourcedLoop, columns: Columns, commands: Map<string, number>, raw: PackedRaw | null): PageLoop {
  const command = loop.fioArgv.length === 0 ? null : showUnseen(loop.fioArgv.map(quoteForShell).join(' '));
  if (command !== null && !commands.has(command)) commands.set(command, commands.size);
  return {
    run: showUnseen(loop.run ?? ''),
    loop: loop.loop,
    outcome: loop.outcome,
    errno: seen(loop.errno),
    reason: seen(loop.reason),
    startedAt: loop.startedAt,
    read: loop.metrics?.read ?? null,
    write: loop.metrics?.write ?? null,
    shown: columns.map(({ show }) => show(loop)),
    warnings: loop.warnings.map(({ code, detail }) => ({ code, detail: showUnseen(detail) })),
    command: command === null ? null : (commands.get(command) ?? null),
    raw: raw?.places.get(loop) ?? null,
    rawFile: seen(loop.raw),
  };
}

function buildCell(cell: Cell, figures: readonly ShownFigure[], columns: Columns, raw: PackedRaw | null): PageCell {
  const commands = new Map<string, number>();
  const loops = cell.loops.map((loop) => buildLoop(loop, columns, commands, raw));
  return {
    outcome: showUnseen(formatOutcome(cell)),
    reason: seen(cell.reason),
    figures,
    warnings: cell.warnings.map(({ code, detail }) => ({ code, detail: showUnseen(detail) })),
    explained: cell.explained === undefined ? [] : sayExplained(cell.explained),
    commands: [...commands.keys()],
    loops,
  };
}

function buildWorkload(sources: Report['sources'], workload: WorkloadReport, views: readonly ViewInfo[], raw: PackedRaw | null): PageWorkload {
  const rows = views.map(({ view }) => viewRow(workload, view));
  const columns = loopColumns(workload);
  return {
    name: showUnseen(workload.name),
    program: nameProgram(sources, workload),
    columns: columns.map(({ heading }) => showUnseen(heading)),
    cells: workload.cells.map((cell, at) => buildCell(cell, buildFigures(views, rows, at), columns, raw)),
  };
}

/** Cells in the order of the report; names and messages with their control characters made visible. */
export function buildPageData(report: Report, raw: PackedRaw | null, metric?: string): PageData {
  const views = viewsOf(report, metric);
  const codes = new Set(
    report.workloads.flatMap(({ cells }) => cells.flatMap((cell) => [cell, ...cell.loops].flatMap(({ warnings }) => warnings.map(({ code }) => code)))),
  );
  return {
    mounts: report.mounts.map(showUnseen),
    workloads: report.workloads.map((workload) => buildWorkload(report.sources, workload, views, raw)),
    explanations: Object.fromEntries([...codes].map((code) => [code, explainWarning(code)])),
    rawNote: raw?.note ?? null,
  };
}
