/** Semantics as a page of their own, which loads nothing and runs nothing, and as a section of the page of results. */

import type { SemanticsReport } from '../../model/semantics.ts';
import { countKept, describeMounts, sayAnswer } from '../semantics/words.ts';
import { type Html, html } from './html.ts';

const CLASSES = { kept: 'kept', 'not kept': 'lost', told: 'told', 'not tried': 'untried' } as const;

/** The tables, one a group. */
export function renderSemanticsSection(report: SemanticsReport): Html {
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

const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color-scheme:light dark}table{border-collapse:collapse;width:100%;margin-bottom:1.5rem}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem;border-bottom:1px solid #8884;font-weight:400}thead th{font-weight:600}td.lost{font-weight:600;background:#d9770622}td.untried{opacity:.6}';

/** The page. */
export function renderSemanticsPage(report: SemanticsReport, generatedBy: string): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>What mounts keep: ${report.mounts.join(', ')}</title><style>${STYLE}</style></head>
<body><h1>What mounts keep</h1>
<p>Marked: not as a local Linux file system does. Delays are from one try each.</p>
${renderSemanticsSection(report)}
<footer><p>${report.run.id}, ${generatedBy}</p></footer></body></html>
`.text;
}
