/** SOURCEs of the command line, read: run directories and files of results, compressed or not, or standard input. */

import { createReadStream, type Stats, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { shortenNames } from '../analyse/short-names.ts';
import { renameMounts } from '../analyse/source-mounts.ts';
import { sourceOfRun } from '../analyse/sources.ts';
import { environmentError, FsbenchError, messageOf, usageError } from '../model/errors.ts';
import type { Problem, Source } from '../model/records.ts';
import { detectParser, HEAD_LENGTH, KNOWN_KINDS } from '../parse/detect.ts';
import { readExplainedLine } from '../parse/explained.ts';
import type { FolderFile } from '../parse/folder.ts';
import { isRunRecord, kindOfOtherRun, readStoredLoop } from '../parse/fsbench-json.ts';
import { type FileParser, type ParsedFile, toSource } from '../parse/parsed-file.ts';
import { EXPLAIN_FILE, readExplained } from '../store/explained.ts';
import { openRegularFile } from '../store/regular-file.ts';
import { sayResumeOf } from '../store/resume-words.ts';
import { isRunDirectory, readResultsLeniently, readRunRecord } from '../store/run-directory.ts';
import { listResultFiles } from './result-files.ts';

/** A SOURCE as it was written: `[NAME=]PATH`, or `-` for standard input. */
interface SourceWord {
  readonly path: string;
  readonly as: string | null;
}

/** What is there; undefined for nothing. Throws a usage error where that can't be found out: a loop of links, a folder of others. */
function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw usageError('unreadable-source', `${path} can't be read: ${messageOf(cause)}`, undefined, cause);
  }
}

function splitWord(word: string): SourceWord {
  const at = word.indexOf('=');
  // A file may be called so.
  if (at <= 0 || lookAt(word) !== undefined) return { path: word, as: null };
  return { path: word.slice(at + 1), as: word.slice(0, at) };
}

/** `seqread.json.gz` is called seqread where nothing in it says more. */
function stemOf(path: string): string {
  return (
    basename(path)
      .replace(/\.gz$/i, '')
      .replace(/(?<=.)\.[^.]+$/, '') || path
  );
}

