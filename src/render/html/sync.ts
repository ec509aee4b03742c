/** A sync run as a page of its own: the chart of its delays, and its tables. */

import type { SyncSummary } from '../../analyse/sync/summary.ts';
import type { SyncRecord } from '../../model/sync.ts';
import { buildTables, type Table } from '../sync/tables.ts';
import { html, trustHtml } from './html.ts';
import { renderPlainPage } from './plain-page.ts';

const classOf = ({ align }: Table, at: number) => (align[at] === 'r' ? html` class="r"` : null);

function renderTable(table: Table) {
  const { title, lead, head, rows, notes } = table;
  return html`<h2>${title}</h2>
<p>${lead}</p>
<table><thead><tr>${head.map((word, at) => html`<th scope="col"${classOf(table, at)}>${word}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((word, at) => html`<td${classOf(table, at)}>${word}</td>`)}</tr>\n`)}</tbody></table>
${notes.length === 0 ? null : html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>\n`}`;
}

/** The page; `chart` is a drawing of ours as SVG, null where there is nothing to draw. */
export function renderSyncPage(record: SyncRecord, summary: SyncSummary, chart: string | null, generatedBy: string): string {
  const { tables, notes } = buildTables(record, summary);
  const heading = `What is seen on the other side, and when: ${record.plan.target}`;
  return renderPlainPage({
    title: heading,
    heading,
    body: html`${chart === null ? null : html`<figure>${trustHtml(chart)}</figure>\n`}${tables.map(renderTable)}
<h2>How it was measured</h2>
<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>`,
    footer: `${record.id}, ${generatedBy}`,
  });
}
