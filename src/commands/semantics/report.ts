/** `fsbench report` of a run of `fsbench semantics`: its tables again, or blocks of a document. */

import { readFileSync } from 'node:fs';
import { messageOf, usageError } from '../../model/errors.ts';
import type { SemanticsReport } from '../../model/semantics.ts';
import { findBlocks, findStale, injectBlocks } from '../../render/markdown-inject.ts';
import { renderSemanticsMounts, renderSemanticsTables } from '../../render/semantics/markdown.ts';
import { buildSemanticsReport } from '../../semantics/report.ts';
import { isRunDirectory, readResults, readRunRecord } from '../../store/run-directory.ts';
import { hasSemantics, readSemantics } from '../../store/semantics.ts';
import { writeOutput } from '../../store/write-output.ts';
import type { CommandIo } from '../io.ts';
import type { ReportOptions } from '../report.ts';
import { checkSemanticsFormat, deliverSemantics } from './formats.ts';

/** True for a run that has answers of probes and no loops. */
export function isSemanticsRun(path: string): boolean {
  return isRunDirectory(path) && hasSemantics(path) && readResults(path).length === 0;
}

const BLOCKS: Readonly<Record<string, (report: SemanticsReport) => string>> = {
  semantics: renderSemanticsTables,
  'semantics-mounts': renderSemanticsMounts,
};

const asBytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

function inject(report: SemanticsReport, file: string, check: boolean, io: CommandIo): number {
  let text: string;
  try {
    text = readFileSync(file, 'latin1');
  } catch (cause) {
    throw usageError('unreadable-document', `--inject ${file}: ${messageOf(cause)}`, 'name a document that exists, with marks in it', cause);
  }
  const blocks = findBlocks(text, file);
  const strange = blocks.find(({ name }) => !Object.hasOwn(BLOCKS, name));
  if (blocks.length === 0 || strange !== undefined) {
    const what = strange === undefined ? `${file} has no marks to put anything between` : `${file}:${strange.line}: there is no block '${strange.name}'`;
    throw usageError('bad-marks', what, `of a run of fsbench semantics a block is one of ${Object.keys(BLOCKS).join(', ')}`);
  }
  const texts = new Map(blocks.map(({ name }) => [name, asBytes((BLOCKS[name] as (report: SemanticsReport) => string)(report))]));
  const stale = findStale(text, file, texts);
  if (check) {
    for (const { line, name } of stale) io.print(`${file}:${line}: '${name}' is out of date\n`);
    return stale.length === 0 ? 0 : 1;
  }
  if (stale.length > 0) writeOutput(file, Buffer.from(injectBlocks(text, file, texts), 'latin1'), `--inject ${file}`);
  if (!io.quiet) io.tell(stale.length === 0 ? `up to date: ${file}` : `written: ${file} (${stale.map(({ name }) => name).join(', ')})`);
  return 0;
}

/** Runs it for one such run; resolves with the exit code. Throws a usage error for options that such a run has nothing for. */
export async function runSemanticsReport(dir: string, options: ReportOptions, io: CommandIo): Promise<number> {
  const { format = 'md', metric, chart, chartsDir, out, check } = options;
  const strange = [metric === undefined ? null : '--metric', chart === undefined ? null : '--chart', chartsDir === undefined ? null : '--charts-dir'].find(
    Boolean,
  );
  if (strange != null) throw usageError('bad-option', `${strange}: ${dir} has answers of probes and no loops`, `leave ${strange} out`);
  const report = buildSemanticsReport(readRunRecord(dir), readSemantics(dir));
  if (options.inject !== undefined) return inject(report, options.inject, check, io);
  checkSemanticsFormat(format);
  await deliverSemantics(report, format, out, io);
  return 0;
}
