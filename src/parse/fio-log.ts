/**
 * Text that fio and run-fio-test.sh wrote, in any mix of formats and any number of invocations, to loops. In one file,
 * since all that decides where a start of fio ends is one state.
 */

import type { KnownParameters, MeasuredAt, SourceFormat } from '../model/records.ts';
import { type Around, factsOfDocument } from './around.ts';
import { parseAnnouncement } from './fio-announcement.ts';
import {
  beginInvocation,
  hasResults,
  type Judged,
  jobKey,
  jobOfArgv,
  judgeJob,
  MOST_ERROR_LINES,
  readComplaints,
  readJobs,
  uncertainLooks,
} from './fio-invocation.ts';
import { isFioDocument, readFioDocument } from './fio-json.ts';
import { headOf, isBlockHead, type NormalBlock, parseNormalBlock } from './fio-normal.ts';
import { mergeParameters, readFioArgv, readFioOptions, UNKNOWN_PARAMETERS } from './fio-options.ts';
import { beganLater, continues, isOtherPrint, supersedes } from './fio-snapshots.ts';
import { looksTerse, parseTerseLine } from './fio-terse.ts';
import type { Work } from './fio-work.ts';
import { isFsbenchDocument, readFsbenchDocument } from './fsbench-json.ts';
import { nameByFacts } from './name-by-facts.ts';
import { findFioDocuments } from './nested-json.ts';
import { excerpt, type FileParser, gatherProblems, inOrder, type ParsedFile, type ParsedLoop } from './parsed-file.ts';
import { type HeaderEntry, openRawHeaders, parseHeaderLine } from './raw-headers.ts';
import { parseDocument, repairFioJson } from './repair-json.ts';
import { openFeed } from './text-feed.ts';

/** fio prints nothing for the name of a section `[]`. */
const UNNAMED = 'unnamed';

const RUNNING = 'Running: ';
const STARTING = /^Starting (?:(\d{1,9}) process(?:es)?|(\d{1,9}) threads?)/;

/** Client mode puts the host before each line. */
const CLIENT_PREFIX = /^<[^<>]{1,255}> /;

/** Lines longer than these are nothing fio prints: terse, and for people. */
const LONGEST_TERSE = 65_536;
const LONGEST_LINE = 8192;

/** Lines of a block that are kept, and how much of an error line: fio prints far fewer. */
const MOST_BLOCK_LINES = 1000;
const LONGEST_ERROR = 1000;

/** Terse lines of one job that are held to see whether they are looks at it. */
const MOST_LOOKS = 10_000;

/** A line without what stands before it: a client's host, or progress that a terse line was printed behind. */
function takeNoiseAway(shown: string): string {
  if (shown.startsWith('<')) return shown.replace(CLIENT_PREFIX, '');
  const at = shown.indexOf(';fio-');
  return at > 1 && /[^\w;][345]$/.test(shown.slice(at - 2, at)) ? shown.slice(at - 1) : shown;
}

