/** Which kind of results a text holds, found out from how it begins; what reads pages is loaded by who needs it (open-parser.ts). */

import { trimEndOf } from '../text/trim.ts';
import { openFioLog } from './fio-log.ts';
import { looksLikeFsbenchCsv, openFsbenchCsv } from './fsbench-csv.ts';
import { looksLikeHyperfine, openHyperfine } from './hyperfine.ts';
import type { FileParser } from './parsed-file.ts';

/** Characters of a text's beginning that detectParser wants to see. */
export const HEAD_LENGTH = 65_536;

/** What can be read, for messages. */
export const KNOWN_KINDS =
  "a run directory, fio's JSON, terse (v2 to v5) or normal output, raw text of virtiofs-tests, fsbench's own CSV or JSON, hyperfine's JSON, a page, mail or log with any of these in it, a table of results, or a folder of such files";

/** What run-fio-test.sh writes: whatever else is between, it is for the parser of fio's output. */
const OF_SCRIPT = /^(?:Running: fio |TEST_NAME=)/m;

/** First words of lines that fio prints, and of its JSON; of lines with a blank before them none is looked at. */
const OF_FIO =
  /^(?:[ }]|$|\{\s*$|\{.*\}\s*$|[2-5];\S|fio-\d[\w.-]*\s*$|fio: |note: |Starting \d[^:]*$|Starting jobs$|Run status group |Disk stats|hostname=|<[^<>\s/]{1,255}> |: \(g|Jobs: |\.\.\.$|client <|Laying out |(?!Starting \d)[^\s|>&:"'*#\-[(][^|>"\\]{0,200}: (?:\(g=|\(groupid=|Laying out IO file|No I\/O performed))/;

/** The lines that decide that a text is fio's: its figures begin with one. */
const FIGURES = /^(?:\{\s*$|\{.*\}\s*$|[2-5];\S|(?:\S.*)?: \(groupid=)/;

/** Longer lines for people are several, run together. */
const LONGEST_FOR_PEOPLE = 2000;

/** How a document of fio's or fsbench's begins, and not one of another tool that has fio's inside. */
const DOCUMENT = /^\{\s*"(?:fio version|timestamp|time|global options|jobs|client_stats|disk_util|schemaVersion)"/;

/** With another key first. */
const OTHER_DOCUMENT = /^\{\s*"(?!(?:fio version|timestamp|time|global options|jobs|client_stats|disk_util|schemaVersion)")/;

/** Characters behind a brace in which its first key stands. */
const FIRST_KEY = 200;

/**
 * Whether all is as fio printed it, by the lines of the text's beginning: clean output is read line by line, in flat
 * memory. What people pasted has other lines too, or none of fio's in the first column.
 */
function isClean(head: string, isAll: boolean): boolean {
  if (OF_SCRIPT.test(head)) return true;
  // Mail's encoding leaves the beginnings of lines as they were, and colours those of JSON.
  if (head.includes('=3D') || head.includes('\u001B')) return false;
  let hasFigures = false;
  for (let at = head.startsWith('\uFEFF') ? 1 : 0; at < head.length; ) {
    const lineEnd = head.indexOf('\n', at);
    if (lineEnd < 0 && !isAll) break;
    const end = lineEnd < 0 ? head.length : lineEnd;
    const from = at;
    at = end + 1;
    // Most lines are inside of something.
    if (head[from] === ' ' || head[from] === '}' || from === end) continue;
    const shown = head[end - 1] === '\r' ? trimEndOf(head.slice(from, end), /\r/) : head.slice(from, end);
    const bare = shown.slice(shown.lastIndexOf('\r') + 1);
    if (bare === '{') {
      if (OTHER_DOCUMENT.test(head.slice(end - 1, end + FIRST_KEY))) return false;
      hasFigures = true;
      const closed = head.indexOf('\n}', end);
      const reopened = head.indexOf('\n{', end);
      // A document that is whole has nothing to look at in it.
      if (closed >= 0 && (reopened < 0 || reopened > closed)) at = closed + 1;
      continue;
    }
    if (!OF_FIO.test(bare) || (bare.length > LONGEST_FOR_PEOPLE && !/^[{2-5]/.test(bare))) return false;
    // Other programs write JSON too, with what fio said inside.
    if (bare.startsWith('{') && !DOCUMENT.test(bare.slice(0, FIRST_KEY))) return false;
    // Line ends that are written out, and lines that run on.
    if (bare.includes('\\n') || bare.indexOf(': (g') !== bare.lastIndexOf(': (g')) return false;
    hasFigures ||= FIGURES.test(bare);
  }
  return hasFigures || !isAll;
}

/** Whether the text is one document of fio's and nothing behind it: nothing else of it has to be looked at. */
function isOneDocument(head: string): boolean {
  if (!head.startsWith('{\n') || !DOCUMENT.test(head.slice(0, FIRST_KEY))) return false;
  const closed = head.indexOf('\n}');
  return closed >= 0 && head.length - closed <= 4 && head.slice(closed + 2).trim() === '';
}

/**
 * The parser for a text that begins with `head`, which is all of it where it is shorter than HEAD_LENGTH: 'page' for what only openPage of
 * paste/read-page.ts reads, most of this folder; null for what is no text.
 */
export function detectParser(head: string): FileParser | 'page' | null {
  if (isOneDocument(head)) return openFioLog();
  if (head.includes('\0')) return null;
  if (looksLikeFsbenchCsv(head)) return openFsbenchCsv();
  if (looksLikeHyperfine(head)) return openHyperfine();
  return isClean(head, head.length < HEAD_LENGTH) ? openFioLog() : 'page';
}
