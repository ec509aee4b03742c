/** Markdown: the winners' table in the wiki's form, and report.md around it. */

import { cpuCostOf } from '../figures/cpu-cost.ts';
import { largest, smallest } from '../figures/extremes.ts';
import type { Figure } from '../figures/figure.ts';
import { figureNamed } from '../figures/figures.ts';
import { shownFigures } from '../figures/shown.ts';
import { toldSpan } from '../figures/span.ts';
import { bootsOf, describeLoops } from '../model/boots.ts';
import { describeDaemon } from '../model/daemon.ts';
import type { Plan, Report, RunRecord, SourceInfo, WorkloadReport } from '../model/records.ts';
import { splitScenario } from '../model/scenarios.ts';
import { describeShard } from '../model/shard.ts';
import { machinesOf, targetOfMount } from '../model/targets.ts';
import { explainWarning } from '../model/warnings.ts';
import { formatBandwidth } from '../text/units.ts';
import { showUnseen } from '../text/visible.ts';
import { alignTable } from './aligned-table.ts';
import { explainMark, formatOutcome, MARK_TEXT, MARKS, type Mark, marksOfAll } from './cell-text.ts';
import { describeConditions } from './conditions.ts';
import { describeEqual } from './equal.ts';
import { explainedOf, renderExplained } from './explained.ts';
import { unlikePlaces } from './places.ts';
import { findScenarios } from './scenarios.ts';
import { describeMissing, listStops, sayPart } from './stops.ts';
import { countRuns, describeProvisional, summarizeAll } from './summary.ts';
import { layOutTable, type WriteCell } from './table-layout.ts';
import { openNotes } from './table-notes.ts';
import { describeTarget } from './target-text.ts';
import { compareToBaseline, listFailures, tabulateTimes } from './times.ts';
import { describeFiles, describeOptions, describePrograms, namePrinters } from './work-words.ts';

