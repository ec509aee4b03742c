/** A history in an SQLite file, in WAL mode: readers and one writer at a time, each commit on disk before it is reported. */

import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type Database from 'libsql';
import { environmentError, FsbenchError, messageOf, usageError } from '../../model/errors.ts';
import { loadNative } from '../../model/native-module.ts';
import { quoteForShell } from '../../text/quote.ts';
import { type ConnectOptions, DamagedHistory, type Dialect, oneAtATime, type Sql, type SqlDatabase, type SqlRow } from './sql.ts';

const DIALECT: Dialect = {
  integer: 'INTEGER',
  real: 'REAL',
  clustered: 'STRICT, WITHOUT ROWID',
  plain: 'STRICT',
  tablesQuery: "SELECT CAST(name AS BLOB) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
};

/** How long SQLite itself waits: shortly, since our thread waits with it. Longer waits are ours, between tries. */
const BLOCK_MS = 50;
const RETRY_MS = 20;

/** SQLite's primary result codes (https://sqlite.org/rescode.html). */
const PRIMARY_CODES: ReadonlyMap<number, string> = new Map([
  [1, 'SQLITE_ERROR'],
  [3, 'SQLITE_PERM'],
  [5, 'SQLITE_BUSY'],
  [6, 'SQLITE_LOCKED'],
  [7, 'SQLITE_NOMEM'],
  [8, 'SQLITE_READONLY'],
  [10, 'SQLITE_IOERR'],
  [11, 'SQLITE_CORRUPT'],
  [13, 'SQLITE_FULL'],
  [14, 'SQLITE_CANTOPEN'],
  [18, 'SQLITE_TOOBIG'],
  [19, 'SQLITE_CONSTRAINT'],
  [20, 'SQLITE_MISMATCH'],
  [23, 'SQLITE_AUTH'],
  [24, 'SQLITE_FORMAT'],
  [26, 'SQLITE_NOTADB'],
]);

