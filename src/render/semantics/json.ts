/** Semantics as JSON: what `--expect` reads again. */

import type { SemanticsReport } from '../../model/semantics.ts';
import { writeJsonText } from '../../text/json-text.ts';

/** Version of this JSON. */
export const SEMANTICS_SCHEMA_VERSION = 1;

/** `{ schemaVersion, run: { id, startedAt }, mounts: [what each was], answers: [one a probe and mount] }`. */
export function renderSemanticsJson({ run, tried, groups }: SemanticsReport): string {
  const answers = groups.flatMap(({ rows }) => rows.flatMap((row) => row.answers.flatMap((answer) => answer ?? [])));
  return `${writeJsonText({ schemaVersion: SEMANTICS_SCHEMA_VERSION, run, mounts: tried, answers }, 2)}\n`;
}
