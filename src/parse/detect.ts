/** Which kind of results a text holds, found out from how it begins. */

import { openFioLog } from './fio-log.ts';
import { looksLikeFsbenchCsv, openFsbenchCsv } from './fsbench-csv.ts';
import type { FileParser } from './parsed-file.ts';
import { looksLikeResultsTable, openResultsTable } from './results-table.ts';

/** Characters of a text's beginning that openParser wants to see. */
export const HEAD_LENGTH = 65_536;

/** What can be read, for messages. */
export const KNOWN_KINDS =
  "a run directory, fio's JSON, terse (v2 to v5) or normal output, raw text of virtiofs-tests, fsbench's own CSV or JSON, or a table of results in markdown";

/** The parser for a text that begins with `head`; null for what is no text. JSON of fio and of fsbench go to the same. */
export function openParser(head: string): FileParser | null {
  if (head.includes('\0')) return null;
  if (looksLikeFsbenchCsv(head)) return openFsbenchCsv();
  if (!/^(?:Running: fio |\{\s*$|[2-5];\S)/m.test(head) && looksLikeResultsTable(head)) return openResultsTable();
  return openFioLog();
}
