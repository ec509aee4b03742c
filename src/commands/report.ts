/** `fsbench report`: renders a run directory again, without a VM. */

import { writeFileSync } from 'node:fs';
import { buildReport } from '../analyse/report.ts';
import { environmentError, messageOf, usageError } from '../errors.ts';
import type { Report } from '../model.ts';
import { buildOverviewSpec } from '../render/charts/overview.ts';
import { renderCsv } from '../render/csv.ts';
import { renderJson } from '../render/json.ts';
import { renderAnswer } from '../render/markdown.ts';
import { readResults, readRunRecord } from '../store/run-directory.ts';
import type { CommandIo } from './io.ts';

const FORMATS: Readonly<Record<string, (report: Report) => string | Promise<string>>> = {
  md: renderAnswer,
  csv: renderCsv,
  json: renderJson,
  // vega takes a while to load: only who draws a chart waits for it.
  svg: async (report) => (await import('../render/charts/svg.ts')).renderSvg(buildOverviewSpec(report)),
};

/** The names `--format` takes. */
const REPORT_FORMATS = Object.keys(FORMATS);

/** The report of a run directory; throws usage errors for what is none. */
export function loadReport(dir: string): Report {
  return buildReport(readRunRecord(dir), readResults(dir));
}

/** Runs the command; resolves with the exit code. */
export async function runReportCommand(
  sources: readonly string[],
  options: { readonly format: string; readonly out: string | undefined },
  io: CommandIo,
): Promise<number> {
  const render = Object.hasOwn(FORMATS, options.format) ? FORMATS[options.format] : undefined;
  if (render === undefined) throw usageError('bad-option', `--format: '${options.format}' is not possible`, `--format takes ${REPORT_FORMATS.join(', ')}`);
  if (sources.length !== 1) throw usageError('bad-option', 'report takes one run directory', 'render several one by one');
  const text = await render(loadReport(sources[0] as string));
  if (options.out === undefined) io.out(text);
  else {
    try {
      writeFileSync(options.out, text);
    } catch (cause) {
      throw environmentError('out-unwritable', `--out ${options.out}: ${messageOf(cause)}`, undefined, cause);
    }
  }
  return 0;
}
