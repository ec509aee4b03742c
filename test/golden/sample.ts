/** What is rendered of the committed run, by the name of its golden file. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadReport } from '../../src/commands/report.ts';
import { PACKAGE_ROOT } from '../../src/paths.ts';
import { buildOverviewSpec } from '../../src/render/charts/overview.ts';
import { renderCsv } from '../../src/render/csv.ts';
import { renderTable } from '../../src/render/markdown.ts';

export const SAMPLE_DIR = join(PACKAGE_ROOT, 'reports/sample');
export const GOLDEN_DIR = join(PACKAGE_ROOT, 'test/golden');

/** Name and text of every golden; names are files in GOLDEN_DIR. */
export function renderGoldens(): Record<string, string> {
  const report = loadReport(SAMPLE_DIR);
  return {
    'sample.md': renderTable(report),
    'sample.csv': renderCsv(report),
    'sample.overview.vl.json': `${JSON.stringify(buildOverviewSpec(report), null, 2)}\n`,
  };
}

/** The table between the marks of the README. */
export function readReadmeTable(): string {
  const text = readFileSync(join(PACKAGE_ROOT, 'README.md'), 'utf8');
  return /<!-- sample:begin -->\n([\s\S]*?)<!-- sample:end -->/.exec(text)?.[1] ?? '';
}