/** Text of bytes; UTF-16 where it says so, since that is what redirection in PowerShell writes and "Unicode" in editors. */
function openDecoder(first: Buffer): TextDecoder {
  const mark = first.subarray(0, MARK_BYTES).toString('hex');
  return new TextDecoder(mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8');
}

const GZIP_MAGIC = [0x1f, 0x8b];

/** What the marks of gzip and UTF-16 take. */
const MARK_BYTES = 2;

/** The same bytes with a first piece that is long enough to tell what they are, if there are so many. */
async function* joinBeginning(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begin: Buffer | null = Buffer.alloc(0);
  for await (const piece of input) {
    if (begin === null) {
      yield piece;
      continue;
    }
    begin = Buffer.concat([begin, piece]);
    if (begin.length < MARK_BYTES) continue;
    yield begin;
    begin = null;
  }
  if (begin !== null && begin.length > 0) yield begin;
}

/** The bytes, unpacked if they are gzip's. */
async function* unpack(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const iterator = joinBeginning(input);
  const { value: begin } = await iterator.next();
  if (begin === undefined) return;
  const whole = (async function* () {
    yield begin;
    yield* iterator;
  })();
  if (GZIP_MAGIC.every((byte, at) => begin[at] === byte)) {
    const gunzip = createGunzip();
    Readable.from(whole)
      .on('error', (error) => gunzip.destroy(error))
      .pipe(gunzip);
    yield* joinBeginning(gunzip as AsyncIterable<Buffer>);
  } else yield* whole;
}

/** Bytes of a SOURCE, unpacked: a small gzip can hold any number, and a stream need not end. */
const MOST_BYTES = 2 ** 28;

function tooLarge(called: string): Error {
  return usageError('too-large', `${called} has more than ${MOST_BYTES / 2 ** 20} MiB`, 'give it in parts, each a SOURCE of its own');
}

/** Reads a stream of results to its end; what breaks off in the middle keeps what came before it. Null: no known kind. */
async function readStream(input: AsyncIterable<Buffer>, called: string): Promise<ParsedFile | 'empty' | null> {
  let decoder: TextDecoder | null = null;
  let parser: FileParser | null = null;
  let head = '';
  let broken: unknown = null;
  let length = 0;
  const begin = async () => {
    const found = detectParser(head);
    // As much code as all other kinds together, which most sources don't need.
    parser = found === 'page' ? (await import('../parse/paste/read-page.ts')).openPage() : found;
    parser?.write(head);
    return parser !== null;
  };
  try {
    for await (const bytes of unpack(input)) {
      length += bytes.length;
      if (length > MOST_BYTES) throw tooLarge(called);
      decoder ??= openDecoder(bytes);
      const piece = decoder.decode(bytes, { stream: true });
      if (parser !== null) (parser as NonNullable<typeof parser>).write(piece);
      else {
        head += piece;
        if (head.length >= HEAD_LENGTH && !(await begin())) return null;
      }
    }
  } catch (error) {
    if (decoder === null || error instanceof FsbenchError) throw error;
    broken = error;
  }
  if (parser === null) {
    if (head.trim() === '') return 'empty';
    if (!(await begin())) return null;
  }
  const parsed = (parser as unknown as FileParser).end();
  return broken === null ? parsed : { ...parsed, problems: [...parsed.problems, { line: null, text: `it breaks off: ${messageOf(broken)}` }] };
}

/** Problems of a source without a result that are told with it. */
const MOST_TOLD = 20;

const describeProblem = ({ file, line, text }: Problem) => `${file}${line === null ? '' : `:${line}`}: ${text}`;

/** The error for a source in which nothing could be read, by its problems. */
function nothingIn(problems: readonly Problem[]): Error {
  const [first, ...others] = problems.slice(0, MOST_TOLD).map(describeProblem);
  return environmentError('damaged-source', `${first}; there is no result in it`, others.length === 0 ? undefined : others.join('\n  '));
}

/** A file to read in pieces; only a regular one has an end that is sure to come. */
function openFile(path: string): Readable {
  return createReadStream(path, { fd: openRegularFile(path, { followLinks: true }) });
}

async function readFileSource({ path, as }: SourceWord, stdin: Readable): Promise<Source> {
  const called = path === '-' ? 'standard input' : path;
  let parsed: ParsedFile | 'empty' | null;
  try {
    parsed = await readStream((path === '-' ? stdin : openFile(path)) as AsyncIterable<Buffer>, called);
  } catch (cause) {
    if (cause instanceof FsbenchError) throw cause;
    if (/^Z_/.test(String((cause as NodeJS.ErrnoException).code)))
      throw environmentError('damaged-source', `${called} is damaged gzip, and nothing of it can be had: ${messageOf(cause)}`, undefined, cause);
    const hint =
      (cause as NodeJS.ErrnoException).code === 'ENOTREG' ? 'a SOURCE is a file or a run directory; what a program writes is read with -' : undefined;
    throw usageError('unreadable-source', `${called} can't be read: ${messageOf(cause)}`, hint, cause);
  }
  if (parsed === 'empty') throw environmentError('empty-source', `${called} is empty: whatever was to write it measured nothing`);
  const hint = `a SOURCE is ${KNOWN_KINDS}`;
  if (parsed === null) throw usageError('unknown-source', `${called} is of no known kind`, hint);
  if (parsed.loops.length === 0) {
    if (parsed.problems.length === 0) throw environmentError('unknown-source', `${called} is of no known kind: nothing in it looks like a result`, hint);
    throw nothingIn(parsed.problems.map((problem) => ({ file: called, ...problem })));
  }
  return toSource(parsed, called, as, path === '-' ? 'stdin' : stemOf(path));
}

/** The error for a run of which no loop can be had. */
function noLoops(path: string, problems: readonly Problem[]): Error {
  if (problems.length > 0) return nothingIn(problems);
  const hint = `${sayResumeOf(path)} measures it`;
  return environmentError('empty-source', `${path} holds no result: no loop of it was measured to its end`, hint);
}

/** A folder of files of results. Throws a usage error where it holds no file, and an environment error where none has a result. */
async function readFolderSource({ path, as }: SourceWord): Promise<Source> {
  const { files, leftOut } = listResultFiles(path);
  if (files.length === 0)
    throw usageError('not-a-run', `${path} is not a run directory: it holds no run.json, nor files of results`, `a SOURCE is ${KNOWN_KINDS}`);
  const read: FolderFile[] = [];
  for (const file of files) {
    const parsed = await readStream(openFile(join(path, file)) as AsyncIterable<Buffer>, join(path, file));
    if (parsed !== null && parsed !== 'empty') read.push({ path: file, file: parsed });
  }
  const { joinFolder } = await import('../parse/folder.ts');
  const joined = joinFolder(read);
  const problems = [...leftOut.map((text) => ({ line: null, text })), ...joined.problems];
  if (joined.loops.length > 0) return toSource({ ...joined, problems }, path, as, basename(resolve(path)));
  if (problems.length > 0) throw nothingIn(problems.map((problem) => ({ file: path, ...problem })));
  throw environmentError('unknown-source', `${path}: none of its ${files.length} files looks like a result`, `a SOURCE is ${KNOWN_KINDS}`);
}

function readDirectorySource({ path, as }: SourceWord): Source {
  for (const file of ['run.json', 'results.jsonl', EXPLAIN_FILE].map((name) => join(path, name)))
    if ((lookAt(file)?.size ?? 0) > MOST_BYTES) throw tooLarge(file);
  const run = readRunRecord(path);
  const other = kindOfOtherRun(run);
  if (other !== null)
    throw usageError(
      'other-run',
      `${path} is a run of fsbench ${other}, which has no loops to compare`,
      'what it found stands in its report.md and report.html',
    );
  if (!isRunRecord(run)) throw usageError('damaged-run', `${path}: run.json is damaged: it is no record of a run`, `a SOURCE is ${KNOWN_KINDS}`);
  const { results, problems } = readResultsLeniently(path, readStoredLoop);
  if (results.length === 0) throw noLoops(path, problems);
  const explained = readExplained(path, readExplainedLine).flatMap((cell) => ('problem' in cell ? [] : [cell]));
  const source = { ...sourceOfRun(path, run, results), problems, ...(explained.length === 0 ? {} : { explained }) };
  if (as === null) return source;
  if (source.mounts.length === 1) return renameMounts(source, () => as);
  return { ...renameMounts(source, (mount) => `${as}/${mount}`), mountsInRun: source.mounts };
}

/**
 * Reads all, in their order. Throws a usage error for what can't be read or is of no known kind, and an environment
 * error for what is, but holds no result. What is damaged in part is in each source's `problems`.
 */
export async function loadSources(words: readonly string[], stdin: Readable = process.stdin): Promise<Source[]> {
  if (words.filter((word) => splitWord(word).path === '-').length > 1) throw usageError('bad-source', 'standard input (-) can be read once only');
  const sources: Source[] = [];
  for (const text of words) {
    const word = splitWord(text);
    const stats = word.path === '-' ? null : lookAt(word.path);
    if (stats === undefined) throw usageError('no-source', `${word.path} does not exist`, `a SOURCE is ${KNOWN_KINDS}`);
    const isFolder = stats?.isDirectory() === true;
    const source = isFolder ? (isRunDirectory(word.path) ? readDirectorySource(word) : await readFolderSource(word)) : await readFileSource(word, stdin);
    sources.push(shortenNames(source));
  }
  return sources;
}
