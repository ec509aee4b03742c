/** What a parser makes of one file, before it is known what the file's mounts are to be called. */

import type { Explained } from '../model/explained.ts';
import type { MeasuredAt, Problem, RunRecord, Source, SourcedLoop, SourceFormat, Terms } from '../model/records.ts';
import { renameSwept } from '../model/sweep.ts';

/** A loop whose mount the file may not name. */
export interface ParsedLoop extends Omit<SourcedLoop, 'mount'> {
  readonly mount: string | null;
}

export interface ParsedFile extends Terms {
  readonly format: SourceFormat;
  readonly loops: readonly ParsedLoop[];
  /** Mounts and workloads in the order of the file, those without loops included; null stands for a mount without a name. */
  readonly mounts: readonly (string | null)[];
  readonly workloads: readonly string[];
  /** The run the file was made from, where it says. */
  readonly run: RunRecord | null;
  readonly facts: readonly string[];
  readonly problems: readonly Omit<Problem, 'file'>[];
  /** Of the first of its loops; absent or null where it does not say. */
  readonly measuredAt?: MeasuredAt | null;
  /** Cells whose server was traced; absent: none. */
  readonly explained?: readonly Explained[];
}

/** Text in pieces goes in, figures come out at the end. */
export interface FileParser {
  write(piece: string): void;
  end(): ParsedFile;
}

type ParsedProblem = ParsedFile['problems'][number];

/** Problems that are told one by one: who damaged a file in more places needs no list of them. */
const MOST_PROBLEMS = 100;

/** Gathers problems; those past the most are counted only, so that damage costs no memory. */
export function gatherProblems(): { add(line: number | null, text: string): void; list(): ParsedProblem[] } {
  const problems: ParsedProblem[] = [];
  let more = 0;
  return {
    add(line, text) {
      if (problems.length < MOST_PROBLEMS) problems.push({ line, text });
      else more++;
    },
    list: () => (more === 0 ? problems : [...problems, { line: null, text: `and ${more} more such places` }]),
  };
}

/** What is in a piece of text for a message: short, whatever it is. */
export function excerpt(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

/** The order in which things were first seen. */
export function inOrder<T>(items: Iterable<T>): T[] {
  return [...new Set(items)];
}

/** Loops of one cell that come from several places, counted on. */
export function numberLoops(loops: readonly ParsedLoop[]): ParsedLoop[] {
  const last = new Map<string, number>();
  return loops.map((loop) => {
    const cell = JSON.stringify([loop.mount, loop.workload]);
    const number = (last.get(cell) ?? 0) + 1;
    last.set(cell, number);
    return { ...loop, loop: number };
  });
}

/** The shares of which there are some, of parts of one thing: the strictest. */
export function joinTerms(parts: readonly Terms[]): Terms {
  const least = (values: readonly (number | undefined)[]) =>
    values.reduce((a, b) => (a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)), undefined);
  return dropMissing(least(parts.map(({ margin }) => margin)), least(parts.map(({ lookAlpha }) => lookAlpha)));
}

const dropMissing = (margin?: number, lookAlpha?: number): Terms => ({
  ...(margin === undefined ? {} : { margin }),
  ...(lookAlpha === undefined ? {} : { lookAlpha }),
});

/** Above the chance of an error of a run that nobody looked at. */
const MOST_ALPHA = 0.05;

/** Terms as a file has them, undefined or null where it has none; each that is no such share goes to `tell` and is left out. */
export function readTerms(found: { readonly margin?: unknown; readonly lookAlpha?: unknown }, tell: (text: string) => void): Terms {
  const read = (name: 'margin' | 'lookAlpha', isFine: (share: number) => boolean) => {
    const value = found[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && value > 0 && isFine(value)) return value;
    tell(`${name} is no share that it can be: ${excerpt(JSON.stringify(value))}`);
    return undefined;
  };
  return dropMissing(
    read('margin', (share) => share < 1),
    read('lookAlpha', (share) => share <= MOST_ALPHA),
  );
}

/**
 * The file as a source. `name` is what the user called it. With `as`, its only mount is called that, and several become
 * `as/mount`; without, a mount that the file does not name gets `fallback`.
 */
export function toSource(file: ParsedFile, name: string, as: string | null, fallback: string): Source {
  const call = (mount: string | null): string => {
    if (as === null) return mount ?? fallback;
    return mount === null || file.mounts.length === 1 ? as : `${as}/${mount}`;
  };
  return {
    name,
    format: file.format,
    mounts: inOrder(file.mounts.map(call)),
    ...(as === null || file.mounts.length === 1 ? {} : { mountsInRun: file.mounts.map((mount) => mount ?? as) }),
    workloads: file.workloads,
    run: file.run,
    ...joinTerms([file]),
    facts: file.facts,
    problems: file.problems.map((problem) => ({ file: name, ...problem })),
    ...(file.measuredAt ? { measuredAt: file.measuredAt } : {}),
    ...(file.explained === undefined ? {} : { explained: file.explained.map((cell) => ({ ...cell, mount: call(cell.mount) })) }),
    loops: file.loops.map((loop) => {
      const mount = call(loop.mount);
      return { ...loop, mount, ...(loop.swept === undefined ? {} : { swept: renameSwept(loop.swept, loop.mount ?? mount, mount) }) };
    }),
  };
}