/** Where a document begins directly behind another. */
const RUN_TOGETHER = /(?<=\})\s*(?=\{\s*"fio version")/;

/** A line that has a job's rates. */
const RATE_LINE = /^\s*(?:read|write)\s*:\s?(?:IOPS=|io=)/;

/** Opens a parser for fio's own output. A text that quotes itself, as answers to mail do, has blocks twice: with `seenBlocks` each that has a date counts once. */
export function openFioLog({ seenBlocks }: { readonly seenBlocks?: Set<string> } = {}): FileParser {
  const loops: ParsedLoop[] = [];
  /** What stood around the documents that loops came from. */
  const arounds: Around[] = [];
  const problems = gatherProblems();
  const facts = new Set<string>();
  const mounts = new Set<string | null>();
  const loopsOfCell = new Map<string, number>();
  /** Words that loops have in common, kept once: those cut from a line would keep all the text around it. */
  const words = new Map<string, string>();
  const keepOnce = (word: string) => {
    if (!words.has(word)) words.set(word, word);
    return words.get(word) as string;
  };
  const argvOfLine = new Map<string, readonly string[]>();
  /** Documents of fsbench's own. */
  const own: ParsedFile[] = [];
  let format: SourceFormat = 'fio-output';
  const headers = openRawHeaders((line, text) => problems.add(line, text));
  let current = beginInvocation(1, null, false);
  /** Lines of the block for people that is being read. */
  let block: string[] | null = null;
  let lastLine = 0;

  /** When the first loop began or was printed, by what tells it best. */
  let measuredAt: MeasuredAt | null = null;

  const addLoop = (workload: string, judged: Judged, parameters: KnownParameters, argv: readonly string[] | null, work: Work = {}) => {
    const { mount } = headers.current();
    const cell = JSON.stringify([mount, workload || UNNAMED]);
    const loop = (loopsOfCell.get(cell) ?? 0) + 1;
    loopsOfCell.set(cell, loop);
    mounts.add(mount);
    const absent = { startedAt: null, elapsedMs: null, raw: null, guest: null, host: null, hostCpuSeconds: null, run: null };
    arounds.push(current.around);
    const reason = judged.reason === null ? null : keepOnce(judged.reason);
    loops.push({ workload: keepOnce(workload || UNNAMED), mount, loop, ...judged, reason, ...absent, parameters, work, fioArgv: argv ?? [] });
  };

  const finishBlock = () => {
    if (block === null) return;
    const head = headOf(block[0] ?? '');
    const parsed = parseNormalBlock(block, head === null ? undefined : current.announced.get(jobKey(head)));
    block = null;
    if (parsed === null || isCopy(parsed)) return;
    const id = JSON.stringify([parsed.name, parsed.pid, parsed.groupId, current.host]);
    const known = current.blocks.get(id);
    if (known !== undefined ? beganLater(parsed, known) : beginsAnother(parsed)) next(lastLine, null, false);
    // Seen again, with --status-interval: the same job, further on.
    current.over = false;
    current.blocks.set(id, parsed);
    noteTime(parsed.printedAt === null ? null : { ms: parsed.printedAt.localMs, what: parsed.printedAt.isUtc ? 'printed' : 'local' });
  };

  const isCopy = ({ name, pid, groupId, printedAt, metrics }: NormalBlock) => {
    if (seenBlocks === undefined || printedAt === null) return false;
    const print = JSON.stringify([name, pid, groupId, printedAt.localMs, metrics]);
    const isKnown = seenBlocks.has(print) && !current.blocks.has(JSON.stringify([name, pid, groupId, current.host]));
    seenBlocks.add(print);
    return isKnown;
  };

  /** Whether a job that was not seen yet belongs to a next start of fio. */
  const beginsAnother = (found: NormalBlock) => {
    if (current.isOfClients || current.blocks.size === 0) return false;
    if (current.over) return true;
    const twins = [...current.blocks.values()].filter((each) => each.name === found.name && each.groupId === found.groupId);
    return twins.some((each) => isOtherPrint(found, each)) || (twins.length > 0 && current.started === 1);
  };

  const noteTime = (time: MeasuredAt | null) => {
    if (time !== null && (measuredAt === null || time.ms < measuredAt.ms)) measuredAt = time;
  };

  const finishInvocation = (atEnd: boolean) => {
    finishBlock();
    const options = current.argv === null ? UNKNOWN_PARAMETERS : readFioOptions(readFioArgv(current.argv), false);
    const known = mergeParameters(options, headers.current().parameters);
    const jobs = readJobs(current, known);
    const complaints = readComplaints(current);
    for (const [name, counted] of current.bounded ? [] : uncertainLooks(current)) {
      const taken = counted ? 'two looks at one run (--status-interval), of which the last counts' : 'two runs';
      problems.add(
        current.line,
        `${excerpt(name)}: its two terse lines, the later of a longer time, are taken for ${taken}; give each as a file if that is not so`,
      );
    }
    for (const job of jobs) {
      if (job.noRates !== null) problems.add(current.line, `${excerpt(job.name)}: ${job.noRates}; left out`);
      else addLoop(job.name, judgeJob(job, complaints), job.parameters, current.argv, job.work);
    }
    const expected = jobOfArgv(current.argv);
    if (expected === null) headers.count(jobs.map(({ name }) => keepOnce(name)));
    // What the end of the file took is not there.
    else if (jobs.length > 0 || !atEnd) headers.count([keepOnce(expected)]);
    if (jobs.length > 0 || expected === null) return;
    const failure = complaints.told;
    const reason = failure?.reason ?? (atEnd ? 'the file ends before fio printed a result' : 'fio printed no result');
    problems.add(current.line, `${expected}: no result${failure === null ? '' : ` (${failure.reason})`}`);
    addLoop(
      expected,
      { outcome: failure?.unsupported === true ? 'unsupported' : 'failed', reason, errno: failure?.errno ?? null, metrics: null, warnings: [] },
      known,
      current.argv,
    );
  };

  /** What was announced before "Starting" belongs to what starts: it is handed on but for a new command line or list. */
  const next = (line: number, argv: readonly string[] | null, bounded: boolean, announced = argv === null ? current.announced : undefined) => {
    finishInvocation(false);
    current = beginInvocation(line, argv, bounded, announced);
  };

  const readHeader = (entry: HeaderEntry) => {
    format = 'virtiofs-tests';
    // A header begins there: what stands before it belongs to the one before.
    if (entry.name === 'TEST_NAME' && (hasResults(current) || current.argv !== null)) next(lastLine, null, false);
    const fact = headers.read(entry, lastLine);
    if (fact !== null) facts.add(fact);
  };

  /** Client mode puts the host before what it says, or on a line of its own before its results. */
  const noteHost = (shown: string) => {
    const [, host] = /^<([^<>]{1,255})> /.exec(shown) ?? [];
    if (host === undefined) return;
    finishBlock();
    current.isOfClients = true;
    current.host = host;
  };

  const readLine = (shown: string, number: number, ended: boolean) => {
    lastLine = number;
    const line = takeNoiseAway(shown);
    if (looksTerse(line)) {
      finishBlock();
      const parsed = line.length > LONGEST_TERSE ? null : parseTerseLine(line);
      if (parsed === null) return problems.add(number, 'a terse line of fio that is cut short');
      if (parsed.fioVersion !== null) facts.add(parsed.fioVersion);
      const key = jobKey(parsed);
      const before = current.lastTerse.get(key);
      // Without a beginning, each line of a job is an invocation of its own, or a later look at it.
      const areLooked = current.terse.length > current.lastTerse.size;
      if (!current.bounded && before !== undefined && !(continues(parsed, before, areLooked) && current.terse.length < MOST_LOOKS)) next(number, null, false);
      current.terse.push(parsed);
      current.lastTerse.set(key, parsed);
      return;
    }
    if (line.length > LONGEST_LINE || line === '') return;
    if (shown.startsWith('<')) noteHost(shown);
    if (line.startsWith(' ')) {
      // Terse and JSON say the same more exactly.
      if (block !== null && block.length < MOST_BLOCK_LINES) block.push(line);
      else if (block === null && current.terse.length === 0 && RATE_LINE.test(line))
        problems.add(number, 'rates without the line of their job (the one with groupid=)');
      return;
    }
    if (line.startsWith(RUNNING)) {
      format = 'virtiofs-tests';
      // Which job it was to be is not known.
      if (!ended) return problems.add(number, 'the file ends in the middle of a command line');
      const argv = argvOfLine.get(line) ?? line.slice(RUNNING.length).trim().split(/\s+/);
      argvOfLine.set(line, argv);
      next(number, argv, true);
    } else if (line.startsWith('Starting ') && STARTING.test(line)) {
      finishBlock();
      if (current.isOfClients) return;
      if (hasResults(current) || (!current.bounded && current.argv === null)) next(number, null, true);
      current.started = Number(/\d+/.exec(line)?.[0]);
    } else if (line.startsWith('fio-') && /^fio-\d+\.\S*\s*$/.test(line)) {
      finishBlock();
      if (hasResults(current) && !current.isOfClients) next(number, null, false);
      facts.add(line.trim());
    } else if (line.startsWith('hostname=')) {
      finishBlock();
      if (hasResults(current)) next(number, null, false);
      current.isOfClients = true;
    } else if (line.startsWith('fio: ')) {
      if (current.errorLines.length < MOST_ERROR_LINES) current.errorLines.push(line.slice(0, LONGEST_ERROR));
    } else if (line.startsWith('Run status group')) {
      finishBlock();
      current.over = true;
    } else if (isBlockHead(line)) {
      finishBlock();
      if (current.terse.length === 0) block = [line];
    } else if (line.includes(': (groupid=')) problems.add(number, `a line of fio that is cut or damaged: ${excerpt(line)}`);
    else if (line.includes(': (g=')) {
      const announced = parseAnnouncement(line);
      if (announced === null) return;
      finishBlock();
      if (hasResults(current) && !current.isOfClients) next(number, null, false, new Map());
      current.announced.set(jobKey(announced), announced);
    } else {
      const entry = parseHeaderLine(line);
      if (entry !== null) readHeader(entry);
    }
  };

  const readDocument = (text: string, number: number, whole: boolean) => {
    finishBlock();
    lastLine = number;
    let value = whole ? parseDocument(text) : undefined;
    if (value === undefined) {
      // Several of them in one line.
      const parts = text.split(RUN_TOGETHER);
      if (parts.length > 1) {
        for (const part of parts) readDocument(part, number, whole);
        return;
      }
      value = repairFioJson(text);
      const had = isFioDocument(value) ? readFioDocument(value).jobs.length : 0;
      problems.add(number, `a JSON document that is ${whole ? 'damaged' : 'cut short'}; ${had} of its jobs could be read`);
    }
    if (isFsbenchDocument(value)) {
      if (own.length === 0) own.push(readFsbenchDocument(value, number));
      else problems.add(number, 'a second document of fsbench, left out: name each file as a SOURCE of its own');
      return;
    }
    if (isFioDocument(value)) takeDocument(value, number, factsOfDocument(value));
    else for (const found of findFioDocuments(value, false)) takeDocument(found.value, number, found.around);
  };

  const takeDocument = (value: unknown, number: number, around: Around) => {
    const document = readFioDocument(value);
    if (document.version !== null) facts.add(document.version);
    if (current.document !== null && !supersedes(document, current.document)) {
      const later = current.errorLines.splice(current.ownErrors);
      next(number, null, false);
      current.errorLines.push(...later);
    }
    current.document = document;
    current.around = around;
    current.ownErrors = current.errorLines.length;
    const started = document.jobs.flatMap(({ startedAtMs }) => startedAtMs ?? []);
    const [first] = started.sort((a, b) => a - b);
    if (first !== undefined) noteTime({ ms: first, what: 'started' });
    else if (document.printedAtMs !== null) noteTime({ ms: document.printedAtMs, what: 'printed' });
  };

  const feed = openFeed({ line: readLine, document: readDocument });
  return {
    write: feed.write,
    end(): ParsedFile {
      feed.end();
      finishInvocation(true);
      headers.finish();
      const [document] = own;
      if (document !== undefined && loops.length > 0) problems.add(null, "a document of fsbench among fio's output, left out: name it as a SOURCE of its own");
      else if (document !== undefined) return { ...document, problems: [...problems.list(), ...document.problems] };
      const workloads = inOrder(loops.map(({ workload }) => workload));
      const named = nameByFacts(loops, arounds);
      const found = { loops: named ?? loops, mounts: named === null ? [...mounts] : inOrder(named.map(({ mount }) => mount)) };
      return { format, ...found, workloads, run: null, facts: [...facts], problems: problems.list(), measuredAt };
    },
  };
}
