/** Semantics as JSON: what `--expect` reads again. */

import type { SemanticsReport } from '../../model/semantics.ts';
import { writeJsonText } from '../../text/json-text.ts';

/** Version of this JSON. */
export const SEMANTICS_SCHEMA_VERSION = 1;

/** `{ schemaVersion, run: { id, startedAt }, mounts: [what each was], answers: [one a probe and mount] }`. */
export function renderSemanticsJson({ run, tried, groups }: SemanticsReport): string {
  const answers = groups.flatMap(({ rows }) => rows.flatMap((row) => row.answers.flatMap((answer) => answer ?? [])));
  const list = (items: readonly unknown[]) => `[\n${items.map((item) => `    ${writeJsonText(item)}`).join(',\n')}\n  ]`;
  // A line each: answers are many, and looked at in diffs.
  return `{\n  "schemaVersion": ${SEMANTICS_SCHEMA_VERSION},\n  "run": ${writeJsonText(run)},\n  "mounts": ${list(tried)},\n  "answers": ${list(answers)}\n}\n`;
}
