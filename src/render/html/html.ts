/** HTML from templates in which everything put in is text, unless it is HTML already. */

import { writeJsonText } from '../../text/json-text.ts';
import { breakCommandMarks } from '../../text/lines.ts';
import { showUnseenInLines } from '../../text/visible.ts';

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
  const shown = showUnseenInLines(text);
  const escaped = shown.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
  // Printed in CI, no line of the page begins a command (lines.ts).
  return breakCommandMarks(escaped.replace(/^([^\S\r\n\u2028\u2029]*):(?=:)/gm, '$1&#58;'), '&#35;');
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
  return new Html(writeJsonText(value).replaceAll('<', '\\u003c'));
}
