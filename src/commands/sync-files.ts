/** What is made of a sync run: its report, page and chart, by the names of their files. */

import type { SyncSummary } from '../analyse/sync/summary.ts';
import type { SyncRecord } from '../model/sync.ts';
import { renderSyncPage } from '../render/html/sync.ts';
import { renderSyncMarkdown } from '../render/sync/render.ts';
import { readOwnVersion } from '../target/environment.ts';
import { formatSpec } from './write-charts.ts';

const CHART = 'charts/sync-delays';

/** report.md and report.html, and the chart as SVG and as its spec where there is something to draw. */
export async function renderSyncFiles(record: SyncRecord, summary: SyncSummary): Promise<Record<string, string>> {
  const { buildSyncSpec } = await import('../render/charts/sync.ts');
  const spec = buildSyncSpec(record, summary);
  const picture = spec === null ? '' : `![Delay until a change is seen](${CHART}.svg)\n\n`;
  const report = `# What is seen on the other side, and when: ${record.plan.target}\n\n${picture}${renderSyncMarkdown(record, summary)}`;
  const svg = spec === null ? null : await (await import('../render/charts/svg.ts')).renderSvg(spec);
  const files = { 'report.md': report, 'report.html': renderSyncPage(record, summary, svg, `fsbench ${readOwnVersion()}`) };
  return spec === null || svg === null ? files : { ...files, [`${CHART}.vl.json`]: formatSpec(spec), [`${CHART}.svg`]: svg };
}
