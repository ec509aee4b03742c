/** `check --format json`: the whole verdict, for scripts. */

import type { CheckReport } from '../../analyse/nightly/check-report.ts';
import { SCHEMA_VERSION } from '../../model/records.ts';
import { writeJsonText } from '../../text/json-text.ts';
import { summarizeCheck } from './sentences.ts';

/** The document as text; ratios are new over old, latencies in ns, bw in bytes per second. */
export function renderCheckJson(report: CheckReport): string {
  return `${writeJsonText({ schemaVersion: SCHEMA_VERSION, summary: summarizeCheck(report), ...report }, 2)}\n`;
}
