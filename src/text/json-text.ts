/** JSON for a terminal or a CI log: what names hold of commands to either is escaped, so that it means the same and does nothing. */

import { breakCommandMarks } from './lines.ts';
import { escapeUnseenInJson } from './visible.ts';

/** JSON.stringify, safe to print; `indent` in spaces. */
export function writeJsonText(value: unknown, indent = 0): string {
  return breakCommandMarks(escapeUnseenInJson(JSON.stringify(value, null, indent)), '\\u0023');
}
