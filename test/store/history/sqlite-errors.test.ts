/** Tests of src/store/history/sqlite-errors.ts. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FsbenchError } from '../../../src/model/errors.ts';
import { DamagedHistory } from '../../../src/store/history/sql.ts';
import { codeOf, explain } from '../../../src/store/history/sqlite-errors.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

/** As libsql throws it: SQLite's extended code beside the text. */
const failure = (rawCode: number, text = 'it failed') => Object.assign(new Error(text), { rawCode });

test('a code is the primary one, of the error or of its text', () => {
  assert.is(codeOf(failure(5)), 'SQLITE_BUSY');
  assert.is(codeOf(failure(5 | (2 << 8))), 'SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT');
  assert.is(codeOf(new Error('ConnectionFailed("Unable to open connection to local database x: 14")')), 'SQLITE_CANTOPEN');
  for (const other of [new Error('no number'), failure(255)]) assert.is(codeOf(other), '');
});

test('each failure is an error of our own that names the file, with the exit code of who can mend it', () => {
  const file = join(makeTempDir(), 'nightly.db');
  for (const [error, code, exitCode] of [
    [failure(5), 'history-locked', 3],
    [failure(26), 'not-a-history', 2],
    [failure(11), 'history-damaged', 2],
    [failure(1, 'no such column: x'), 'history-damaged', 2],
    [new DamagedHistory('it holds text that is not UTF-8'), 'history-damaged', 2],
    [failure(14), 'history-unwritable', 3],
    [failure(13), 'history-failed', 3],
  ] as const) {
    const explained = explain(error, file, 2000);
    assert.instance(explained, FsbenchError, code);
    const { message, cause, ...said } = explained as FsbenchError;
    assert.equal([said.code, said.exitCode], [code, exitCode]);
    assert.ok(message.includes(file), message);
    assert.is(cause, error, code);
  }
});

test('a bug of ours stays what it is, and so does an error that is explained already', () => {
  const bugs = [failure(1, 'near "SELEC": syntax error'), new TypeError('x is undefined')];
  for (const bug of [...bugs, explain(failure(5), 'f.db', 1000)]) assert.is(explain(bug, 'f.db', 1000), bug);
});

test('a directory that is missing is the obstacle that is named', () => {
  const dir = join(makeTempDir(), 'gone');
  assert.match((explain(failure(14), join(dir, 'h.db'), 0) as Error).message, `its directory ${dir} can't be written`);
  mkdirSync(dir);
  assert.not.match((explain(failure(14), join(dir, 'h.db'), 0) as Error).message, 'its directory');
});

test.run();
