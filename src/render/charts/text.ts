/** Text made to fit a chart: one line of any name, and lines of a long one. */

import { showUnseen } from '../../text/visible.ts';
import { type FontWeight, measureText } from './font.ts';

/** A name on one line that XML can hold: control characters (line breaks among them) as spaces, the middle of a very long one left out. */
export function labelOf(name: string, maxChars = 60): string {
  const line = [...showUnseen(name.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]+/gu, ' ').trim())];
  if (line.length <= maxChars) return line.join('');
  const kept = Math.floor((maxChars - 1) / 2);
  return `${line.slice(0, kept).join('')}…${line.slice(-kept).join('')}`;
}

/** Lines no wider than `widthPx`: broken at spaces or behind - _ / . , : = where that works, else anywhere. */
export function wrapText(text: string, widthPx: number, fontSizePx: number, weight: FontWeight = 'normal'): string[] {
  const fits = (line: string) => measureText(line.trimEnd(), fontSizePx, weight) <= widthPx;
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(/[^\s\-_/.,:=]*[\s\-_/.,:=]?/g) ?? []) {
    if (fits(line + piece)) {
      line += piece;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    line = '';
    for (const char of piece) {
      if (line !== '' && !fits(line + char)) {
        lines.push(line);
        line = '';
      }
      line += char;
    }
  }
  return line.trimEnd() === '' ? lines : [...lines, line.trimEnd()];
}
