/** Who said a line, by what stood before it in a log: names of hosts, containers, units and jobs, without times, numbers and levels. */

import { trimOf } from '../../text/trim.ts';

/** What splits the words of a prefix. */
const BETWEEN = /[\s|>:;,"'=()[\]{}<]+/;

/** Words that tell when or how loud, and not who. */
const TELLS_NOBODY =
  /^(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|utc|gmt|cest|cet|[bceijmp]st|[cemp]dt|am|pm|info|debug|notice|trace|warn(?:ing)?|err(?:or)?|out|std(?:out|err)|\d\d[oe]\+?)$/i;

/** Times, and numbers of processes, requests and runs, which are others at each start. */
const IS_COUNT =
  /^[\d.+/tz-]+$|^(?:0x)?(?=[a-f]*\d)[\da-f]{6,}$|^[\da-f]{8}-[\da-f-]{20,}$|^(?:run|loop|iter(?:ation)?|try|attempt|round|pass|rep|step)[-_.#]?\d*$/i;

const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** The words of what stood before a line, joined by blanks; empty where none tells who said it. */
export const wordsBefore = (prefix: string): string =>
  prefix
    .split(BETWEEN)
    .map((word) => trimOf(word, /[^\p{L}\p{N}]/u))
    .filter((word) => ADDRESS.test(word) || (/\p{L}/u.test(word) && !TELLS_NOBODY.test(word) && !IS_COUNT.test(word)))
    .join(' ');

/** `given` with what is known by now of who said it, and what stood before it besides. */
export function saidBy<T extends { readonly said?: string }>(given: T, prefix: string): T {
  const said = [given.said ?? '', wordsBefore(prefix)].join(' ').trim();
  return said === '' ? given : { ...given, said };
}

/** Words that all of some lines have before them: a thread's name that changes from line to line falls away. */
export class Sayer {
  private words: string[] | null = null;
  /** Lines that had any. */
  private lines = 0;

  /** Lines without such words, whose prefix may be lost, change nothing. */
  add(said: string | undefined): void {
    if (said === undefined || said === '') return;
    const found = new Set(said.split(' '));
    this.words = this.words === null ? [...found] : this.words.filter((word) => found.has(word));
    this.lines++;
  }

  /** Whether this line is another's: what all lines so far have is not there. One line `isWhole` where it is a result by itself. */
  isOther(said: string | undefined, isWhole: boolean): boolean {
    if (said === undefined || said === '' || this.words === null || (!isWhole && this.lines < FEWEST_LINES)) return false;
    const found = new Set(said.split(' '));
    return this.words.some((word) => !found.has(word));
  }

  get common(): readonly string[] {
    return this.words ?? [];
  }
}

/** Fewer lines can have a word in common by chance. */
const FEWEST_LINES = 3;

/** What of the words of each tells it from the others, joined by blanks; null for what nothing tells. */
export function tellApart(all: readonly (readonly string[])[]): (string | null)[] {
  const told = all.filter(({ length }) => length > 0);
  const [first = []] = told;
  const shared = new Set(first.filter((word) => told.every((words) => words.includes(word))));
  return all.map((words) => words.filter((word) => !shared.has(word)).join(' ') || null);
}
