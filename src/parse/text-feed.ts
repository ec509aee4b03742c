/** Text that comes in pieces, taken apart into lines and JSON documents; keeps no more than the piece it is in. */

import { trimEndOf } from '../text/trim.ts';

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

/** A line without its end; what a carriage return wrote over is gone, as on a terminal. */
function shownOf(line: string): string {
  const bare = line.endsWith('\r') ? trimEndOf(line, /\r/) : line;
  const back = bare.lastIndexOf('\r');
  return back < 0 ? bare : bare.slice(back + 1);
}

/** What a line that opens with a brace has of a document; null for any other line. */
function readOpening(line: string): { readonly text: string; readonly whole: boolean } | null {
  // fio's progress may stand before it, which a terminal would write over.
  const shown = line.includes('\r') ? shownOf(line) : line;
  if (!shown.startsWith('{')) return null;
  const text = shown.trimEnd();
  return { text, whole: text.length > 1 && text.endsWith('}') };
}

const isBrace = (piece: string, at: number) => piece[at] === '}' || piece[at] === '{';

/** From the beginning of a line inside a document to the next that begins with a brace, or else the last that begins in the piece. */
function skipInside(piece: string, at: number): number {
  const closes = piece.indexOf('\n}', at);
  const opens = (closes < 0 ? piece : piece.slice(0, closes)).indexOf('\n{', at);
  if (opens >= 0 || closes >= 0) return (opens >= 0 ? opens : closes) + 1;
  return Math.max(at, piece.lastIndexOf('\n') + 1);
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
  let begun = false;
  /** Of the line or document that is not whole yet. */
  let number = 1;
  /** What came of it in earlier pieces. */
  let held: string[] = [];
  let heldLength = 0;
  /** The document before, whose lines are counted once something comes behind it. */
  let uncounted = '';
  let atLineStart = false;
  /** Nothing stands behind the document in its last line yet. */
  let isTailEmpty = false;

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
  const take = (piece: string, from: number, to: number) => {
    if (held.length === 0) return piece.slice(from, to);
    hold(piece.slice(from, to));
    return takeHeld();
  };

  /** The number of the line that is given next. */
  const settle = () => {
    for (let at = uncounted.indexOf('\n'); at >= 0; at = uncounted.indexOf('\n', at + 1)) number++;
    uncounted = '';
    return number;
  };

  const giveDocument = (text: string, whole: boolean) => {
    sink.document(text, settle(), whole);
    uncounted = text;
    mode = whole ? 'tail' : 'line';
    isTailEmpty = true;
  };

  return {
    write(piece) {
      // A byte order mark is no part of the first line.
      let from = !begun && piece.startsWith('\uFEFF') ? 1 : 0;
      begun ||= piece !== '';
      for (let at = from; at < piece.length; ) {
        // A document ends with a brace in the first column; another that opens there shows that its end is missing.
        if (mode === 'document' && atLineStart && isBrace(piece, at)) {
          const closes = piece[at] === '}';
          if (closes) at++;
          giveDocument(take(piece, from, at), closes);
          from = at;
          continue;
        }
        if (mode === 'document' && atLineStart) {
          at = skipInside(piece, at);
          if (heldLength + at - from > LONGEST_HELD) {
            giveDocument(take(piece, from, at), false);
            from = at;
          }
          if (at >= piece.length || isBrace(piece, at)) continue;
        }
        // Another that begins in the very line.
        if (mode === 'tail' && isTailEmpty && piece[at] === '{') mode = 'line';
        isTailEmpty = false;
        const lineEnd = piece.indexOf('\n', at);
        atLineStart = lineEnd >= 0;
        if (lineEnd < 0) break;
        at = lineEnd + 1;
        if (mode === 'document') {
          if (heldLength + at - from <= LONGEST_HELD) continue;
          giveDocument(take(piece, from, at), false);
        } else if (mode === 'tail') {
          mode = 'line';
          number++;
        } else {
          const isInPiece = heldLength === 0;
          const line = take(piece, from, lineEnd);
          const opening = readOpening(line);
          if (opening === null) sink.line(shownOf(line), settle(), true);
          else if (opening.whole) sink.document(opening.text, settle(), true);
          if (opening === null || opening.whole) number++;
          else {
            mode = 'document';
            // A document within one piece is cut from it whole.
            if (isInPiece && line.startsWith('{')) continue;
            hold(`${line.startsWith('{') ? line : opening.text}\n`);
          }
        }
        from = at;
      }
      if (mode !== 'tail' && from < piece.length) hold(piece.slice(from));
      if (heldLength <= LONGEST_HELD) return;
      if (mode === 'document') giveDocument(takeHeld(), false);
      else {
        takeHeld();
        mode = 'tail';
      }
    },
    end() {
      if (mode === 'document') giveDocument(takeHeld(), false);
      else if (mode === 'line' && heldLength > 0) {
        const line = takeHeld();
        const opening = readOpening(line);
        if (opening === null) sink.line(shownOf(line), settle(), false);
        else sink.document(opening.text, settle(), opening.whole);
      }
    },
  };
}
