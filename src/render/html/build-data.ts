/** A report as the data block of the page: what its script shows of a cell. */

import type { Cell, Report, SourcedLoop, WorkloadReport } from '../../model/records.ts';
import { explainWarning } from '../../model/warnings.ts';
import { quoteForShell } from '../../text/quote.ts';
import { showUnseen } from '../../text/visible.ts';
import { formatOutcome, type Mark } from '../cell-text.ts';
import type { PageCell, PageData, PageLoop, ShownFigure } from './page-data.ts';
import type { PackedRaw } from './raw-outputs.ts';
import { type CellView, VIEWS, viewRow } from './views.ts';

/** Marks as words; they stand beside the sign for those who can't see it. */
export const MARK_WORDS: Readonly<Record<Mark, string>> = { won: 'fastest', tied: 'tied', largest: 'largest, not tested', none: '' };

const show = (text: string | null) => (text === null ? null : showUnseen(text));

/** `ratio` is 1 for the best and less for the others, whichever direction is better. */
function describeShare(ratio: number, moreIsBetter: boolean): string {
  if (ratio === 1) return 'best of the row';
  if (!moreIsBetter) return ratio >= 0.995 ? 'within 1 % of the best' : `${(1 / ratio).toFixed(ratio > 0.0995 ? 2 : 1)} times the best`;
  return ratio >= 0.995 ? 'within 1 % of the best' : `${(ratio * 100).toFixed(ratio < 0.0995 ? 1 : 0)} % of the best`;
}

function describeStanding({ ratio, mark }: CellView, rivals: number, moreIsBetter: boolean): string {
  const share = ratio === null || rivals < 2 ? '' : describeShare(ratio, moreIsBetter);
  return [MARK_WORDS[mark], mark === 'won' ? '' : share].filter(Boolean).join(', ');
}

function buildFigures(rows: readonly (readonly CellView[])[], at: number): ShownFigure[] {
  return VIEWS.flatMap(({ view, label }, index): ShownFigure[] => {
    const row = rows[index] ?? [];
    const shown = row[at];
    if (shown === undefined || shown.parts.length === 0) return [];
    const rivals = row.filter(({ value }) => value !== null).length;
    return [{ label, text: shown.parts.join(' / '), standing: describeStanding(shown, rivals, view === 'iops' || view === 'bw') }];
  });
}

function buildLoop(loop: SourcedLoop, commands: Map<string, number>, raw: PackedRaw | null): PageLoop {
  const command = loop.fioArgv.length === 0 ? null : showUnseen(loop.fioArgv.map(quoteForShell).join(' '));
  if (command !== null && !commands.has(command)) commands.set(command, commands.size);
  const cpu = loop.hostCpuSeconds;
  return {
    run: showUnseen(loop.run ?? ''),
    loop: loop.loop,
    outcome: loop.outcome,
    errno: show(loop.errno),
    reason: show(loop.reason),
    startedAt: loop.startedAt,
    read: loop.metrics?.read ?? null,
    write: loop.metrics?.write ?? null,
    runtimeMs: loop.metrics?.runtimeMs ?? null,
    hostCpuSeconds: cpu === null ? null : (cpu.qemu ?? 0) + (cpu.daemon ?? 0) + (cpu.sshd ?? 0),
    warnings: loop.warnings.map(({ code, detail }) => ({ code, detail: showUnseen(detail) })),
    command: command === null ? null : (commands.get(command) ?? null),
    raw: raw?.places.get(loop) ?? null,
    rawFile: show(loop.raw),
  };
}

function buildCell(cell: Cell, figures: readonly ShownFigure[], raw: PackedRaw | null): PageCell {
  const commands = new Map<string, number>();
  const loops = cell.loops.map((loop) => buildLoop(loop, commands, raw));
  return {
    outcome: showUnseen(formatOutcome(cell)),
    reason: show(cell.reason),
    figures,
    warnings: cell.warnings.map(({ code, detail }) => ({ code, detail: showUnseen(detail) })),
    commands: [...commands.keys()],
    loops,
  };
}

function buildWorkload(workload: WorkloadReport, raw: PackedRaw | null): PageData['workloads'][number] {
  const rows = VIEWS.map(({ view }) => viewRow(workload, view));
  return { name: showUnseen(workload.name), cells: workload.cells.map((cell, at) => buildCell(cell, buildFigures(rows, at), raw)) };
}

/** Cells in the order of the report; names and messages with their control characters made visible. */
export function buildPageData(report: Report, raw: PackedRaw | null): PageData {
  const codes = new Set(
    report.workloads.flatMap(({ cells }) => cells.flatMap((cell) => [cell, ...cell.loops].flatMap(({ warnings }) => warnings.map(({ code }) => code)))),
  );
  return {
    mounts: report.mounts.map(showUnseen),
    workloads: report.workloads.map((workload) => buildWorkload(workload, raw)),
    explanations: Object.fromEntries([...codes].map((code) => [code, explainWarning(code)])),
    rawNote: raw?.note ?? null,
  };
}
