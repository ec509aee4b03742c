/** A history in an SQLite file, in WAL mode: readers and one writer at a time, each commit on disk before it is reported. */

import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type Database from 'libsql';
import { usageError } from '../../model/errors.ts';
import { loadNative } from '../../model/native-module.ts';
import { quoteForShell } from '../../text/quote.ts';
import { type ConnectOptions, DamagedHistory, type Dialect, oneAtATime, type Sql, type SqlDatabase, type SqlRow } from './sql.ts';
import { codeOf, explain } from './sqlite-errors.ts';

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
