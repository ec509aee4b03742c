/** A run directory: run.json, results.jsonl flushed line by line, and raw/; safe against kill -9 at any moment. */

import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, lstatSync, mkdirSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { environmentError, FsbenchError, messageOf, usageError } from '../model/errors.ts';
import { dropReplaced, loopId } from '../model/loop-key.ts';
import { type LoopKey, type LoopResult, type Problem, type RunRecord, SCHEMA_VERSION } from '../model/records.ts';
import { removeAll } from '../process/remove-all.ts';
import { makeDirectories } from './make-directories.ts';
import { checkFile, checkRunPlaces, openToAppend } from './own-places.ts';
import { rawStem } from './raw-stem.ts';
import { readRegularFile } from './regular-file.ts';
import { replaceFile } from './replace-file.ts';
import { sayResumeOf } from './resume-words.ts';
import { lockRun, unlockRun } from './run-lock.ts';

export const RUN_FILE = 'run.json';
const RESULTS_FILE = 'results.jsonl';

/** A run directory open for writing, by this process alone. */
export interface RunDirectory {
  readonly dir: string;
  /** The results that were there when it was opened. */
  readonly results: readonly LoopResult[];
  writeRun(run: RunRecord): void;
  /** Keeps what fio printed, then the line that refers to it; both are on disk when it returns. */
  append(result: Omit<LoopResult, 'raw'>, raw: { readonly stdout: Buffer; readonly stderr: string }): LoopResult;
  writeReport(name: string, text: string): void;
  /** Takes a new run away that never measured anything. */
  discard(): void;
  close(): void;
}

/** True where `dir` holds a run. */
export function isRunDirectory(dir: string): boolean {
  return existsSync(join(dir, RUN_FILE));
}

const writeDurably = (file: string, content: string | Buffer) => replaceFile(file, content, '.part', { followLinks: false });

/** True for the error of a run directory whose disk took no more. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof FsbenchError && error.code === 'disk-full';
}

/** Does what writes to a run; a full disk, or a quota that is used up, is an environment error that says how to go on. */
function writeTo<T>(dir: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (!['ENOSPC', 'EDQUOT'].includes((cause as NodeJS.ErrnoException).code ?? '')) throw cause;
    const hint = `make room, then go on with: ${sayResumeOf(dir)}`;
    throw environmentError('disk-full', `the disk of the run directory ${dir} is full: ${messageOf(cause)}`, hint, cause);
  }
}

/** Reads run.json; throws a usage error where it is missing, damaged or of a newer fsbench. */
export function readRunRecord(dir: string): RunRecord {
  const file = join(dir, RUN_FILE);
  let text: string;
  try {
    text = readRegularFile(file, { followLinks: false }).toString('utf8');
  } catch (cause) {
    throw usageError('not-a-run', `${dir} is not a run directory: ${messageOf(cause)}`, 'a run directory holds run.json, as `fsbench fio` writes it', cause);
  }
  let record: RunRecord;
  try {
    record = JSON.parse(text) as RunRecord;
  } catch (cause) {
    const hint = `without it the run can't be read; what fio printed is in ${join(dir, 'raw')}, and each file there is a SOURCE of its own`;
    throw usageError('damaged-run', `${file} is damaged: ${messageOf(cause)}`, hint, cause);
  }
  if (typeof record?.schemaVersion !== 'number' || typeof record.plan !== 'object' || record.plan === null)
    throw usageError('not-a-run', `${file} is not a run of fsbench`);
  if (record.schemaVersion > SCHEMA_VERSION) {
    throw usageError('newer-schema', `${file} has schema version ${record.schemaVersion}; this fsbench knows ${SCHEMA_VERSION}`, 'use a newer fsbench');
  }
  return record;
}

interface ReadResults {
  readonly results: readonly LoopResult[];
  /** With those of lost loops that were measured again. */
  readonly all: readonly LoopResult[];
  /** Bytes that hold whole lines: what follows was cut off in the middle of a write. */
  readonly wholeBytes: number;
  /** The number of the line that was cut off; null where all are whole. */
  readonly cutLine: number | null;
}

/** `onDamage` hears of lines that are no results, and may throw; without a throw they are left out. */
function parseResults(file: string, read: (value: unknown) => LoopResult, onDamage: (line: number, cause: unknown) => void): ReadResults {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return { results: [], all: [], wholeBytes: 0, cutLine: null };
  checkFile(file);
  const bytes = readRegularFile(file, { followLinks: false });
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.toString('utf8', 0, wholeBytes).split('\n').slice(0, -1);
  const all = lines.flatMap((line, at) => {
    try {
      return read(JSON.parse(line));
    } catch (cause) {
      onDamage(at + 1, cause);
      return [];
    }
  });
  return { results: dropReplaced(all), all, wholeBytes, cutLine: wholeBytes < bytes.length ? lines.length + 1 : null };
}

/** What resuming needs of a result. */
function readKey(value: unknown): LoopResult {
  const result = value as LoopResult | null;
  if (typeof result?.workload !== 'string' || typeof result.mount !== 'string') throw new Error('it names no loop');
  return result;
}

type ReadLoop = (value: unknown) => LoopResult;

