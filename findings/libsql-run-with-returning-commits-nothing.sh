#!/bin/sh
# libsql 0.5.29 (npm): `run()` of an INSERT ... RETURNING is not committed, nor is what the connection writes after it, while all calls succeed.
#
# Guess: the row is there and `changes` is 1, as in better-sqlite3, with which it calls itself compatible. Seen: `changes` 0, `inTransaction`
# false; a plain INSERT afterwards gives `changes` 1; other connections see no row and are refused writes (SQLITE_BUSY), and after process.exit() or a
# kill both rows are gone. run() takes the first row and leaves its statement open, which keeps the transaction open until the statement is
# collected as garbage. A COMMIT of one's own says so: "cannot commit transaction - SQL statements in progress". `all()` and `get()` commit.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --loglevel=error libsql@0.5.29 > /dev/null
cat > write.cjs <<'TRY'
const Database = require('libsql');
const [, , how] = process.argv;
const db = new Database(`${how}.db`);
db.exec('create table t(a)');
const statement = db.prepare('insert into t values (1) returning a');
const { changes } = statement[how]();
const later = db.prepare('insert into t values (2)').run();
const seen = new Database(`${how}.db`).prepare('select a from t').all().length;
console.log(`${how}: ${how === 'run' ? `changes ${changes}, ` : ''}in a transaction: ${db.inTransaction}; the next INSERT: changes ${later.changes}; another connection sees ${seen} rows`);
process.exit();
TRY
cat > read.cjs <<'TRY'
const [, , how] = process.argv;
console.log(`${how}: after process.exit() ${new (require('libsql'))(`${how}.db`).prepare('select a from t').all().length} rows`);
TRY
for how in run all get; do node write.cjs $how; node read.cjs $how; done | tee seen
grep -qx 'run: changes 0, in a transaction: false; the next INSERT: changes 1; another connection sees 0 rows' seen || { echo 'changed: run() does it another way' >&2; exit 1; }
grep -qx 'run: after process.exit() 0 rows' seen || { echo 'changed: run() commits' >&2; exit 1; }
[ "$(grep -c 'after process.exit() 2 rows' seen)" -eq 2 ] || { echo 'changed: all() or get() does not commit' >&2; exit 1; }
