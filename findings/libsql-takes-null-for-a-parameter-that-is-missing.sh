#!/bin/sh
# libsql 0.5.29 (npm): a statement of two parameters runs with one, three, or a name that it does not have; what is missing is NULL, what is too much is dropped.
#
# Guess: a RangeError ("Too few parameter values were provided", "Missing named parameter"), as of better-sqlite3, whose interface it has.
# Seen: all three are inserted, without a word. So a column added to the statement and forgotten in its call is found by NOT NULL alone.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --loglevel=error libsql@0.5.29 > /dev/null
cat > try.cjs <<'TRY'
const db = new (require('libsql'))(':memory:');
db.exec('create table t(a, b)');
db.prepare('insert into t values (?, ?)').run('one');
db.prepare('insert into t values (?, ?)').run('one', 'two', 'three');
db.prepare('insert into t values (:a, :b)').run({ a: 'one', c: 'three' });
for (const row of db.prepare('select a, b from t').all()) console.log(JSON.stringify(row));
TRY
node try.cjs | tee seen
printf '{"a":"one","b":null}\n{"a":"one","b":"two"}\n{"a":"one","b":null}\n' | cmp -s - seen || { echo 'changed' >&2; exit 1; }
