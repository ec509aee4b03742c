/** The lines of one start of fio, block by block: what can't be told whose it is is left out, and so is all of a block that lacks some of it. */

import { withoutKnown } from './prefixes.ts';
import type { FioLine } from './unwrap.ts';

export interface PageProblem {
  readonly line: number;
  readonly text: string;
}

/** Lines of a job, its head first; or lines of no job. */
interface Part {
  readonly head: FioLine | null;
  readonly lines: FioLine[];
  hasRates: boolean;
  /** Rates of it are there that can't be read, or may be another's. */
  isBroken: boolean;
}

const count = (text: string, mark: RegExp) => text.match(mark)?.length ?? 0;

/** Longer names are prose, as are those with marks that fio's names do not have. Of several words one may be another line's where that line was broken. */
const isName = (name: string, isLoose: boolean) =>
  name.length <= 120 &&
  name.split(/\s+/).length <= (isLoose ? 1 : 4) &&
  count(name, /[([]/g) === count(name, /[)\]]/g) &&
  !/^[>|"'`]|[|"`]$|\\["n]|\s[>|]{1,3}\s|[=%,].*\s|msec\)|:\s|^$/.test(name);

const AT_GROUP = /: \(g/;

/** Marks that no name begins with. */
const MARKS = /^[>|"'`\s]+/;

