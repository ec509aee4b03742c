/** `report --format html`: one page that explains a report, in one file that loads nothing and runs nothing but its own script. */

import { createHash } from 'node:crypto';
import { callFigure } from '../../figures/figures.ts';
import { leadFigure, leadFigures, shownFigures } from '../../figures/shown.ts';
import { blockIdsOf } from '../../model/boots.ts';
import type { Difference, Report } from '../../model/records.ts';
import type { SemanticsReport } from '../../model/semantics.ts';
import { countLoops } from '../../model/shard.ts';
import { nameBest } from '../cell-text.ts';
import { describeConditions } from '../conditions.ts';
import { describeStops } from '../stops.ts';
import { countStandings, findProvisional, summarizeAll } from '../summary.ts';
import { buildPageData } from './build-data.ts';
import { type PageCompare, renderCompare } from './compare.ts';
import { renderEnvironment } from './environment.ts';
import { escapeHtml, type Html, html, trustHtml, writeJson } from './html.ts';
import { packRawOutputs, type ReadRaw } from './raw-outputs.ts';
import { renderSemanticsSection } from './semantics.ts';
import { renderResults } from './table.ts';
import { styleViews, viewsOf } from './views.ts';

/** A finished chart; it is shown as a picture, so nothing in it runs. */
export interface PageChart {
  readonly name: string;
  readonly title: string;
  readonly svg: string;
}

/** The bundle of src/page. */
interface PageAssets {
  readonly script: string;
  readonly style: string;
}

export interface PageInput {
  readonly assets: PageAssets;
  readonly charts: readonly PageChart[];
  /** How to get these figures again; shown as it is. */
  readonly command: string;
  /** What fio printed, loop by loop; left out, the page has none. */
  readonly readRaw?: ReadRaw;
  readonly compare?: PageCompare;
  /** What the mounts of these runs were seen to keep. */
  readonly semantics?: readonly SemanticsReport[];
  /** The name of the figure that the answer, the comparison and the first view are by; what the loops rank by if left out. */
  readonly metric?: string | undefined;
  /** Program and version, for the foot of the page. */
  readonly generatedBy: string;
}