/** Text that markdown shows as it is: names are data, whatever characters they hold. What would be unseen becomes a sign. */
export function escapeMarkdown(text: string): string {
  return (
    showUnseen(text.replace(/[\r\n]+/g, ' '))
      .replace(/[\\`*_{}[\]<>|#~$]/g, '\\$&')
      // GitHub makes links of bare addresses.
      .replace(/:\/\/|www\./gi, (begin) => `${begin.slice(0, -2)}\\${begin.slice(-2)}`)
      .replaceAll('&', '&amp;')
  );
}

/** What a table has a column of for each mount. */
const columnsOf = (report: Report, metric: string | undefined): Figure[] => (metric === undefined ? shownFigures(report) : [figureNamed(metric)]);

/**
 * The table alone, with its legend and notes: `| Workload | A (BW) | A (IOPS) | ...`, other figures where the loops have
 * those, or `metric` (the name of a figure) alone. Times of scenarios have a row each.
 */
export function renderTable(report: Report, metric?: string): string {
  const figures = columnsOf(report, metric);
  const names = figures.map(({ name }) => name);
  const notes = openNotes();
  const used = new Set<Mark>();
  const markOf = marksOfAll(report, names);
  const write: WriteCell = (workload, cell, name, figure, isFirst) => {
    const refs = cell.warnings.map((warning) => notes.refer(escapeMarkdown(explainWarning(warning.code)))).join('');
    if (cell.outcome !== 'ok') {
      const because = cell.reason === null || cell.errno !== null ? '' : ` ${notes.refer(escapeMarkdown(cell.reason))}`;
      return `${escapeMarkdown(formatOutcome(cell))}${because}`;
    }
    const mark = markOf(workload, name, cell.mount);
    used.add(mark);
    return [figure, MARK_TEXT[mark], ...(isFirst ? [unlikePlaces(workload).get(cell.mount), refs] : [])].filter(Boolean).join(' ');
  };
  const { head, rows, align } = layOutTable(report, figures, write, escapeMarkdown);
  const legend = MARKS.filter((mark) => used.has(mark)).map((mark) => explainMark(mark, names, report.margin));
  const parts = [alignTable([head, ...rows], align)];
  const blend = countRuns(report) > 1 ? 'Figures are means over all runs of a cell' : null;
  const sentences = [legend.join('; '), describeRuns(report, names), describeProvisional(report, names), blend];
  if (legend.length > 0) parts.push(sentences.filter((text) => text !== null).join('. '));
  if (notes.list().length > 0) parts.push(notes.list().join('\n'));
  return `${parts.join('\n\n')}\n`;
}

/** How many runs the marks rest on, where that is three or more; null where none does. */
function describeRuns({ workloads }: Report, metrics: readonly string[]): string | null {
  const runs = workloads.flatMap(({ winners }) => metrics.flatMap((metric) => winners[metric]?.runs ?? []));
  if (runs.length === 0) return null;
  const [least, most] = [smallest(runs), largest(runs)];
  return `Marks rest on ${least === most ? least : `${least} to ${most}`} runs`;
}

function renderConditions(report: Report): string[] {
  const conditions = describeConditions(report, escapeMarkdown);
  return conditions === null ? [] : [conditions];
}

const tellEqual = (report: Report) => [describeEqual(report, escapeMarkdown)].filter((text) => text !== null);

/** What is printed after a run: how it was measured, the table, who won how many workloads, and what the sources do not have in common. By one metric, or all that the loops are shown by. */
export function renderAnswer(report: Report, metric?: string): string {
  const times = metric === undefined ? renderTimes(report) : [];
  const parts = [
    ...renderConditions(report),
    renderTable(report, metric).trimEnd(),
    summarize(report, metric),
    ...listStops(report, escapeMarkdown),
    ...times,
    ...tellEqual(report),
    ...renderDifferences(report),
  ];
  return `${parts.join('\n\n')}\n`;
}

const UNLISTED = 'Averages and ranges are all that is known here: without the runs themselves nothing can be tested, and ranges that lie apart prove nothing.';

/** Commands' times as a table of their own, and how each mount stands to the target's own file system; nothing where none was timed. */
function renderTimes(report: Report): string[] {
  const times = tabulateTimes(report);
  if (times === null) return [];
  const rows = [times.head, ...times.rows].map((row) => row.map(escapeMarkdown));
  const baseline = times.baseline === null ? null : escapeMarkdown(times.baseline);
  const standings = compareToBaseline(report).map(({ mount, ratio }) => `${escapeMarkdown(mount)} ${ratio}`);
  const said =
    baseline === null || standings.length === 0
      ? []
      : [
          `Time to ${baseline}${splitScenario(times.baseline as string)?.scenario === 'native' ? ", the host's own" : ", the target's own"}, over all work that both did (geometric mean): ${standings.join(', ')}.`,
        ];
  const untold = report.workloads.some(({ cells }) => cells.some(({ loops }) => toldSpan(loops) !== null)) ? [UNLISTED] : [];
  // The table of scenarios has all of it.
  const table = findScenarios(report) !== null ? [] : [alignTable(rows, ['l', 'l', ...times.head.slice(2).map(() => 'r')])];
  const failures = listFailures(report).map((failure) => `- ${escapeMarkdown(failure)}`);
  return [...table, ...said, ...untold, ...(failures.length === 0 ? [] : [`Loops that failed beside good ones:\n\n${failures.join('\n')}`])];
}

/** A warning and a list; nothing where all was measured alike. */
export function renderDifferences({ differences }: Pick<Report, 'differences'>): string[] {
  if (differences.length === 0) return [];
  const forced = differences.some(({ comparable }) => !comparable);
  return [
    `${forced ? 'Not the same measurement, compared because it was forced' : 'Not measured alike'}:\n${differences.map(({ text }) => `- ${escapeMarkdown(text)}`).join('\n')}`,
  ];
}

/** Who won how many workloads, in a sentence. */
export function summarize(report: Report, metric?: string): string {
  return summarizeAll(report, metric, escapeMarkdown);
}

/** What the figures were measured with, as a list. */
export function renderSources({ sources }: Report): string {
  return sources.flatMap(renderSource).join('\n');
}

function renderSource({ name, format, run, facts }: SourceInfo): string[] {
  if (run !== null) return renderRun(run);
  return [`- ${escapeMarkdown(name)} (${format})`, ...facts.map((fact) => `- ${escapeMarkdown(fact)}`)];
}

function renderMachine(plan: Plan, { target, environment }: ReturnType<typeof machinesOf>[number]): string[] {
  const named = `- target: ${escapeMarkdown(describeTarget(target, environment))}`;
  if (environment === null) return [named];
  const governor = environment.hostGovernor === null ? '' : `, governor ${environment.hostGovernor}`;
  return [
    named,
    `- guest: ${[`Linux ${environment.guestKernel}${environment.arch === undefined ? '' : ` on ${environment.arch}`}`, ...describePrograms(plan, environment)].map(escapeMarkdown).join(', ')}`,
    `- host: ${escapeMarkdown(environment.hostOs)}, Linux ${environment.hostKernel}, ${environment.hostCpus} x ${escapeMarkdown(environment.hostCpu)}, ${Math.round(environment.hostMemoryBytes / 1024 ** 3)} GiB${governor}`,
  ];
}

function renderRun(run: RunRecord): string[] {
  const { plan, mounts, notes } = run;
  const loops = describeLoops(plan);
  // What all kinds have in common stands among the options of the first.
  const [first, ...others] = describeOptions(plan);
  const [option, ...options] = first?.options ?? [];
  const common = option === undefined ? loops : `${first?.title}: ${[option, loops, ...options].join(', ')}`;
  const machines = machinesOf(run);
  const files = describeFiles(plan);
  const [known] = machines.flatMap(({ environment }) => environment ?? []);
  const lines = [
    `- ${[common, `seed ${plan.seed}`, describeShard(plan)].filter((part) => part !== null).join('; ')}`,
    ...others.map(({ title, options }) => `- ${title}: ${options.join(', ')}`),
    ...(files === null ? [] : [`- files: ${escapeMarkdown(files)}`]),
    ...machines.flatMap((machine) => renderMachine(plan, machine)),
    ...(known === undefined ? [] : [`- fsbench ${known.fsbench}, Node ${known.node}`]),
  ];
  for (const mount of mounts) {
    const daemon = mount.daemon === null ? '' : `; ${escapeMarkdown(describeDaemon(mount.daemon))}`;
    const where = plan.targets === undefined ? '' : ` on ${escapeMarkdown(targetOfMount(plan, mount.name))}`;
    lines.push(
      `- mount ${escapeMarkdown(mount.name)}${where}: ${mount.fstype} on ${escapeMarkdown(mount.mountPoint)} (${escapeMarkdown(mount.options.join(','))})${daemon}`,
    );
  }
  return [...lines, ...notes.map((note) => `- ${escapeMarkdown(note)}`)];
}

/**
 * Lines on the CPU cost of each mount that knows it, over the workloads that all of these ran: on others they did unlike
 * work. Empty where there are none.
 */
function renderCpuCosts({ workloads, mounts }: Report): string[] {
  const columnOf = new Map(mounts.map((mount, at) => [mount, at]));
  const costOf = (of: readonly WorkloadReport[], mount: string) => cpuCostOf(of.flatMap(({ cells }) => cells[columnOf.get(mount) as number]?.loops ?? []));
  const known = mounts.filter((mount) => costOf(workloads, mount) !== null);
  const common = workloads.filter((workload) => known.every((mount) => costOf([workload], mount) !== null));
  const over = `${common.length} ${common.length === 1 ? 'workload' : 'workloads'}${known.length > 1 ? ' that all of them ran' : ''}`;
  return known.flatMap((mount) => {
    const cost = costOf(common, mount);
    if (cost === null) return [];
    const moved = formatBandwidth(cost.bytes).replace('/s', '');
    return [`- ${escapeMarkdown(mount)}: ${cost.secondsPerGib.toFixed(1)} CPU seconds per GiB (${moved} moved in ${over})`];
  });
}

/** Units of the columns, and which of two figures is which. */
function describeColumns(report: Report): string[] {
  const figures = shownFigures(report);
  const units = figures.flatMap(({ columnNote }) => columnNote ?? []).join(', ');
  const apart = figures.some(({ directions }) => directions !== undefined) ? '`a / b` is reads / writes' : '';
  const said = [units, apart].filter(Boolean).join('; ');
  return said === '' ? [] : [`${said}.`];
}

/** report.md of one run: the answer, the table, what it was measured with, and how to do it again. */
export function renderReport(report: Report, run: RunRecord, command: string): string {
  const costs = renderCpuCosts(report);
  const times = renderTimes(report);
  const explained = renderExplained(explainedOf(report), escapeMarkdown);
  const missing = describeMissing(report, run);
  const parts = [
    `# fsbench: ${report.mounts.map(escapeMarkdown).join(', ')}`,
    `${summarize(report)}${missing === null ? '' : ` The run is not complete: ${missing}.`}`,
    ...sayPart(run.plan),
    ...renderConditions(report),
    renderTable(report).trimEnd(),
    [
      ...(bootsOf(run.plan) >= 3 && run.plan.budget === undefined
        ? []
        : ['A mark is provisional as long as it rests on fewer than three boots: measure with `--boots 3` before you build on it.']),
      ...describeColumns(report),
    ].join(' '),
    ...tellEqual(report),
    ...(times.length === 0 ? [] : ['## Times', ...times]),
    ...listStops(report, escapeMarkdown),
    ...(explained === '' ? [] : ['## What the servers did', explained.trimEnd()]),
    '## Measured with',
    renderSources(report),
    ...(costs.length === 0 ? [] : ['## Host CPU', 'What QEMU (the guest included), the daemon and sshd used on the host:', costs.join('\n')]),
    '## Again',
    `    ${command}`,
    `Run \`${run.id}\`, started ${run.startedAt}${run.finishedAt === null ? '' : `, finished ${run.finishedAt}`}. Each figure is the geometric mean of the loops in results.jsonl; raw/ has what ${namePrinters(run.plan)} printed.`,
  ];
  return `${parts.join('\n\n')}\n`;
}
