/** Formats of what mounts keep, and the files of a run that hold it. */

import { join } from 'node:path';
import { usageError } from '../../model/errors.ts';
import type { SemanticsReport } from '../../model/semantics.ts';
import { writeOutput } from '../../store/write-output.ts';
import { readOwnVersion } from '../../target/environment.ts';
import { deliver } from '../deliver.ts';
import type { CommandIo } from '../io.ts';

type Render = (report: SemanticsReport) => string;

/** Each loads what it needs. */
const FORMATS: Readonly<Record<string, () => Promise<Render>>> = {
  md: async () => (await import('../../render/semantics/markdown.ts')).renderSemantics,
  text: async () => (await import('../../render/semantics/text.ts')).renderSemanticsText,
  json: async () => (await import('../../render/semantics/json.ts')).renderSemanticsJson,
  html: async () => {
    const { renderSemanticsPage } = await import('../../render/html/semantics.ts');
    return (report) => renderSemanticsPage(report, `fsbench ${readOwnVersion()}`);
  },
};

/** Formats that people read, line by line. */
const FOR_PEOPLE: readonly string[] = ['md', 'text'];

const SEMANTICS_FORMATS = Object.keys(FORMATS);

export function checkSemanticsFormat(format: string): void {
  if (!Object.hasOwn(FORMATS, format))
    throw usageError('bad-option', `--format: '${format}' is not possible`, `--format takes ${SEMANTICS_FORMATS.join(', ')}`);
}

async function render(report: SemanticsReport, format: string): Promise<string> {
  return (await (FORMATS[format] as () => Promise<Render>)())(report);
}

/** Hands the report over in a format that was checked. */
export async function deliverSemantics(report: SemanticsReport, format: string, out: string | undefined, io: CommandIo): Promise<void> {
  deliver(await render(report, format), FOR_PEOPLE.includes(format) ? 'lines' : 'data', out, io);
}

/** report.md and report.html of a run. */
export async function writeSemanticsFiles(report: SemanticsReport, dir: string): Promise<void> {
  for (const [name, format] of [
    ['report.md', 'md'],
    ['report.html', 'html'],
  ] as const)
    writeOutput(join(dir, name), await render(report, format), name);
}
