/** `npm run golden`: writes the goldens, the sample's charts and page, the README's table, and those of docs/targets.md and docs/figures.md anew; look at the difference before committing it. */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { checkFiguresDoc, FIGURES_DOC } from './figures-doc.ts';
import { KINDS_PAGE, putKindTables } from './kind-tables.ts';
import {
  GOLDEN_DIR,
  KEPT_RUNS,
  keptDir,
  putTable,
  readReadmeTable,
  renderGoldens,
  renderKeptRun,
  renderSampleCharts,
  renderSamplePage,
  renderSampleReport,
  SAMPLE_DIR,
} from './sample.ts';
import { checkSyncSample } from './sync-sample.ts';

const goldens = renderGoldens();
for (const [name, text] of Object.entries(goldens)) writeFileSync(join(GOLDEN_DIR, name), text);
rmSync(join(SAMPLE_DIR, 'charts'), { recursive: true, force: true });
mkdirSync(join(SAMPLE_DIR, 'charts'));
for (const [name, text] of Object.entries(await renderSampleCharts())) writeFileSync(join(SAMPLE_DIR, name), text);

const readme = join(PACKAGE_ROOT, 'README.md');
const text = readFileSync(readme, 'utf8');
const begin = '<!-- sample:begin -->\n';
const page = text.replace(`${begin}${readReadmeTable()}`, () => `${begin}\n${goldens['sample.md']}\n`);
writeFileSync(readme, page);
for (const [name, document] of KEPT_RUNS) {
  const { report, table } = renderKeptRun(name);
  writeFileSync(join(keptDir(name), 'report.md'), report);
  const file = join(PACKAGE_ROOT, document);
  writeFileSync(file, putTable(readFileSync(file, 'utf8'), name, table));
}

writeFileSync(KINDS_PAGE, putKindTables(readFileSync(KINDS_PAGE, 'utf8')));

writeFileSync(join(SAMPLE_DIR, 'report.md'), renderSampleReport());
writeFileSync(join(SAMPLE_DIR, 'report.html'), await renderSamplePage());
writeFileSync(FIGURES_DOC, checkFiguresDoc().expected);
for (const { file, expected } of await checkSyncSample()) writeFileSync(file, expected);
