/**
 * Text as a cell of CSV that does nothing wherever it is read: spreadsheets take it for no formula, a terminal and the
 * log of a CI system for no command. What was written is read back to the character.
 */

import { writeJsonText } from './json-text.ts';
import { breakCommandMarks } from './lines.ts';
import { hasUnseen } from './visible.ts';

/** How a formula begins (OWASP, "CSV Injection"), a command to GitHub, or what is written as JSON here. */
const BEGINS_LIKE_MORE = /^'*(?:\s*(?:[=+\-@＝＋－＠]|::)|")/;

/**
 * Text with control characters, or with a command anywhere in it, becomes a JSON string, quotes and all; what begins like
 * a formula gets a `'` before it. So does what begins like either of these already, so that readCsvText knows them.
 */
export function writeCsvText(text: string): string {
  if (hasUnseen(text) || breakCommandMarks(text, '') !== text) return writeJsonText(text);
  return BEGINS_LIKE_MORE.test(text) ? `'${text}` : text;
}

/** The text that writeCsvText wrote. */
export function readCsvText(cell: string): string {
  if (cell.startsWith('"')) {
    try {
      const text: unknown = JSON.parse(cell);
      if (typeof text === 'string') return text;
    } catch {
      // Not written by us: it is what it is.
    }
    return cell;
  }
  return BEGINS_LIKE_MORE.test(cell) && cell.startsWith("'") ? cell.slice(1) : cell;
}
