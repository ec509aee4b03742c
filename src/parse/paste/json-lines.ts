/** JSON documents that stand among other lines, decorated, wrapped or printed over, taken out as what they say. */

import { factsOfDocument, varyingFacts } from '../around.ts';
import { isFioDocument, readFioDocument } from '../fio-json.ts';
import { isFsbenchDocument } from '../fsbench-json.ts';
import { findFioDocuments, type NestedDocument } from '../nested-json.ts';
import { parseDocument, repairFioJson } from '../repair-json.ts';
import type { PastedLine } from './lines.ts';
import { shapeOf, withoutKnown } from './prefixes.ts';
import { saidBy } from './said-before.ts';

export interface JsonAndRest {
  /** The lines, each document of fio's one of them. */
  readonly lines: readonly PastedLine[];
  /** Documents that could not be read as a whole. */
  readonly problems: readonly { readonly line: number; readonly text: string }[];
}

/** Lines of one document: fio's of a thousand jobs has fewer. */
const MOST_LINES = 2_000_000;

/** How deep text is in brackets; strings and escapes are known. Carried from line to line. */
interface Depth {
  readonly level: number;
  readonly inString: boolean;
}

/** Where the outermost bracket is closed in `text`; -1 where it is not, with how deep it ends. */
function scan(text: string, { level, inString }: Depth): Depth & { readonly closedAt: number } {
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') level++;
    else if (char === '}' || char === ']') {
      level--;
      if (level === 0) return { level, inString, closedAt: at + 1 };
    }
  }
  return { level, inString, closedAt: -1 };
}

/** How a document may begin: with how many characters its lines have before it, where they are not known, and with a first line that progress was printed over. */
interface Beginning {
  readonly text: string;
  readonly prefix: ((line: string) => number) | null;
}

const PROGRESS = /^\{[^"{}[\]]{0,200}\[(?:[^"\]]{0,200})\]/;