/** The primary code of an error; '' where it is not SQLite's. libsql knows not all extended ones, and gives a number in the text where opening failed. */
function codeOf(error: unknown): string {
  const { rawCode } = error as { rawCode?: unknown };
  const number = typeof rawCode === 'number' ? rawCode : Number(/: (\d+)"?\)?$/.exec(messageOf(error))?.[1] ?? 0);
  return PRIMARY_CODES.get(number & 0xff) ?? '';
}

/** What of the file or its directory is not ours to read or write; null where all is. SQLite only says that it could not open it. */
function findObstacle(file: string): string | null {
  const may = (path: string, mode: number) => {
    try {
      accessSync(path, mode);
      return true;
    } catch {
      return false;
    }
  };
  const dir = dirname(resolve(file));
  if (existsSync(file) && !may(file, constants.R_OK)) return "the file can't be read";
  if (existsSync(file) && !may(file, constants.W_OK)) return "the file can't be written";
  return may(dir, constants.W_OK | constants.X_OK) ? null : `its directory ${dir} can't be written`;
}

/** What went wrong in SQLite, as what the user can do about it. */
function explain(error: unknown, file: string, busyMs: number): unknown {
  if (error instanceof FsbenchError) return error;
  const code = codeOf(error);
  const is = (...names: readonly string[]) => names.includes(code.slice('SQLITE_'.length));
  const because = `${messageOf(error)}${code === '' ? '' : ` (${code})`}`;
  // Our statements are right for the tables we made: what does not fit them (no such column, unsupported format) is the file's fault.
  const isOfSchema = is('ERROR') && !messageOf(error).includes('syntax error');
  if (is('BUSY', 'LOCKED')) {
    const hint = `try again when it has finished; \`fuser ${quoteForShell(file)}\` names the process`;
    return environmentError('history-locked', `the history ${file} is being written by another process, for more than ${busyMs / 1000} s`, hint, error);
  }
  if (is('NOTADB'))
    return usageError('not-a-history', `${file} is not a history: ${because}`, 'name the file that `fsbench history add` made, or a new one', error);
  if (is('CORRUPT', 'TOOBIG', 'CONSTRAINT', 'MISMATCH', 'FORMAT') || error instanceof DamagedHistory || isOfSchema)
    return usageError(
      'history-damaged',
      `the history ${file} is damaged: ${because}`,
      `put back a copy, or save what can be read: sqlite3 ${quoteForShell(file)} .recover | sqlite3 saved.db`,
      error,
    );
  if (is('READONLY', 'CANTOPEN', 'PERM', 'AUTH'))
    return environmentError(
      'history-unwritable',
      `the history ${file} can't be opened: ${findObstacle(file) ?? because}`,
      'the file and its directory must be there and yours to write: SQLite makes files beside it',
      error,
    );
  if (is('FULL', 'IOERR', 'NOMEM'))
    return environmentError('history-failed', `the history ${file}: ${because}`, 'what was begun is undone; look at the disk', error);
  return error;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text comes as bytes: libsql 0.5 ends the process where a text is not UTF-8. */
function decodeRow(row: readonly (string | number | null | Uint8Array)[]): SqlRow {
  return row.map((value) => {
    if (!(value instanceof Uint8Array)) return value;
    try {
      return decoder.decode(value);
    } catch (cause) {
      throw new DamagedHistory('it holds text that is not UTF-8', { cause });
    }
  });
}

/** `location` is the file as the user named it. */
function checkFile(location: string, { readOnly }: ConnectOptions): void {
  const found = statSync(location, { throwIfNoEntry: false });
  const dir = dirname(location);
  if (found?.isDirectory())
    throw usageError('not-a-history', `${location} is a directory, not a history`, `name a file in it, such as ${join(location, 'nightly.db')}`);
  if (!existsSync(dir)) throw usageError('no-history', `the directory of the history ${location} does not exist`, `make it: mkdir -p ${quoteForShell(dir)}`);
  if (found === undefined && readOnly)
    throw usageError(
      'no-history',
      `there is no history ${location}`,
      `make one: fsbench history add --history ${quoteForShell(location)} SOURCE, or check with --add`,
    );
}

/** As a URI, so that no character of a path means anything, and no path a server (https://sqlite.org/uri.html). */
function uriOf(file: string, parameters: string): string {
  return `${pathToFileURL(file).href}?${parameters}`;
}

type Open = (uri: string) => Database.Database;

/** Opens a database and prepares it; one that can't be prepared is closed again. */
function openAnd(open: Open, uri: string, prepare: (database: Database.Database) => void): Database.Database {
  const database = open(uri);
  try {
    prepare(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Reads the file for the first time: what is no database fails here. */
function countTables(database: Database.Database): number {
  return Number((database.prepare('SELECT count(*) FROM sqlite_master').raw().all() as [number][])[0]?.[0]);
}

/**
 * Opened for reading: like a writer where the file allows it, for only such a connection takes the files of the WAL away
 * when it is the last, but refusing to write. Where neither the file nor its directory can be written, SQLite can't make
 * those files; nobody can be writing then either, and what is there is read as it is.
 */
function openForReading(open: Open, file: string): Database.Database {
  const ask = (parameters: string) =>
    openAnd(open, uriOf(file, parameters), (database) => {
      database.exec('PRAGMA query_only = ON');
      countTables(database);
    });
  try {
    return ask('mode=rw');
  } catch (error) {
    const wal = statSync(`${file}-wal`, { throwIfNoEntry: false });
    if (!/^SQLITE_(CANTOPEN|READONLY)/.test(codeOf(error)) || (wal !== undefined && wal.size > 0)) throw error;
    return ask('mode=ro&immutable=1');
  }
}

function openForWriting(open: Open, file: string): Database.Database {
  return openAnd(open, uriOf(file, 'mode=rwc'), (database) => {
    // WAL stays with the file; another program's keeps the mode it has.
    if (countTables(database) === 0) database.prepare('PRAGMA journal_mode = WAL').raw().all();
    // A commit is on disk when it is reported, whatever happens to the machine.
    database.exec('PRAGMA synchronous = FULL');
  });
}

/** Does `act` as soon as no other connection is in its way; gives up after `busyMs` with SQLite's error. */
async function whenFree<T>(act: () => T, busyMs: number): Promise<T> {
  for (const deadline = performance.now() + busyMs; ; ) {
    try {
      return act();
    } catch (error) {
      if (codeOf(error) !== 'SQLITE_BUSY' || performance.now() > deadline) throw error;
      await sleep(RETRY_MS);
    }
  }
}

/** Opens or makes the file. Throws as openHistory says. */
export async function openSqlite(location: string, options: ConnectOptions): Promise<SqlDatabase> {
  const file = resolve(location);
  const { default: Sqlite } = await loadNative('libsql', 'a history in a file', () => import('libsql'));
  const open: Open = (uri) => new Sqlite(uri, { timeout: BLOCK_MS });
  let database: Database.Database;
  try {
    checkFile(location, options);
    database = await whenFree(() => (options.readOnly ? openForReading(open, file) : openForWriting(open, file)), options.busyMs);
  } catch (error) {
    throw explain(error, location, options.busyMs);
  }
  const prepared = new Map<string, Database.Statement>();
  const prepare = (text: string): Database.Statement => {
    const statement = prepared.get(text) ?? database.prepare(text);
    prepared.set(text, statement);
    return statement;
  };
  const sql: Sql = {
    text: (column) => `CAST(${column} AS BLOB)`,
    number: (column) => `CAST(${column} AS NUMERIC)`,
    all: async (text, parameters = []) =>
      prepare(text)
        .raw()
        .all([...parameters])
        .map((row) => decodeRow(row as Parameters<typeof decodeRow>[0])),
    run: async (text, parameters = []) => {
      prepare(text).run([...parameters]);
    },
  };
  const inTurn = oneAtATime();
  const transact = <T>(begin: string, act: (sql: Sql) => Promise<T>): Promise<T> =>
    inTurn(async () => {
      if (!database.open) throw new Error(`the history ${location} was closed`);
      try {
        await whenFree(() => database.exec(begin), options.busyMs);
        try {
          const result = await act(sql);
          database.exec('COMMIT');
          return result;
        } catch (error) {
          // Some failures have ended the transaction themselves.
          if (database.inTransaction) database.exec('ROLLBACK');
          throw error;
        }
      } catch (error) {
        throw explain(error, location, options.busyMs);
      }
    });
  return {
    dialect: DIALECT,
    place: location,
    read: (act) => transact('BEGIN', act),
    write: (act) => transact('BEGIN IMMEDIATE', act),
    close: () =>
      inTurn(async () => {
        if (!database.open) return;
        // Into the one file, so that it can be copied by itself; whoever else has it open does this when they end.
        if (!options.readOnly) {
          try {
            database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').raw().all();
          } catch {
            // The WAL is as durable as the file.
          }
        }
        prepared.clear();
        database.close();
      }),
  };
}
