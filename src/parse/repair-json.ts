/** Documents of fio that were cut off or that something was printed into: what was whole in them. */

/** What fio says on stderr, which may land in the middle of a document: its own lines have blanks before them. */
const NOTE = /^[A-Za-z][^"]*$/;

/** JSON of one document, without notes that were printed into it; undefined where it is none. */
export function parseDocument(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const lines = text.split('\n');
    const bare = lines.filter((line) => !NOTE.test(line));
    if (bare.length === lines.length) return undefined;
    try {
      return JSON.parse(bare.join('\n'));
    } catch {
      return undefined;
    }
  }
}

/**
 * What can be had of a document that was cut off: all entries that were complete, as a document; null where none was.
 * A scan that knows strings and brackets finds the last entry of a list in the outermost object that was closed.
 */
export function repairFioJson(cut: string): unknown {
  const stack: string[] = [];
  let inString = false;
  let end = -1;
  for (let at = 0; at < cut.length; at++) {
    const char = cut[at];
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') stack.push(char);
    else if (char === '}' || char === ']') {
      stack.pop();
      if (char === '}' && stack.length === 2 && stack[0] === '{' && stack[1] === '[') end = at + 1;
    }
  }
  if (end < 0) return null;
  try {
    return JSON.parse(`${cut.slice(0, end)}]}`);
  } catch {
    return null;
  }
}
