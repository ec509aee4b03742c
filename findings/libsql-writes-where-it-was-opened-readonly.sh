#!/bin/sh
# libsql 0.5.29 (npm): `readonly: true` opens for writing, and `fileMustExist: true` makes the file.
#
# Guess: both hold, as in better-sqlite3, whose interface it has. Seen: neither is looked at: the row is written, `readonly` of the database is
# false, and a mistyped path becomes an empty database. `timeout` of the same options holds. A URI does it: file:///PATH?mode=ro refuses to
# write (SQLITE_READONLY) and to make a file.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --loglevel=error libsql@0.5.29 > /dev/null
cat > try.cjs <<'TRY'
const Database = require('libsql');
const { existsSync } = require('node:fs');
const { pathToFileURL } = require('node:url');
const attempt = (act) => { try { act(); return 'done'; } catch (error) { return error.code || 'refused'; } };
new Database('a.db').exec('create table t(a)');
console.log(`readonly, insert: ${attempt(() => new Database('a.db', { readonly: true }).exec('insert into t values (1)'))}`);
console.log(`fileMustExist: ${attempt(() => new Database('b.db', { fileMustExist: true }))}, made: ${existsSync('b.db')}`);
const uri = (name) => `${pathToFileURL(name).href}?mode=ro`;
console.log(`mode=ro, insert: ${attempt(() => new Database(uri('a.db')).exec('insert into t values (1)'))}`);
console.log(`mode=ro, no file: ${attempt(() => new Database(uri('c.db')))}, made: ${existsSync('c.db')}`);
TRY
node try.cjs | tee seen
printf 'readonly, insert: done\nfileMustExist: done, made: true\nmode=ro, insert: SQLITE_READONLY\nmode=ro, no file: refused, made: false\n' | cmp -s - seen || { echo 'changed' >&2; exit 1; }
