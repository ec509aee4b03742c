#!/bin/sh
# libsql 0.5.29 (npm): a text with U+0000 in it is stored whole and comes back cut off there.
#
# SQLite stores such text and counts its bytes (https://www.sqlite.org/nulinstr.html warns of its own functions, not of the interface).
# Guess: what is read is what was written, as with better-sqlite3. Seen: three bytes lie in the table (hex 610062), one character is read. What
# `find -print0` or a proc file's cmdline gave loses all but its first part. Read as `cast(... as blob)` it is whole.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --no-audit --no-fund --loglevel=error libsql@0.5.29 > /dev/null
cat > try.cjs <<'TRY'
const db = new (require('libsql'))(':memory:');
db.exec('create table t(a text)');
db.prepare('insert into t values (?)').run('a\0b');
const [row] = db.prepare('select a, hex(a) as h, length(cast(a as blob)) as n from t').all();
console.log(`in the table: ${row.h}, ${row.n} bytes; read: ${JSON.stringify(row.a)}`);
TRY
node try.cjs | tee seen
[ "$(cat seen)" = 'in the table: 610062, 3 bytes; read: "a"' ] || { echo 'changed' >&2; exit 1; }
