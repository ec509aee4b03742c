/** Lines of pasted text to starts of fio, each with what stands above it that may name its mount. */

import { Above, NOISE, type Place, readOther } from './above.ts';
import type { FioLine } from './unwrap.ts';

/** A line by which fio begins to print. */
const BEGINS = new Set(['announced', 'json', 'terse']);

/** One start of fio, or some that nothing stands between. */
export interface PastedRun {
  readonly line: number;
  readonly place: Place;
  readonly lines: FioLine[];
}

export interface RunsAndRest {
  readonly runs: readonly PastedRun[];
  /** What is not understood and may hold figures. */
  readonly others: readonly FioLine[];
  readonly problems: readonly { readonly line: number; readonly text: string }[];
}

/** Longer names are prose, as are those with marks that fio's names do not have. */
const isName = (name: string) => name.length <= 120 && name.split(/\s+/).length <= 4 && !/^[>|"'`]|[|"`]$|\\n|IOPS=|msec\)/.test(name);

/** The name in a line of a job, mended by what was announced where other text stands before it; null where it is none. */
function nameIn(text: string, announced: ReadonlySet<string>): string | null {
  const name = text.slice(0, text.search(/: \(g/));
  if (announced.has(name) || isName(name)) return name;
  return [...announced].filter((each) => each !== '' && name.endsWith(each) && /[\s"'>|]$/.test(name.slice(0, -each.length))).sort((a, b) => b.length - a.length)[0] ?? null;
}

/** Gathers starts of fio. What has no job's name above it is given the one that was announced; where that is not one, it is a problem. */
export function gatherRuns(lines: readonly FioLine[]): RunsAndRest {
  const runs: PastedRun[] = [];
  const others: FioLine[] = [];
  const problems: { line: number; text: string }[] = [];
  const above = new Above();
  let run: PastedRun | null = null;
  let inFence = false;
  let announced = new Set<string>();
  /** Of the block that is being read; null before its head and where it can't be told whose it is. */
  let sides: Set<string> | null = null;
  let hasResults = false;

  const begin = (line: number) => {
    run = { line, place: above.take(), lines: [] };
    runs.push(run);
    [announced, sides, hasResults] = [new Set(), null, false];
  };
  const push = (each: FioLine) => run?.lines.push(each);

  const readRates = (each: FioLine) => {
    const side = /\w+/.exec(each.text)?.[0] ?? '';
    if (sides?.has(side) === true) sides = null;
    if (sides === null) {
      const [only, ...more] = announced;
      if (only === undefined || more.length > 0 || hasResults) {
        const why = only === undefined ? 'no job is named above them' : 'it is not told of which job they are';
        problems.push({ line: each.line, text: `rates without the line of their job (the one with groupid=): ${why}: ${each.text.trim().slice(0, 60)}` });
        return;
      }
      push({ text: `${only}: (groupid=0, jobs=1): err= 0: pid=0`, line: each.line, kind: 'head' });
      [sides, hasResults] = [new Set(), true];
    }
    sides.add(side);
    push(each);
  };

  const readName = (each: FioLine) => {
    const name = nameIn(each.text, announced);
    if (name === null) {
      problems.push({ line: each.line, text: `which part of this is the job's name can't be told: ${each.text.slice(0, 60)}` });
      sides = null;
      return;
    }
    const text = name + each.text.slice(each.text.search(/: \(g/));
    if (each.kind === 'announced') announced.add(name);
    else [sides, hasResults] = [new Set(), true];
    push({ ...each, text });
  };

  for (const [at, each] of lines.entries()) {
    if (each.kind === 'other') {
      if (each.text.trim() === '') continue;
      const said = readOther(each.text, lines[at + 1]?.text ?? '', above, inFence);
      if (said === 'fence') inFence = !inFence;
      else if (said === 'other') {
        others.push(each);
        if (NOISE.test(each.text) || /^fio-\d+\.\S+$/.test(each.text.trim())) {
          if (run === null || (above.isNew && hasResults)) begin(each.line);
          push({ ...each, text: each.text.trim() });
        }
      }
      continue;
    }
    if (each.kind === 'broken') {
      others.push(each);
      problems.push({ line: each.line, text: `a line of fio that is cut or damaged: ${each.text.trim().slice(0, 60)}` });
      if (/groupid=/.test(each.text)) sides = null;
      continue;
    }
    const begins = BEGINS.has(each.kind) || (each.kind === 'starting' && hasResults) || (each.kind === 'head' && (hasResults || announced.size === 0));
    if (run === null || (begins && above.isNew)) begin(each.line);
    if (each.kind === 'rates') readRates(each);
    else if (each.kind === 'head' || each.kind === 'announced') readName(each);
    else if (each.kind === 'group' || each.kind === 'starting' || BEGINS.has(each.kind)) {
      if (each.kind === 'group') sides = null;
      if (BEGINS.has(each.kind)) hasResults = true;
      push(each);
    } else if (sides !== null) push(each);
    above.isNew = false;
  }
  return { runs, others, problems };
}
