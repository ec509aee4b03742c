/** `history list` and `history show` as text: tables of nights, and what their machine marks stand for. */

import { figureNamed } from '../../figures/figures.ts';
import { nameOfSeries } from '../../figures/series-name.ts';
import type { NightValue } from '../../figures/series-values.ts';
import type { Machine, NightHead, Series } from '../../model/night.ts';
import { formatSizeOption } from '../../text/units.ts';
import { alignTable } from '../aligned-table.ts';
import { escapeMarkdown } from '../markdown.ts';
import { drawSparkline, formatLabels, formatSeriesValue, formatSpread } from './value-text.ts';

/** A letter for each machine, a night at a time, and what each letter stands for. */
export interface MachineMarks {
  readonly marks: readonly string[];
  readonly legend: ReadonlyMap<string, Machine>;
}

/** A night of `history list`. */
export interface ListedNight extends NightHead {
  readonly outcomes: Readonly<Record<string, number>>;
}

/** A night of one series. `value` is null where no loop was good: `outcome` says why. */
export interface ShownNight {
  readonly night: NightHead;
  readonly outcome: string;
  readonly value: NightValue | null;
}

const minute = (at: string) => `${at.slice(0, 10)} ${at.slice(11, 16)}`;

const table = (rows: readonly (readonly string[])[], align: readonly string[]) => `${alignTable(rows, align)}\n`;

/** What the machines differ in; one machine needs no words. */
function describeMarks({ legend }: MachineMarks): string {
  if (legend.size < 2) return '';
  const machines = [...legend];
  const keys = (Object.keys((machines[0] as [string, Machine])[1]) as (keyof Machine)[]).filter(
    (key) => new Set(machines.map(([, machine]) => machine[key])).size > 1,
  );
  const lines = machines.map(([mark, machine]) => `${mark}: ${keys.map((key) => `${key} ${escapeMarkdown(machine[key])}`).join(', ')}`);
  return `\nMachines, and what they differ in:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** A line a night, oldest first. */
export function renderNightList(nights: readonly ListedNight[], machines: MachineMarks): string {
  if (nights.length === 0) return 'no nights\n';
  const rows = nights.map(({ id, at, labels, outcomes }, index) => {
    const cells = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    const bad = Object.entries(outcomes).filter(([outcome]) => outcome !== 'ok');
    const said = bad.map(([outcome, count]) => `${count} ${outcome}`).join(', ');
    return [minute(at), escapeMarkdown(id), machines.marks[index] ?? '', String(cells), said, escapeMarkdown(formatLabels(labels))];
  });
  return table([['At (UTC)', 'Night', 'Machine', 'Series', 'Not ok', 'Labels'], ...rows], ['l', 'l', 'c', 'r', 'l', 'l']) + describeMarks(machines);
}

/** What is known of a series besides its name, as one line. */
export function describeSeries({ key, target, kind, options, job, fio, work = {} }: Series): string {
  const known = [
    target,
    kind === null ? null : `${kind}${options.length === 0 ? '' : ` (${options.join(', ')})`}`,
    fio.direct === null ? null : `direct ${fio.direct}`,
    fio.blockSizeBytes === null ? null : `blocks of ${formatSizeOption(fio.blockSizeBytes)}`,
    fio.iodepth === null ? null : `iodepth ${fio.iodepth}`,
    fio.sizeBytes === null ? null : `files of ${formatSizeOption(fio.sizeBytes)}`,
    job === null ? null : `job ${job}`,
    ...Object.entries(work).flatMap(([name, value]) => (name === 'told' ? [] : [`${name} ${value}`])),
  ];
  return [`series ${key}`, ...known.filter((part) => part !== null)].join(', ');
}

/** A series over its nights, oldest first. */
export function renderSeriesNights(series: Series, metric: string, nights: readonly ShownNight[], machines: MachineMarks): string {
  const { title, better } = figureNamed(metric);
  const rows = nights.map(({ night, outcome, value }, index) => [
    minute(night.at),
    escapeMarkdown(night.id),
    value === null ? outcome : formatSeriesValue(value.value, metric),
    value === null ? '' : formatSpread(value.low, value.high),
    String(value?.loops ?? 0),
    machines.marks[index] ?? '',
    escapeMarkdown(formatLabels(night.labels)),
  ]);
  return [
    `By ${title}, ${better} is better: ${escapeMarkdown(nameOfSeries(series))}\n`,
    `${escapeMarkdown(describeSeries(series))}\n`,
    `${drawSparkline(nights.map(({ value }) => value?.value ?? null))}\n\n`,
    table([['At (UTC)', 'Night', 'Value', 'Loops within', 'Loops', 'Machine', 'Labels'], ...rows], ['l', 'l', 'r', 'r', 'r', 'c', 'l']),
    describeMarks(machines),
  ].join('');
}
