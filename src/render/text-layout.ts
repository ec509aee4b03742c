/** Text in columns of a terminal: widths as terminals show them, cutting, wrapping, bars. */

import stringWidth from 'string-width';

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Printable ASCII, whose width needs no looking up. */
const PLAIN = /^[ -~]*$/;

/** Longer texts are looked at in pieces: a walk over all characters of one takes a time that grows as its square (V8 11.3). */
const LONGEST_WALK = 512;

/** Pieces of a text that are short enough; what is one character to readers may be cut, a surrogate pair is not. */
function cutForWalk(text: string): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const isInPair = /[\ud800-\udbff]/.test(text[from + LONGEST_WALK - 1] ?? '');
    const to = from + LONGEST_WALK - (isInPair ? 1 : 0);
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces;
}

/** Columns a text takes; wide characters take two. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return cutForWalk(text).reduce((width, piece) => width + stringWidth(piece), 0);
}

/** The text in pieces of at most so many columns, none in the middle of a character; one is there always. */
function breakAnywhere(text: string, columns: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const part of cutForWalk(text)) {
    for (const { segment } of GRAPHEMES.segment(part)) {
      const own = widthOf(segment);
      if (width + own > columns) {
        pieces.push(piece);
        [piece, width] = ['', 0];
      }
      piece += segment;
      width += own;
    }
  }
  return [...pieces, piece];
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
  // Kept beside the line: measured anew for each word, long texts would take for ever.
  let width = 0;
  for (const word of text.split(' ')) {
    const own = widthOf(word);
    const gap = line === '' ? '' : ' ';
    if (width + gap.length + own <= room) {
      line += gap + word;
      width += gap.length + own;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = own <= room ? [word] : breakAnywhere(word, room);
    for (const piece of pieces.slice(0, -1)) lines.push(piece);
    line = pieces.at(-1) as string;
    width = pieces.length === 1 ? own : widthOf(line);
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar for a ratio of 0 to 1 over so many columns, in eighths of a column; whatever is not nothing is seen. */
export function drawBar(ratio: number, columns: number): string {
  const eighths = Math.max(ratio > 0 ? 1 : 0, Math.round(Math.min(1, ratio) * columns * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}
