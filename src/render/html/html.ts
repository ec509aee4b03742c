/** HTML from templates in which everything put in is text, unless it is HTML already. */

import { showUnseen } from '../../text/visible.ts';

/** Finished HTML. Only `html` and `trustHtml` make it. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | null | readonly Part[];

/** Text for an element or a quoted attribute. Lines and tabs stay; other control characters become visible. */
export function escapeHtml(text: string): string {
  return text
    .split(/([\n\t])/)
    .map((piece) => (piece === '\n' || piece === '\t' ? piece : showUnseen(piece)))
    .join('')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function write(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  return part.map(write).join('');
}

/** `html`<b>${name}</b>`` escapes the name; lists are joined, null is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, at) => text + write(parts[at] ?? null)).join(''));
}

/** Text that is HTML already: a bundle, an encoded picture. */
export function trustHtml(text: string): Html {
  return new Html(text);
}

/** JSON for a data block: no `<` in it, so that no tag and no comment can begin. */
export function writeJson(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029'));
}