function parseResultsStrictly(file: string, read: ReadLoop = readKey): ReadResults {
  return parseResults(file, read, (line, cause) => {
    throw usageError('damaged-run', `${file}:${line}: not a result (${messageOf(cause)})`, 'take the line out; --resume will measure that loop again', cause);
  });
}

/** The loops measured so far. Throws a usage error where a line is damaged. */
export function readResults(dir: string): readonly LoopResult[] {
  return parseResultsStrictly(join(dir, RESULTS_FILE)).results;
}

/** The loops that `read` makes of the lines, and the lines of which it makes none, by throwing, or that were cut off. */
export function readResultsLeniently(
  dir: string,
  read: (value: unknown) => LoopResult,
): { readonly results: readonly LoopResult[]; readonly problems: readonly Problem[] } {
  const file = join(dir, RESULTS_FILE);
  const problems: Problem[] = [];
  const { results, cutLine } = parseResults(file, read, (line, cause) => problems.push({ file, line, text: `not a result (${messageOf(cause)})` }));
  if (cutLine !== null) problems.push({ file, line: cutLine, text: 'the file ends in the middle of this line: its loop is left out' });
  return { results, problems };
}

function open(dir: string, madeHere: boolean, read?: ReadLoop): RunDirectory {
  lockRun(dir);
  try {
    return openLocked(dir, madeHere, read);
  } catch (error) {
    unlockRun(dir);
    throw error;
  }
}

function openLocked(dir: string, madeHere: boolean, read: ReadLoop | undefined): RunDirectory {
  const resultsFile = join(dir, RESULTS_FILE);
  const { results, all, wholeBytes } = parseResultsStrictly(resultsFile, read);
  mkdirSync(join(dir, 'raw'), { recursive: true });
  const handle = openToAppend(resultsFile);
  if (fstatSync(handle).size > wholeBytes) ftruncateSync(handle, wholeBytes);
  let discarded = false;
  const attempts = new Map<string, number>();
  const countAttempt = (key: LoopKey): number => {
    const attempt = 1 + (attempts.get(loopId(key)) ?? 0);
    attempts.set(loopId(key), attempt);
    return attempt;
  };
  for (const result of all) countAttempt(result);
  return {
    dir,
    results,
    writeRun: (run) => writeTo(dir, () => writeDurably(join(dir, RUN_FILE), `${JSON.stringify(run, null, 2)}\n`)),
    append: (result, raw) =>
      writeTo(dir, () => {
        const stem = rawStem(result, countAttempt(result));
        const name = raw.stdout.length === 0 ? null : `${stem}.txt`;
        if (name !== null) writeDurably(join(dir, 'raw', name), raw.stdout);
        if (raw.stderr !== '') writeDurably(join(dir, 'raw', `${stem}.stderr.txt`), raw.stderr);
        const whole: LoopResult = { ...result, raw: name };
        writeFileSync(handle, `${JSON.stringify(whole)}\n`);
        fsyncSync(handle);
        return whole;
      }),
    writeReport: (name, text) =>
      writeTo(dir, () => {
        mkdirSync(dirname(join(dir, name)), { recursive: true });
        writeDurably(join(dir, name), text);
      }),
    discard() {
      for (const name of [RUN_FILE, RESULTS_FILE, 'raw']) removeAll(join(dir, name));
      discarded = true;
    },
    close() {
      closeSync(handle);
      unlockRun(dir);
      if (discarded && madeHere && readdirSync(dir).length === 0) rmdirSync(dir);
    },
  };
}

/** Makes a new run directory. Throws a usage error where `dir` holds anything already. */
export function createRunDirectory(dir: string, run: RunRecord): RunDirectory {
  if (isRunDirectory(dir)) throw usageError('out-exists', `--out ${dir} is a run already`, `go on with it by --resume ${dir}, or name another directory`);
  if (existsSync(dir) && (!statSync(dir).isDirectory() || readdirSync(dir).length > 0)) {
    throw usageError('out-exists', `--out ${dir} exists and is not a run`, 'name a directory that does not exist yet, or an empty one');
  }
  const existed = existsSync(dir);
  try {
    makeDirectories(resolve(dir));
    writeDurably(join(dir, RUN_FILE), `${JSON.stringify(run, null, 2)}\n`);
  } catch (cause) {
    throw environmentError('out-unwritable', `--out ${dir} can't be written: ${messageOf(cause)}`, undefined, cause);
  }
  return writeTo(resolve(dir), () => open(resolve(dir), !existed));
}

/**
 * Opens a run to go on with; a line cut off by a kill is taken away, so that its loop is measured again. `admit` makes the
 * record of what run.json holds, `read` a loop of a line of results.jsonl; where they throw, nothing is changed.
 */
export function resumeRunDirectory(
  dir: string,
  admit: (record: RunRecord) => RunRecord = (record) => record,
  read?: ReadLoop,
): { readonly record: RunRecord; readonly directory: RunDirectory } {
  admit(readRunRecord(dir));
  checkRunPlaces(dir);
  const directory = writeTo(resolve(dir), () => open(resolve(dir), false, read));
  try {
    // Before the lock another fsbench may have written it.
    return { record: admit(readRunRecord(dir)), directory };
  } catch (error) {
    directory.close();
    throw error;
  }
}
