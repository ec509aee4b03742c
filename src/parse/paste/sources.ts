/** Lines of several containers, hosts or files in one log, each with the name of its own before it: put behind each other, and named. */

import { addTo } from '../../model/group-by.ts';
import { nameLineOf } from './fio-lines.ts';
import { LONGEST_PASTED, type PastedLine } from './lines.ts';
import { withoutKnown } from './prefixes.ts';
import { wordsBefore } from './said-before.ts';

/** `bench-1  | `, `[pod/fio-x/main] `, `guest: `, `worker#3 >> `, and grep's `9p.txt:` and `9p.txt-`. */
const NAMED =
  /^\s*(?:\[([^\]]{1,120})\]|([\w.#@/-]{1,80})(?:\s*(?:\||>>)|:(?=\s))|([\w./-]{1,100}\.(?:txt|log|out|json|md))[:-]|([\w./-]{1,80}) \([\w-]{1,40}\):)[ \t]?/;

/** Fewer lines are no output of fio. */
const FEWEST_LINES = 3;
const MOST_SOURCES = 20;

/** Lines that may have no name: some that were printed by what gathers the log. */
const MOST_OTHERS = 0.1;

interface Taken {
  readonly name: string;
  readonly rest: string;
}

/** What the name of a line is, and what stands behind it; null where there is none. */
function readName(text: string): Taken | null {
  if (text.length > LONGEST_PASTED) return null;
  const match = NAMED.exec(text);
  const name = match?.slice(1).find((each) => each !== undefined);
  return match === null || name === undefined || wordsBefore(name) === '' ? null : { name: name.replace(/^pod\//, ''), rest: text.slice(match[0].length) };
}

const HAS_RESULT = /"jobs"\s*:|"client_stats"\s*:/;

/** Whether what one source said has results of fio. */
const isOfFio = (texts: readonly string[]) => texts.length >= FEWEST_LINES && texts.some((text) => nameLineOf(text) === 'head' || HAS_RESULT.test(text));

/** The lines of each source, those of the first before those of the next; the same list where there are not several. */
export function separateSources(lines: readonly PastedLine[]): readonly PastedLine[] {
  const full = lines.filter(({ text }) => text.trim() !== '');
  if (full.length < 2 * FEWEST_LINES || !full.some(({ text }) => nameLineOf(text) === 'head' || HAS_RESULT.test(text))) return lines;
  const ways = [(text: string) => readName(text), (text: string) => readName(withoutKnown(text))];
  for (const way of ways) {
    const taken = lines.map(({ text, isJson }) => (isJson === true ? null : way(text)));
    const groups = new Map<string, string[]>();
    for (const each of taken) {
      if (each === null) continue;
      addTo(groups, each.name, each.rest);
      if (groups.size > 10 * MOST_SOURCES) break;
    }
    const sources = new Set([...groups].filter(([, texts]) => isOfFio(texts)).map(([name]) => name));
    if (sources.size < 2 || sources.size > MOST_SOURCES) continue;
    const covered = [...sources].reduce((sum, name) => sum + (groups.get(name)?.length ?? 0), 0);
    if (full.length - covered > full.length * MOST_OTHERS) continue;
    const parts = new Map<string, PastedLine[]>([['', []], ...[...sources].map((name): [string, PastedLine[]] => [name, []])]);
    for (const [at, given] of lines.entries()) {
      const each = taken[at];
      const isNamed = each != null && sources.has(each.name);
      const part = parts.get(isNamed ? each.name : '');
      part?.push(isNamed ? { ...given, text: each.rest, labels: [...(given.labels ?? []), each.name] } : given);
    }
    return [...parts.values()].flat();
  }
  return lines;
}
