/** The table of results: every view of every cell as HTML, so that it can be read, switched and printed without a script. */

import type { Cell, Report, WorkloadReport } from '../../model/records.ts';
import { explainWarning } from '../../model/warnings.ts';
import { explainMark, formatOutcome, MARK_TEXT, MARKS } from '../cell-text.ts';
import { unlikePlaces } from '../places.ts';
import { countRuns } from '../summary.ts';
import { readTraits, type Traits } from '../traits.ts';
import { nameMark } from './build-data.ts';
import { type Html, html } from './html.ts';
import { type CellView, HEAT_STEPS, heatStep, isMarked, type ViewInfo, viewRow, viewsOf } from './views.ts';

/** The traits of any workload of these reports. */
function traitsOf(reports: readonly Report[]): (workload: string) => Traits {
  const planned = reports.flatMap(({ sources }) => sources.flatMap(({ run }) => run?.plan.workloads ?? []));
  // The first of a name counts.
  const jobs = new Map(planned.toReversed().map(({ name, jobText }) => [name, jobText]));
  return (workload) => readTraits(workload, jobs.get(workload) ?? null);
}

/** What the rows of these reports are filtered by. */
export function rowAttributesOf(reports: readonly Report[]): (workload: string) => Html {
  const traits = traitsOf(reports);
  return (workload) => {
    const { engine, pattern, jobs } = traits(workload);
    return html` data-name="${workload}" data-engine="${engine ?? ''}" data-pattern="${pattern ?? ''}" data-jobs="${jobs ?? ''}"`;
  };
}

/** Texts below the table, numbered in the order they are first referred to. */
interface Notes {
  refer(text: string): number;
  list(): readonly string[];
}

function openNotes(): Notes {
  const numbers = new Map<string, number>();
  return {
    refer(text) {
      const number = numbers.get(text) ?? numbers.size + 1;
      numbers.set(text, number);
      return number;
    },
    list: () => [...numbers.keys()],
  };
}

function renderReferences(numbers: readonly number[]): Html | null {
  if (numbers.length === 0) return null;
  return html`<sup><span class="unseen">, ${numbers.length === 1 ? 'note' : 'notes'} </span>${numbers.join(', ')}</sup>`;
}

function renderFigure({ parts, value, ratio, mark }: CellView, { metric }: ViewInfo, references: Html | null): Html {
  if (parts.length === 0) return html`<span class="f lacking missing">not known</span>`;
  const sign =
    mark === 'none' ? null : html` <span class="mark" aria-hidden="true">${MARK_TEXT[mark]}</span><span class="unseen"> ${nameMark(mark, metric)}</span>`;
  // A line may break between reads and writes, but never between a figure and its mark.
  const figures = parts.map((part, at) => html`<span class="figure">${part}${at < parts.length - 1 ? ' /' : [sign ?? '', references ?? '']}</span> `);
  return html`<span class="f h${ratio === null ? 0 : heatStep(ratio)}"${value === null ? null : html` data-value="${Number(value.toPrecision(6))}"`}>${figures}</span>`;
}

/** Which pattern tells a cell without a figure from others. */
const LACKING_CLASSES: Readonly<Record<Cell['outcome'], string>> = {
  ok: '',
  unsupported: 'unsupported',
  failed: 'failed',
  'timed-out': 'failed',
  missing: 'missing',
};

/** A view with a cell in it. */
type Shown = readonly [view: ViewInfo, cell: CellView];

function renderCell(cell: Cell, place: string | undefined, shown: readonly Shown[], id: string, notes: Notes): Html {
  if (cell.outcome !== 'ok') {
    const references = renderReferences(cell.reason === null || cell.errno !== null ? [] : [notes.refer(cell.reason)]);
    return html`<td data-cell="${id}"><span class="f lacking ${LACKING_CLASSES[cell.outcome]}">${formatOutcome(cell)}${references}</span></td>`;
  }
  const references = renderReferences(cell.warnings.map(({ code }) => notes.refer(explainWarning(code))));
  return html`<td data-cell="${id}">${shown.map(([view, of]) => html`<span class="v ${view.view}">${renderFigure(of, view, references)}</span>`)}${place === undefined ? null : html`<small class="place">${place}</small>`}</td>`;
}

function renderRow(workload: WorkloadReport, views: readonly ViewInfo[], row: number, attributes: Html, notes: Notes): Html {
  const places = unlikePlaces(workload);
  const byView = views.map((view) => [view, viewRow(workload, view.view)] as const);
  const cells = workload.cells.map((cell, column) =>
    renderCell(
      cell,
      places.get(cell.mount),
      byView.map(([view, cells]): Shown => [view, cells[column] as CellView]),
      `${row}.${column}`,
      notes,
    ),
  );
  return html`<tr data-order="${row}"${attributes}><th scope="row">${workload.name}</th>${cells}</tr>\n`;
}

