/** Lines that look like rates to people, for messages about a text in which none could be read. */

import { LONGEST_PASTED, type PastedLine } from './lines.ts';

/** Of the digits of a number the last is looked at. */
const RATE = /\d[.,]*\s*[kKMGT]?i?(?:B|bit|b)(?:\/s|ps)\b|\b(?:IOPS|iops)\b[^\d]{0,20}\d|\d[.,]*[kKM]?\s*(?:IOPS|iops)\b/;

/** More are counted only. */
const MOST = 20;

/** Where such lines are. */
export function findRateLines(lines: readonly PastedLine[]): PastedLine[] {
  return lines.filter(({ text }) => text.length <= LONGEST_PASTED && RATE.test(text)).slice(0, MOST);
}
