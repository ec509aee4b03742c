/** What goes wrong in SQLite: its codes, and what a user can do about each. */

import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { environmentError, FsbenchError, messageOf, usageError } from '../../model/errors.ts';
import { quoteForShell } from '../../text/quote.ts';
import { DamagedHistory } from './sql.ts';

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
export function codeOf(error: unknown): string {
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
export function explain(error: unknown, file: string, busyMs: number): unknown {
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