function renderSwitch(views: readonly ViewInfo[], metric: string): Html {
  const choices = views.map(
    ({ view, label, better, metric: own }) =>
      html`<label><input type="radio" name="view" value="${view}"${own === metric ? html` checked` : null} data-better="${better}"><span>${label}</span></label>`,
  );
  return html`<fieldset class="switch"><legend>Show</legend><div class="choices">${choices}</div></fieldset>`;
}

const JOBS_LABELS: Readonly<Record<string, string>> = { single: 'one job', multi: 'several jobs (-multi)' };

/** Null where all workloads are alike in it: there is nothing to choose. */
function renderFilter(name: string, label: string, values: readonly (string | null)[]): Html | null {
  if (new Set(values).size < 2) return null;
  const known = [...new Set(values.filter((value) => value !== null))];
  const options = known.map((value) => html`<option value="${value}">${name === 'jobs' ? (JOBS_LABELS[value] ?? value) : value}</option>`);
  return html`<label class="field"><span>${label}</span><select name="${name}"><option value="">all</option>${options}</select></label>`;
}

/** Works by script alone, which shows it. */
function renderFilters(report: Report): Html {
  const traits = report.workloads.map(({ name }) => name).map(traitsOf([report]));
  return html`<form class="filters" id="filters" hidden aria-label="Filter workloads">
${renderFilter(
  'engine',
  'I/O engine',
  traits.map(({ engine }) => engine),
)}
${renderFilter(
  'pattern',
  'Pattern',
  traits.map(({ pattern }) => pattern),
)}
${renderFilter(
  'jobs',
  'Jobs',
  traits.map(({ jobs }) => jobs),
)}
<label class="field wide"><span>Name contains</span><input type="search" name="text" autocomplete="off" spellcheck="false"></label>
<button type="button">Show all</button>
</form>
<p role="status" id="status" class="status"></p>`;
}

function renderLegend(report: Report, marked: readonly string[]): Html {
  const outcomes = new Set(report.workloads.flatMap(({ cells }) => cells.map(({ outcome }) => outcome)));
  const steps = HEAT_STEPS.map(
    (from, at) => html`<li><span class="swatch h${at + 1}"></span>${at === 0 ? `below ${HEAT_STEPS[1] * 100} %` : `from ${from * 100} %`}</li>`,
  );
  const signs = MARKS.map((mark) => {
    const [sign = '', ...words] = explainMark(mark, marked, report.margin).split(' ');
    return html`<span class="mark">${sign}</span> ${words.join(' ')} · `;
  });
  const lacking = (['unsupported', 'failed', 'missing'] as const)
    .filter((outcome) => outcomes.has(outcome) || (outcome === 'failed' && outcomes.has('timed-out')))
    .map((outcome) => html`<li><span class="swatch lacking ${LACKING_CLASSES[outcome]}"></span>${outcome === 'failed' ? 'failed or timed out' : outcome}</li>`);
  return html`<div class="legend">
<p>${signs}<span class="nowrap">a / b</span> is reads / writes</p>
<p id="legend-title">Colour: ratio to the best of the row, of latencies and costs to the smallest</p>
<ul aria-labelledby="legend-title">${steps.reverse()}${lacking}</ul>
</div>`;
}

/** Switch, filters, table, legend and notes; the first view is that of `metric`. */
export function renderResults(report: Report, metric: string): Html {
  const views = viewsOf(report, metric);
  const marked = views.filter((view) => isMarked(report, view)).flatMap((view) => view.metric ?? []);
  const notes = openNotes();
  const attributesOf = rowAttributesOf([report]);
  const runs = countRuns(report);
  const rows = report.workloads.map((workload, row) => renderRow(workload, views, row, attributesOf(workload.name), notes));
  const explained = notes.list().map((text, at) => html`<li value="${at + 1}">${text}</li>`);
  return html`<section id="results" aria-labelledby="results-title">
<h2 id="results-title">Results</h2>
${renderSwitch(views, metric)}
${views.map((view) => html`<p class="v ${view.view} about">${view.explanation}${isMarked(report, view) ? '' : ' Not tested: no marks.'}</p>`)}
${renderFilters(report)}
<div class="scroll" role="region" aria-label="Table of results" tabindex="0">
<table class="results" id="table" data-sortable>
<caption class="unseen">Results by workload and mount</caption>
<thead><tr><th scope="col">Workload</th>${report.mounts.map((mount) => html`<th scope="col">${mount}</th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table>
</div>
<p class="empty" id="empty" hidden>No workload is like that. Take a filter away.</p>
${renderLegend(report, marked)}
${runs > 1 ? html`<p>Figures are means over all runs of a cell; there are ${runs}.</p>` : null}
${explained.length === 0 ? null : html`<h3>Notes</h3><ol class="notes">${explained}</ol>`}
</section>
`;
}