/** A source expression of Content Security Policy, level 2: the hash of what stands between the tags. */
function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function contentSecurityPolicy({ script, style }: PageAssets): string {
  return `default-src 'none'; script-src ${hashSource(script)}; style-src ${hashSource(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
}

function renderConditions(report: Report): Html | null {
  const conditions = describeConditions(report);
  return conditions === null ? null : html`<p class="conditions">${conditions}</p>`;
}

function renderProvisional(report: Report, metrics: readonly string[]): Html | null {
  const which = findProvisional(report, [...shownFigures(report).map(({ name }) => name), ...metrics]);
  if (which === 'none') return null;
  const marks = which === 'all' ? 'The marks rest' : 'Some marks rest';
  return html`<p class="provisional"><b>Provisional.</b> ${marks} on fewer than three runs: repeat the run in other boots before you build on them.</p>`;
}

function renderIncomplete(report: Report): Html | null {
  const lacking = report.sources.flatMap(({ run }) => {
    if (run === null || run.plan.budget !== undefined) return [];
    const [planned, blocks] = [countLoops(run.plan), new Set(blockIdsOf(run))];
    const measured = report.workloads.flatMap(({ cells }) => cells.flatMap(({ loops }) => loops)).filter((loop) => blocks.has(loop.run ?? '')).length;
    return measured < planned ? [`${measured} of ${planned} loops of ${run.id} are measured`] : [];
  });
  return lacking.length === 0 ? null : html`<p class="provisional"><b>Not complete.</b> ${lacking.join('; ')}.</p>`;
}

function renderDifferences(differences: readonly Difference[]): Html | null {
  if (differences.length === 0) return null;
  const forced = differences.some(({ comparable }) => !comparable);
  return html`<div class="differences${forced ? ' forced' : ''}"><h3>${forced ? 'Not the same measurement, compared because it was forced' : 'Not measured alike'}</h3>
<ul>${differences.map(({ text }) => html`<li>${text}</li>`)}</ul></div>
`;
}

function renderStops(report: Report): Html | null {
  const stops = describeStops(report);
  if (stops.length === 0) return null;
  return html`<details class="stops"><summary>Why each workload stopped</summary><ul>${stops.map((text) => html`<li>${text}</li>`)}</ul></details>
`;
}

function renderStandings(report: Report, metric: string): Html | null {
  if (report.mounts.length < 2) return null;
  const standings = countStandings(report, metric);
  const columns = [
    ['wins', 'won'],
    [`${nameBest([metric])}, not tested`, 'largest'],
    ['equal', 'equal'],
    ['undecided', 'undecided'],
    ['alone works', 'alone'],
    ['behind', 'behind'],
    ['no figure', 'lacking'],
  ] as const;
  const used = columns.filter(([, key]) => (key !== 'largest' && key !== 'alone' && key !== 'equal') || standings.some((standing) => standing[key] > 0));
  const rows = standings.map(
    (standing) =>
      html`<tr><th scope="row">${standing.mount}</th>${used.map(([, key]) => html`<td class="number${standing[key] === 0 ? ' zero' : ''}">${standing[key]}</td>`)}</tr>\n`,
  );
  return html`<div class="scroll" role="region" aria-label="Standings" tabindex="0"><table class="plain standings">
<caption>Workloads by ${callFigure(metric)}</caption>
<thead><tr><th scope="col">Mount</th>${used.map(([label]) => html`<th scope="col" class="number">${label}</th>`)}</tr></thead>
<tbody>
${rows}</tbody></table></div>
`;
}

function renderCharts(charts: readonly PageChart[]): Html | null {
  if (charts.length === 0) return null;
  const figures = charts.map(({ name, title, svg }, at) => {
    const source = trustHtml(Buffer.from(svg).toString('base64'));
    return html`<details class="chart" id="chart-${name}"${at === 0 ? html` open` : null}><summary>${title}</summary><div class="scroll" role="region" aria-label="${title}" tabindex="0"><img alt="Chart: ${title}. The table of results has its figures." src="data:image/svg+xml;base64,${source}"></div></details>\n`;
  });
  return html`<section id="charts" aria-labelledby="charts-title">
<h2 id="charts-title">Charts</h2>
${figures}</section>
`;
}

/** What the mounts of runs were seen to keep; each run's apart where there are several. */
function renderSemantics(semantics: readonly SemanticsReport[]): Html | null {
  if (semantics.length === 0) return null;
  const tables = semantics.map((each) => html`${semantics.length > 1 ? html`<p>Run ${each.run.id}</p>` : null}${renderSemanticsSection(each)}`);
  return html`<section id="semantics" aria-labelledby="semantics-title">
<h2 id="semantics-title">What mounts keep</h2>
<p>Marked: not as a local Linux file system does. Delays are from one try each.</p>
<details><summary>The tables</summary><div class="scroll" role="region" aria-label="What mounts keep" tabindex="0">${tables}</div></details>
</section>
`;
}

/** A command a line; arguments in pieces, so that no line breaks after the dashes of an option. */
function renderCommand(commands: string): Html {
  const renderLine = (line: string) => line.split(' ').map((argument, at) => html`${at === 0 ? null : ' '}<span class="argument">${argument}</span>`);
  return html`${commands.split('\n').map((line, at) => html`${at === 0 ? null : '\n'}${renderLine(line)}`)}`;
}

/** Names while they fit into a line or two, else their number. */
function renderTitle(mounts: readonly string[]): Html | string {
  if (mounts.length === 0) return 'Nothing measured';
  if (mounts.join('').length > 60) return `${mounts.length} mounts compared`;
  return html`${mounts.map((mount, at) => html`${at === 0 ? null : html` <span class="against">against</span> `}<span class="mount">${mount}</span>`)}`;
}

/** The whole document. Same input, same bytes (packed raw outputs: on the same zlib). */
export function renderHtml(report: Report, input: PageInput): string {
  const metrics = input.metric === undefined ? leadFigures(report).map(({ name }) => name) : [input.metric];
  const metric = input.metric ?? leadFigure(report).name;
  const assets = { ...input.assets, style: input.assets.style + styleViews(viewsOf(report, metric)) };
  const raw = input.readRaw === undefined ? null : packRawOutputs(report, input.readRaw);
  const title = `fsbench: ${report.mounts.join(', ')}`;
  const links = [
    ...(input.compare === undefined ? [] : [['compare', 'Comparison']]),
    ['results', 'Results'],
    ...(input.charts.length === 0 ? [] : [['charts', 'Charts']]),
    ...(input.semantics === undefined || input.semantics.length === 0 ? [] : [['semantics', 'What mounts keep']]),
    ['environment', 'Measured with'],
    ['again', 'Again'],
  ];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trustHtml(contentSecurityPolicy(assets))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trustHtml(assets.style)}</style>
</head>
<body>
<a class="skip" href="#results">Skip to the results</a>
<header>
<p class="brand">fsbench report</p>
<h1>${renderTitle(report.mounts)}</h1>
${input.compare?.summary === undefined ? null : html`<p class="answer">${input.compare.summary}</p>\n`}<p class="answer">${trustHtml(summarizeAll(report, input.metric, (name) => `<b>${escapeHtml(name)}</b>`))}</p>
${renderConditions(report)}
${renderProvisional(report, metrics)}
${renderIncomplete(report)}
${renderDifferences(report.differences)}
${metrics.map((each) => renderStandings(report, each))}
${renderStops(report)}<nav aria-label="On this page"><ul class="links">${links.map(([id, label]) => html`<li><a href="#${id ?? ''}">${label ?? ''}</a></li>`)}</ul></nav>
</header>
<main>
${input.compare === undefined ? null : renderCompare(input.compare, metric)}
${renderResults(report, metric)}
${renderCharts(input.charts)}
${renderSemantics(input.semantics ?? [])}
${renderEnvironment(report.sources)}
<section id="again" aria-labelledby="again-title">
<h2 id="again-title">Again</h2>
<pre class="command" tabindex="0"><code>${renderCommand(input.command)}</code></pre>
<p>Each figure is the geometric mean of a cell's good loops. The marks are explained in docs/statistics.md of fsbench.</p>
</section>
</main>
<footer><p>Written by ${input.generatedBy}. This page loads nothing from a network.</p></footer>
<dialog id="detail" aria-labelledby="detail-title"></dialog>
<script type="application/json" id="data">${writeJson(buildPageData(report, raw, metric))}</script>
${raw === null ? null : html`<script type="text/plain" id="raw">${trustHtml(raw.base64)}</script>`}
<script>${trustHtml(input.assets.script)}</script>
</body>
</html>
`;
  return page.text;
}
