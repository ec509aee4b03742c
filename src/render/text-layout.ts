/** Text in columns of a terminal: widths as terminals show them, cutting, wrapping, bars. */

import stringWidth from 'string-width';

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

const split = (text: string) => [...GRAPHEMES.segment(text)].map(({ segment }) => segment);

/** Columns a text takes; wide characters take two. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** As much of the beginning as fits into so many columns. */
function takeColumns(text: string, columns: number): string {
  let taken = '';
  let width = 0;
  for (const piece of split(text)) {
    width += widthOf(piece);
    if (width > columns) break;
    taken += piece;
  }
  return taken;
}

/** Pads with spaces, on the side away from where the text is to stand; longer text stays as it is. */
export function pad(text: string, columns: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, columns - widthOf(text)));
  return align === 'left' ? text + space : space + text;
}

/** Lines of at most so many columns, broken at spaces, within words only where a word is longer than a line. */
export function wrap(text: string, columns: number): string[] {
  const room = Math.max(2, columns);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= room) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    let rest = word;
    while (widthOf(rest) > room) {
      const part = takeColumns(rest, room);
      lines.push(part);
      rest = rest.slice(part.length);
    }
    line = rest;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar for a ratio of 0 to 1 over so many columns, in eighths of a column; whatever is not nothing is seen. */
export function drawBar(ratio: number, columns: number): string {
  const eighths = Math.max(ratio > 0 ? 1 : 0, Math.round(Math.min(1, ratio) * columns * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}
