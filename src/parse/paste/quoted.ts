/** Strings in quote marks of either kind, with backslashes in them, as programs print them. */

export interface QuotedString {
  /** Of the mark that opens it, and of the one that closes it. */
  readonly at: number;
  readonly end: number;
}

/** Where the string that opens at `at` is closed; -1 where it is not. */
export function endOfString(text: string, at: number): number {
  const mark = text[at];
  for (let next = at + 1; next < text.length; next++) {
    if (text[next] === '\\') next++;
    else if (text[next] === mark) return next;
  }
  return -1;
}

/** The strings of a line, one behind the other. */
export function* findStrings(line: string): Generator<QuotedString> {
  // Behind a mark that is not closed all others of its kind are escaped: none of them is looked at again.
  const open = new Set<string>();
  for (let at = 0; at < line.length; at++) {
    const mark = line[at] as string;
    if ((mark !== '"' && mark !== "'") || open.has(mark)) continue;
    const end = endOfString(line, at);
    if (end < 0) open.add(mark);
    else yield { at, end };
    at = Math.max(at, end);
  }
}