/** The name in a line of a job, mended by what was announced where other text stands before it; null where it is none. */
function nameIn({ text, isLoose = false, isCut = false }: FioLine, announced: ReadonlySet<string>): string | null {
  const given = text.slice(0, text.search(AT_GROUP));
  if (announced.has(given)) return given;
  const name = withoutKnown(given.replace(MARKS, '')).replace(MARKS, '');
  const [mended] = [...announced]
    .filter((each) => each !== '' && name.endsWith(each) && /[\s"'>|]$/.test(name.slice(0, -each.length)))
    .sort((a, b) => b.length - a.length);
  return mended ?? ((isName(name, isLoose) && !(isLoose && isCut)) || (given === '' && !isLoose) ? name : null);
}

/** The line with the job's name alone before its group. */
const named = ({ text }: FioLine, name: string) => name + text.slice(text.search(AT_GROUP));

/** What stands in place of the head of the one job that was announced: how many they were is not told, and no process has such a number. */
const SUPPLIED = ': (groupid=0, jobs=0): err= 0: pid=000000000000';

/** A job of a group and its process: seen again, it is a later look at the same job. */
const headKey = (text: string) => /^(.*): (\(groupid=\d+), jobs=\d+\): err=\s*\d+(?: \([^)]*\))?: (pid=\d+)/.exec(text)?.slice(1).join(' ') ?? '';

/** The order in which a block has its lines: those of a direction, and again for the next; then those of the job. */
const STEPS: readonly (readonly [kind: string, begins: RegExp])[] = [
  ['latency', /^\s*slat/],
  ['latency', /^\s*clat/],
  ['latency', /^\s*lat/],
  ['bandwidths', /^/],
  ['counts of a second', /^/],
  ['shares of latency', /^\s*lat/],
  ['cpu', /^/],
  ['depths', /^\s*IO/],
  ['depths', /^\s*submit/],
  ['depths', /^\s*complete/],
  ['counts', /^/],
  ['target', /^/],
];
const stepOf = ({ kind, text }: FioLine) => STEPS.findIndex(([name, begins]) => kind === name && begins.test(text));
/** Of latencies percentiles are left out: fio has them behind any. */
const LAST_OF_SIDE = STEPS.findIndex(([name]) => name === 'counts of a second');
/** Shares take several lines. */
const SHARES = STEPS.findIndex(([name]) => name === 'shares of latency');

const excerpt = ({ text }: FioLine) => text.trim().slice(0, 60);

export class Blocks {
  private readonly parts: Part[] = [];
  private readonly announced = new Set<string>();
  private readonly seen = new Set<string>();
  /** Jobs of which a block was left out: it may have been a later look at them. */
  private readonly refused = new Set<string>();
  /** Directions of the block that is being read; null where none is. */
  private sides: Set<string> | null = null;
  /** All names of jobs could be read. */
  private isTold = true;
  /** Where in its block the last line was. */
  private step = -1;
  private isInterrupted = false;
  private readonly problems: PageProblem[];
  hasResults = false;

  constructor(problems: PageProblem[]) {
    this.problems = problems;
  }

  get isAnnounced(): boolean {
    return this.announced.size > 0;
  }

  /** Whether the head is of a job that this start has shown already. */
  hasSeen(head: FioLine): boolean {
    const name = nameIn(head, this.announced);
    return this.seen.has(headKey(head.text)) || (name !== null && this.seen.has(headKey(named(head, name))));
  }

  /** Other text has come: rates behind it may be another job's. */
  interrupt(): void {
    this.isInterrupted = true;
  }

  /** Text has the head of a job in it that can't be made out: of those it may be, none can be told to be whole. */
  loseHead(text: string): void {
    [this.isInterrupted, this.isTold] = [true, false];
    const heads = this.parts.flatMap(({ head }) => head ?? []);
    const ofName = heads.filter((head) => text.includes(nameOf(head)));
    for (const head of ofName.length > 0 ? ofName : heads) this.refused.add(headKey(head.text));
  }

  /** A line of no job: an announcement, the summary of a group, a note, a document. */
  add(line: FioLine, isResult = false): void {
    this.sides = null;
    this.hasResults ||= isResult;
    this.parts.push({ head: null, lines: [line], hasRates: true, isBroken: false });
  }

  /** A line between others, such as an error of fio's. */
  note(line: FioLine): void {
    this.parts.push({ head: null, lines: [line], hasRates: true, isBroken: false });
  }

  announce(line: FioLine): void {
    const name = nameIn(line, this.announced);
    if (name === null) {
      this.isTold = false;
      this.refuse(line, "which part of this is the job's name can't be told");
      return;
    }
    this.announced.add(name);
    this.add({ ...line, text: named(line, name) });
  }

  /** The head of a block; false where its name can't be made out. */
  head(line: FioLine): boolean {
    const name = nameIn(line, this.announced);
    this.hasResults = true;
    if (name === null) {
      this.refuse(line, "which part of this is the job's name can't be told");
      this.loseHead(line.text);
      return false;
    }
    const head = { ...line, text: named(line, name) };
    // A job whose head is lost may have been an earlier look at this one.
    if (this.seen.has(headKey(name + SUPPLIED))) this.refused.add(headKey(name + SUPPLIED));
    this.seen.add(headKey(line.text)).add(headKey(head.text));
    [this.sides, this.isInterrupted, this.step] = [new Set(), false, -1];
    this.parts.push({ head, lines: [], hasRates: false, isBroken: false });
    return true;
  }

  /** A head that can't be made out has come behind this start: it may be a later look at a job that its text names. */
  loseLook(text: string): void {
    for (const { head } of this.parts) if (head !== null && text.includes(nameOf(head))) this.refused.add(headKey(head.text));
  }

  rates(line: FioLine): void {
    const side = /\w+/.exec(line.text)?.[0] ?? '';
    if (this.sides?.has(side) === true || this.isInterrupted) {
      // Of a job whose head is lost, or of the one before.
      if (this.hasResults) this.spoil();
      this.sides = null;
    }
    if (this.sides === null) {
      const [only, ...more] = this.announced;
      const why =
        only === undefined ? 'no job is named above them' : more.length > 0 || this.hasResults || !this.isTold ? 'it is not told of which job they are' : null;
      if (only === undefined || why !== null) {
        this.refuse(line, `rates without the line of their job (the one with groupid=): ${why}`);
        return;
      }
      this.head({ text: only + SUPPLIED, line: line.line, kind: 'head' });
    }
    this.sides?.add(side);
    this.step = -1;
    const part = this.current();
    if (part !== null) part.hasRates = true;
    part?.lines.push(line);
    this.isInterrupted = false;
  }

  /** A line of the block that is being read. Where it can't follow what stands before it, what was between them is lost. */
  detail(line: FioLine): void {
    const step = stepOf(line);
    if (step >= 0 && step <= LAST_OF_SIDE && this.sides?.size === 0) this.spoil();
    if (step >= 0 && (step < this.step || (step === this.step && step !== SHARES))) {
      this.spoil();
      if (step > LAST_OF_SIDE || this.step > LAST_OF_SIDE) this.loseHead(line.text);
      this.sides = null;
    }
    if (step >= 0) this.step = step;
    if (this.sides !== null) this.current()?.lines.push(line);
  }

  /** A line of fio's that is cut or damaged. */
  broken(line: FioLine): void {
    this.problems.push({ line: line.line, text: `a line of fio that is cut or damaged: ${excerpt(line)}` });
    if (/groupid=/.test(line.text)) {
      this.loseHead(line.text);
      this.sides = null;
    } else if (/IOPS=|iops=|io=/.test(line.text)) this.spoil();
  }

  /** The lines that can be told whose they are. */
  finish(): FioLine[] {
    for (const { head, hasRates, isBroken } of this.parts) {
      if (head === null || (!isBroken && (hasRates || !/: err=\s*0\b/.test(head.text)))) continue;
      this.problems.push({
        line: head.line,
        text: `${isBroken ? 'some of the rates of this job can not be read' : 'the rates of this job are not there'}: ${excerpt(head)}`,
      });
      this.refused.add(headKey(head.text));
    }
    return this.parts.flatMap(({ head, lines }) => (head === null ? lines : this.refused.has(headKey(head.text)) ? [] : [head, ...lines]));
  }

  private current(): Part | null {
    return this.parts.findLast(({ head }) => head !== null) ?? null;
  }

  private spoil(): void {
    const part = this.current();
    if (part !== null) part.isBroken = true;
  }

  private refuse(line: FioLine, why: string): void {
    this.problems.push({ line: line.line, text: `${why}: ${excerpt(line)}` });
    this.sides = null;
  }
}

const nameOf = ({ text }: FioLine) => text.slice(0, text.search(AT_GROUP));
