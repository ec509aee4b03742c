/** Text that comes in pieces, taken apart into lines and JSON documents; keeps no more than the piece it is in. */

export interface FeedSink {
  /** A line without its end, as a terminal would show it; numbers count from 1. `ended` is false for the last where its end is missing. */
  line(text: string, number: number, ended: boolean): void;
  /** What stands from a line that opens with `{` to the line that closes it; `whole` is false where it was cut off. */
  document(text: string, number: number, whole: boolean): void;
}

export interface TextFeed {
  write(piece: string): void;
  /** To be called once, after the last piece. */
  end(): void;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** A line without its end; what a carriage return wrote over is gone, as on a terminal. */
function shownOf(line: string): string {
  const bare = line.endsWith('\r') ? line.slice(0, -1) : line;
  const back = bare.lastIndexOf('\r');
  return back < 0 ? bare : bare.slice(back + 1);
}

function indexOrEnd(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at;
}

type Mode = 'line' | 'document' | 'tail';

/** Characters after which a line is given up and a document taken as cut off: no result is that long. */
const LONGEST_HELD = 2 ** 28;

/**
 * Opens a feed into `sink`. fio prints a document over many lines with nothing but its outermost braces in the first
 * column (json.c); other programs print it as one line. Both are recognized. Every character is looked at once.
 */
export function openFeed(sink: FeedSink): TextFeed {
  let mode: Mode = 'line';
  let number = 1;
  /** The line or document that is not whole yet, in the pieces it came in. */
  let held: string[] = [];
  let atLineStart = false;

  let heldLength = 0;

  const hold = (text: string) => {
    held.push(text);
    heldLength += text.length;
  };
  const takeHeld = () => {
    const text = held.length === 1 ? (held[0] as string) : held.join('');
    held = [];
    heldLength = 0;
    return text;
  };

  const takeLine = (line: string, ended: boolean) => {
    if (line.startsWith('{')) {
      const document = line.trimEnd();
      if (document.length > 1 && document.endsWith('}')) sink.document(document, number++, true);
      else {
        mode = 'document';
        hold(`${line}\n`);
        atLineStart = true;
      }
    } else sink.line(shownOf(line), number++, ended);
  };

  const finishDocument = (whole: boolean) => {
    const text = takeHeld();
    sink.document(text, number, whole);
    number += countLines(text);
    mode = whole ? 'tail' : 'line';
  };

  let begun = false;

  return {
    write(piece) {
      // A byte order mark is no part of the first line.
      const start = !begun && piece.startsWith('\uFEFF') ? 1 : 0;
      begun ||= piece !== '';
      // A document ends with a brace in the first column; another that opens there shows that its end is missing.
      let closing = -1;
      let opening = -1;
      for (let at = start; at < piece.length; ) {
        if (mode === 'document') {
          if (atLineStart && (piece[at] === '}' || piece[at] === '{')) {
            const closes = piece[at] === '}';
            if (closes) {
              hold('}');
              at++;
            }
            finishDocument(closes);
            continue;
          }
          if (closing < at) closing = indexOrEnd(piece, '\n}', at);
          if (opening < at) opening = indexOrEnd(piece, '\n{', at);
          const stop = Math.min(closing + 1, opening + 1, piece.length);
          hold(piece.slice(at, stop));
          atLineStart = piece[stop - 1] === '\n';
          at = stop;
          if (heldLength > LONGEST_HELD) finishDocument(false);
          continue;
        }
        const lineEnd = piece.indexOf('\n', at);
        const stop = lineEnd < 0 ? piece.length : lineEnd;
        if (mode === 'line') hold(piece.slice(at, stop));
        if (heldLength > LONGEST_HELD) {
          takeHeld();
          mode = 'tail';
        }
        at = stop + 1;
        if (lineEnd < 0) return;
        if (mode === 'line') takeLine(takeHeld(), true);
        else {
          mode = 'line';
          number++;
        }
      }
    },
    end() {
      if (mode === 'line' && held.some((part) => part !== '')) takeLine(takeHeld(), false);
      if (mode === 'document') finishDocument(false);
    },
  };
}
