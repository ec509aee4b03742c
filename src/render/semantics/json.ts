/** Semantics as JSON: what `--expect` reads again. */

import type { SemanticsReport } from '../../model/semantics.ts';
import { writeJsonText } from '../../text/json-text.ts';

/** Version of this JSON. */
export const SEMANTICS_SCHEMA_VERSION = 1;

/** `{ schemaVersion, run, mounts: [found mounts], environment, answers: [one a probe and mount] }`. */
export function renderSemanticsJson({ run, groups }: SemanticsReport): string {
  const answers = groups.flatMap(({ rows }) => rows.flatMap((row) => row.answers.flatMap((answer) => answer ?? [])));
  const { id, startedAt, mounts, environment, environments } = run;
  const machines = environments === undefined ? { environment } : { environment, environments };
  return `${writeJsonText({ schemaVersion: SEMANTICS_SCHEMA_VERSION, run: { id, startedAt }, mounts, ...machines, answers }, 2)}\n`;
}
