/** A page of headings and tables alone, which loads nothing and runs nothing. */

import { type Html, html } from './html.ts';

const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color-scheme:light dark}table{border-collapse:collapse;width:100%;margin-bottom:1.5rem}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem;border-bottom:1px solid #8884;font-weight:400}thead th{font-weight:600}td.lost{font-weight:600;background:#d9770622}td.untried{opacity:.6}.r{text-align:right}figure{margin:0 0 1.5rem;background:#fff}figure svg{max-width:100%;height:auto}';

/** The whole page. `title` stands in the window's, `heading` above the body. */
export function renderPlainPage({ title, heading, body, footer }: { title: string; heading: string; body: Html; footer: string }): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${STYLE}</style></head>
<body><h1>${heading}</h1>
${body}
<footer><p>${footer}</p></footer></body></html>
`.text;
}
