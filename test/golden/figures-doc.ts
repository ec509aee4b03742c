/** The table of docs/figures.md, off the table of figures. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIGURES } from '../../src/figures/figures.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { alignTable } from '../../src/render/aligned-table.ts';
import { escapeMarkdown } from '../../src/render/markdown.ts';

export const FIGURES_DOC: string = join(PACKAGE_ROOT, 'docs/figures.md');
const BLOCK = /(?<=<!-- figures:begin -->\n)[\s\S]*(?=<!-- figures:end -->)/;

const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;

/** A row a figure, in the order of the table; names in code. */
function renderFiguresTable(): string {
  const header = ['name', 'is', 'better', 'unit', 'least effect: mounts', 'reports', 'one night', 'lasting'];
  const rows = FIGURES.map(({ name, explanation, better, unit, leastEffects: { winner, compared, tonight, lasting } }) => [
    `\`${name}\``,
    escapeMarkdown(explanation),
    better,
    escapeMarkdown(unit),
    ...[winner, compared, tonight, lasting].map(percent),
  ]);
  return alignTable([header, ...rows], ['l', 'l', 'l', 'l', 'r', 'r', 'r', 'r']);
}

/** Names of figures without a row in the document, and what the document should be. */
export function checkFiguresDoc(text: string = readFileSync(FIGURES_DOC, 'utf8')): { readonly missing: readonly string[]; readonly expected: string } {
  const block = BLOCK.exec(text)?.[0] ?? '';
  return {
    missing: FIGURES.flatMap(({ name }) => (block.includes(`| \`${name}\` `) ? [] : [name])),
    expected: text.replace(BLOCK, () => `\n${renderFiguresTable().trim()}\n\n`),
  };
}
