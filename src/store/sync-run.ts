/** The run directory of `fsbench sync`: run.json, and results.jsonl to which the results of a step are added at once. */

import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, lstatSync, mkdirSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { environmentError, messageOf, usageError } from '../model/errors.ts';
import { SYNC_SCHEMA_VERSION, type SyncLine, type SyncRecord } from '../model/sync.ts';
import { removeAll } from '../process/remove-all.ts';
import { makeDirectories } from './make-directories.ts';
import { checkFile, checkRunPlaces, openToAppend } from './own-places.ts';
import { readRegularFile } from './regular-file.ts';
import { replaceFile } from './replace-file.ts';
import { RUN_FILE } from './run-directory.ts';
import { lockRun, unlockRun } from './run-lock.ts';

const RESULTS_FILE = 'results.jsonl';

export interface SyncRun {
  readonly dir: string;
  /** What was there when it was opened. */
  readonly lines: readonly SyncLine[];
  writeRun(record: SyncRecord): void;
  /** On disk when it returns, all or nothing. */
  append(lines: readonly SyncLine[]): void;
  writeReport(name: string, text: string): void;
  /** Takes a new run away that never measured anything. */
  discard(): void;
  close(): void;
}

const writeDurably = (file: string, content: string) => replaceFile(file, content, '.part', { followLinks: false });

const format = (record: SyncRecord) => `${JSON.stringify(record, null, 2)}\n`;

/** run.json of such a run. Throws a usage error where it is none. */
export function readSyncRecord(dir: string): SyncRecord {
  const file = join(dir, RUN_FILE);
  let record: SyncRecord;
  try {
    record = JSON.parse(readRegularFile(file, { followLinks: false }).toString('utf8')) as SyncRecord;
  } catch (cause) {
    throw usageError('not-a-run', `${dir} is no run of fsbench sync: ${messageOf(cause)}`, 'name a directory that it wrote', cause);
  }
  if (record?.kind !== 'sync' || typeof record.plan !== 'object')
    throw usageError('not-a-run', `${file} is no run of fsbench sync`, 'runs of other commands are gone on with by those');
  if (record.schemaVersion > SYNC_SCHEMA_VERSION)
    throw usageError('newer-schema', `${file} has schema version ${record.schemaVersion}; this fsbench knows ${SYNC_SCHEMA_VERSION}`, 'use a newer fsbench');
  return record;
}

/** The whole lines, and how many bytes they are: what follows was cut off in the middle of a write. */
function readLines(file: string): { readonly lines: SyncLine[]; readonly wholeBytes: number } {
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return { lines: [], wholeBytes: 0 };
  checkFile(file);
  const bytes = readRegularFile(file, { followLinks: false });
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1;
  const texts = bytes.toString('utf8', 0, wholeBytes).split('\n').slice(0, -1);
  const lines = texts.map((text, at): SyncLine => {
    try {
      const line = JSON.parse(text) as SyncLine | null;
      if (typeof line?.step !== 'string' || typeof line.mount !== 'string') throw new Error('it names no step');
      return line;
    } catch (cause) {
      throw usageError('damaged-run', `${file}:${at + 1}: not a result (${messageOf(cause)})`, 'take the line out; --resume measures that step again', cause);
    }
  });
  return { lines, wholeBytes };
}

function open(dir: string, madeHere: boolean): SyncRun {
  lockRun(dir);
  try {
    const file = join(dir, RESULTS_FILE);
    const { lines, wholeBytes } = readLines(file);
    const handle = openToAppend(file);
    if (fstatSync(handle).size > wholeBytes) ftruncateSync(handle, wholeBytes);
    let discarded = false;
    return {
      dir,
      lines,
      writeRun: (record) => writeDurably(join(dir, RUN_FILE), format(record)),
      append(added) {
        writeFileSync(handle, added.map((line) => `${JSON.stringify(line)}\n`).join(''));
        fsyncSync(handle);
      },
      writeReport(name, text) {
        mkdirSync(dirname(join(dir, name)), { recursive: true });
        writeDurably(join(dir, name), text);
      },
      discard() {
        for (const name of [RUN_FILE, RESULTS_FILE]) removeAll(join(dir, name));
        discarded = true;
      },
      close() {
        closeSync(handle);
        unlockRun(dir);
        if (discarded && madeHere && readdirSync(dir).length === 0) rmdirSync(dir);
      },
    };
  } catch (error) {
    unlockRun(dir);
    throw error;
  }
}

/** Makes a new run directory. Throws a usage error where `dir` holds anything already. */
export function createSyncRun(dir: string, record: SyncRecord): SyncRun {
  const existed = existsSync(dir);
  if (existed && (!statSync(dir).isDirectory() || readdirSync(dir).length > 0))
    throw usageError('out-exists', `--out ${dir} exists and is not empty`, 'name a directory that does not exist yet, or go on with a run by --resume');
  try {
    makeDirectories(resolve(dir));
    writeDurably(join(dir, RUN_FILE), format(record));
  } catch (cause) {
    throw environmentError('out-unwritable', `--out ${dir} can't be written: ${messageOf(cause)}`, undefined, cause);
  }
  return open(resolve(dir), !existed);
}

/** Opens a run to go on with. */
export function resumeSyncRun(dir: string): { readonly record: SyncRecord; readonly run: SyncRun } {
  readSyncRecord(dir);
  checkRunPlaces(dir);
  const run = open(resolve(dir), false);
  try {
    return { record: readSyncRecord(dir), run };
  } catch (error) {
    run.close();
    throw error;
  }
}
