/** The committed sync runs: their reports and charts made anew, and the part of the README that shows one. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { summarise } from '../../src/analyse/sync/summary.ts';
import { renderSyncFiles } from '../../src/commands/sync-files.ts';
import type { SyncLine, SyncRecord } from '../../src/model/sync.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { WATCHERS } from '../../src/sync/watchers.ts';

/** The first is shown in the README. */
const DIRS = ['reports/sync-sample', 'reports/sync-copies'].map((name) => join(PACKAGE_ROOT, name));
const README = join(PACKAGE_ROOT, 'README.md');
const MARKS = ['<!-- sync-sample:begin -->', '<!-- sync-sample:end -->'] as const;

interface Checked {
  readonly file: string;
  readonly expected: string;
}

/** The section of that title, without its heading. */
function sectionOf(report: string, title: string): string {
  const [, section = ''] = report.split(`## ${title}\n`);
  return section.split('\n## ')[0]?.trim() ?? '';
}

/** Report and chart of a run, by their names. */
function renderRun(dir: string): Promise<Record<string, string>> {
  const record = JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')) as SyncRecord;
  const lines = readFileSync(join(dir, 'results.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SyncLine);
  return renderSyncFiles(
    record,
    summarise(record, lines, (name) => WATCHERS.some((watcher) => watcher.name === name && watcher.polls)),
  );
}

/** Each file that is made from the runs, as it should be. */
export async function checkSyncSample(): Promise<Checked[]> {
  const runs = await Promise.all(DIRS.map(renderRun));
  // The table, without what follows it.
  const table = sectionOf(runs[0]?.['report.md'] ?? '', 'Saved file to reload').match(/^\|.*\|$/gm) ?? [];
  const readme = readFileSync(README, 'utf8');
  const [begin, end] = MARKS.map((mark) => readme.indexOf(mark)) as [number, number];
  return [
    ...runs.flatMap((files, at) => Object.entries(files).map(([name, expected]) => ({ file: join(DIRS[at] ?? '', name), expected }))),
    { file: README, expected: `${readme.slice(0, begin + MARKS[0].length)}\n\n${table.join('\n')}\n\n${readme.slice(end)}` },
  ];
}