/** The ways in which a line may begin a document: behind what is known to decorate lines, or behind what the next line has too. */
function beginningsOf(line: string, next: string): Beginning[] {
  const bare = withoutKnown(line).trimStart();
  if (bare.startsWith('{') || bare.startsWith('[')) {
    const begun = { text: PROGRESS.test(bare) && /^\s*"/.test(withoutKnown(next)) ? '{' : bare, prefix: null };
    if (begun.text !== '[' && !/^\[[^"{[\]]*\]/.test(bare)) return [begun];
    if (begun.text === '[') return [begun];
  }
  // A document that is whole on its line may have any word before it.
  const whole = /^[^[{]{1,100}(?=\{\s*")/.exec(line);
  if (whole !== null && line.trimEnd().endsWith('}') && HAS_JOBS.test(line)) return [{ text: line.slice(whole[0].length), prefix: null }];
  return [line.search(/[[{]/), line.search(/[[{]\s*$/), line.indexOf('{')].flatMap((at): Beginning[] => {
    const before = line.slice(0, Math.max(at, 0)).trim();
    if (at < 0 || before === '') return [];
    const prefix = shapeOf(before);
    const length = prefix(next);
    if (length === 0) return [];
    const text = line.slice(at);
    return [{ text: PROGRESS.test(text) && /^\s*"/.test(next.slice(length)) ? '{' : text, prefix }];
  });
}

/** The document's text without what stands before its lines. */
const bareOf = (line: string, { prefix }: Beginning) => (prefix === null ? withoutKnown(line) : line.slice(prefix(line)));

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Broken at a blank, or anywhere. */
function parseJoined(parts: readonly string[]): unknown {
  const broken = [' ', ''].map((glue) => tryParse(parts.join(glue)));
  return broken.find((value) => value !== undefined) ?? parseDocument(parts.join('\n'));
}

/** A document that ends, or one that is cut off or damaged: its text, and the lines that it takes. */
interface Found {
  readonly value: unknown;
  readonly text: string;
  readonly isClosed: boolean;
  readonly lines: number;
}

function readFrom(lines: readonly PastedLine[], at: number, beginning: Beginning): Found {
  const parts: string[] = [];
  let depth: Depth = { level: 0, inString: false };
  let next = at;
  for (; next < lines.length && next - at < MOST_LINES; next++) {
    const text = next === at ? beginning.text : bareOf((lines[next] as PastedLine).text, beginning);
    // Another that opens in the first column shows that the end of this one is missing.
    if (next > at && beginning.text.startsWith('{') && /^\{\s*$/.test(text) && !depth.inString) break;
    const scanned = scan(text, depth);
    depth = scanned;
    parts.push(scanned.closedAt < 0 ? text : text.slice(0, scanned.closedAt));
    if (scanned.closedAt >= 0) return { value: parseJoined(parts), text: parts.join('\n'), isClosed: true, lines: next - at + 1 };
    // fio closes its document in the first column, whatever became of what is in it.
    if (next > at && text.trimEnd() === '}' && !depth.inString) return { value: undefined, text: parts.join('\n'), isClosed: true, lines: next - at + 1 };
  }
  return { value: undefined, text: parts.join('\n'), isClosed: false, lines: next - at };
}

/** What the documents that are read can't be without. */
const HAS_JOBS = /\\?"(?:jobs|client_stats|schemaVersion|jobname)\\?"\s*:/;

/** Beginnings without an end that are looked for: each costs as much as the rest of the text. */
const MOST_UNCLOSED = 5;

/** Makes each document of fio's that is whole one line, those inside other tools' included; the same list where there is none. */
export const takeWholeJson = (lines: readonly PastedLine[]) => take(lines, false).lines;

/** Makes each document of fio's one line; of those that are damaged what can be had. */
export const takeJson = (lines: readonly PastedLine[]) => take(lines, true);

function take(given: readonly PastedLine[], repairs: boolean): JsonAndRest {
  if (!given.some(({ text, isJson }) => isJson !== true && HAS_JOBS.test(text))) return { lines: given, problems: [] };
  const rest: PastedLine[] = [];
  /** Documents by their place in it. */
  const placed = new Map<number, NestedDocument>();
  let isSame = true;
  const problems: { line: number; text: string }[] = [];
  let unclosed = 0;
  /** Up to here lines may be the inside of a document that is cut off. */
  let insideUntil = 0;
  for (let at = 0; at < given.length; at++) {
    const each = given[at] as PastedLine;
    const { text, line } = each;
    if (each.isJson === true) {
      rest.push(each);
      continue;
    }
    const tried = (unclosed < MOST_UNCLOSED ? beginningsOf(text, given[at + 1]?.text ?? '') : []).map((beginning) => readFrom(given, at, beginning));
    const found = tried.find(({ value }) => value !== undefined) ?? tried.find(({ text: own }) => HAS_JOBS.test(own)) ?? tried[0] ?? null;
    if (found !== null && found.value === undefined) {
      unclosed++;
      if (HAS_JOBS.test(found.text)) insideUntil = Math.max(insideUntil, at + found.lines);
      if (repairs && HAS_JOBS.test(found.text)) {
        const repaired = repairFioJson(found.text);
        const jobs = isFioDocument(repaired) ? readFioDocument(repaired).jobs.length : 0;
        problems.push({ line, text: `a JSON document that is ${found.isClosed ? 'damaged' : 'cut short'}; ${jobs} of its jobs could be read` });
        if (jobs > 0) {
          rest.push({ text: JSON.stringify(repaired), line, isJson: true });
          at += found.lines - 1;
          continue;
        }
      }
    }
    const { value } = found ?? {};
    const isOwn = isFioDocument(value) || isFsbenchDocument(value);
    const values: readonly NestedDocument[] =
      value === undefined ? [] : isOwn ? [{ value, labels: [], around: factsOfDocument(value) }] : findFioDocuments(value, at >= insideUntil);
    if (found === null || values.length === 0) {
      rest.push(each);
      continue;
    }
    isSame = false;
    const said = saidBy(each, text.slice(0, Math.max(text.search(/\{|\[\s*(?:$|\{|\[)/), 0)));
    for (const document of values) {
      placed.set(rest.length, document);
      rest.push({
        ...said,
        text: JSON.stringify(document.value),
        isJson: true,
        labels: [...(each.labels ?? []), ...document.labels],
      });
    }
    at += found.lines - 1;
  }
  const told = varyingFacts([...placed.values()].map(({ around }) => around));
  for (const [which, at] of [...placed.keys()].entries()) {
    const document = rest[at] as PastedLine;
    rest[at] = { ...document, labels: [...(document.labels ?? []), ...(told[which] as string[])] };
  }
  return { lines: isSame && problems.length === 0 ? given : rest, problems };
}
