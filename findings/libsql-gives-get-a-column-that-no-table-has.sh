#!/bin/sh
# libsql 0.5.29 (npm): a row of `get()` has an enumerable key more, `_metadata`, with the time that the query took; `pluck()` holds for `all()` alone.
#
# It calls itself compatible with better-sqlite3, where a row has its columns and `pluck().get()` is the first of them.
# Guess: so here. Seen: `all()` gives {"x":5} and plucked 5; `get()` gives {"x":5,"_metadata":{"duration":...}}, and plucked the same object;
# `iterate()` plucked an object too. So rows that are stored, compared or spread into a query differ from run to run. `raw()` gives arrays without it.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --loglevel=error libsql@0.5.29 > /dev/null
cat > try.cjs <<'TRY'
const Database = require('libsql');
const statement = (text = 'select 5 as x') => new Database(':memory:').prepare(text);
const keys = (row) => (typeof row === 'object' ? Object.keys(row).join(' ') : String(row));
console.log(`all: ${keys(statement().all()[0])}`);
console.log(`get: ${keys(statement().get())}`);
console.log(`plucked all: ${keys(statement().pluck().all()[0])}`);
console.log(`plucked get: ${keys(statement().pluck().get())}`);
console.log(`plucked iterate: ${keys([...statement().pluck().iterate()][0])}`);
console.log(`raw get: ${JSON.stringify(statement().raw().get())}`);
TRY
node try.cjs | tee seen
printf 'all: x\nget: x _metadata\nplucked all: 5\nplucked get: x _metadata\nplucked iterate: x\nraw get: [5]\n' | cmp -s - seen || { echo 'changed' >&2; exit 1; }
