/** Semantics as a page of their own, which loads nothing and runs nothing, and as a section of the page of results. */

import type { SemanticsReport } from '../../model/semantics.ts';
import { countKept, describeMounts, sayAnswer } from '../semantics/words.ts';
import { type Html, html } from './html.ts';
import { renderPlainPage } from './plain-page.ts';

const CLASSES = { kept: 'kept', 'not kept': 'lost', told: 'told', 'not tried': 'untried' } as const;

/** The tables, one a group. */
function renderSemanticsSection(report: SemanticsReport): Html {
  const { mounts, groups } = report;
  const kept = countKept(report);
  return html`<ul>${describeMounts(report).map((words, at) => html`<li>${words}; keeps ${kept[at]?.kept ?? 0} of ${kept[at]?.tried ?? 0}</li>`)}</ul>
${groups.map(
  ({ title, rows }) => html`<h3>${title}</h3>
<table><thead><tr><th></th>${mounts.map((mount) => html`<th>${mount}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ probe, asks, answers }) =>
      html`<tr id="semantics-${probe}"><th scope="row">${asks}</th>${answers.map((answer) => html`<td class="${CLASSES[answer?.verdict ?? 'not tried']}">${sayAnswer(answer)}</td>`)}</tr>
`,
  )}</tbody></table>
`,
)}`;
}

/** The page. */
export function renderSemanticsPage(report: SemanticsReport, generatedBy: string): string {
  return renderPlainPage({
    title: `What mounts keep: ${report.mounts.join(', ')}`,
    heading: 'What mounts keep',
    body: html`<p>Marked: not as a local Linux file system does. Delays are from one try each.</p>
${renderSemanticsSection(report)}`,
    footer: `${report.run.id}, ${generatedBy}`,
  });
}
