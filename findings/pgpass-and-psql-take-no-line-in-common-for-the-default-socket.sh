#!/bin/sh
# pgpass 1.0.5 (npm, what pg 8 reads ~/.pgpass by) and psql 15: for the default folder of sockets there is no host of a line that both take but `*`.
#
# Guess: a line of `localhost` gives both the password over /var/run/postgresql, as PostgreSQL's manual says of libpq. Seen: psql takes `localhost` and
# not the folder's path, pgpass the path and not `localhost`. A cron job in Node is refused with the file with which psql got in. Of any other
# folder both take the path. Two lines, or `*`, serve both.
# A server of a few lines stands for PostgreSQL's: it asks for the password in clear text and prints it. Needs root, for a mount of its own.
set -eu
[ "$(id -u)" = 0 ] || { echo 'it takes root, for a mount of its own' >&2; exit 2; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for package in 'postgresql-client-15=15.20-0+deb12u1' 'libpq5=15.20-0+deb12u1'; do
  apt-get download -q "$package" > /dev/null 2>&1 || { echo "$package of Debian 12 can't be downloaded (apt-get update)" >&2; exit 2; }
done
for package in ./*.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH="$dir/root/usr/lib/$(uname -m)-linux-gnu" PGPASSFILE="$dir/pass"
npm init -y > /dev/null
npm install --no-audit --no-fund --loglevel=error pg@8.23.1 pgpass@1.0.5 > /dev/null
cat > server.cjs <<'TRY'
require('node:net').createServer((socket) => {
  let isGreeted = false;
  socket.on('data', (data) => {
    if (!isGreeted && data.readUInt32BE(4) === 80877103) return socket.write('N'); // SSLRequest
    if (isGreeted) {
      console.log(data.subarray(5, -1).toString());
      return socket.end();
    }
    isGreeted = true;
    socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])); // AuthenticationCleartextPassword
  });
  socket.on('error', () => {});
}).listen(`${process.argv[2]}/.s.PGSQL.5432`, () => console.log('ready'));
TRY
cat > ask.cjs <<'TRY'
const { Client } = require('pg');
new Client({ host: process.argv[2], user: 'me', database: 'db' }).connect().catch(() => process.exit());
TRY
cat > ask.sh <<'ASK'
default=/var/run/postgresql
other=$PWD/other
mount -t tmpfs run /run
mkdir "$default" "$other"
ask() {
  rm -f got
  node server.cjs "$1" > got & server=$!
  until grep -qs ready got; do sleep 0.1; done
  printf '%s:*:*:me:secret\n' "$2" > pass
  chmod 600 pass
  if [ "$3" = psql ]; then root/usr/lib/postgresql/15/bin/psql -w -h "$1" -U me db -c '' > said 2>&1 || :; else node ask.cjs "$1" > said 2>&1; fi
  kill "$server"
  wait "$server" 2> /dev/null || :
  rm -f "$1/.s.PGSQL.5432"
  if grep -qx secret got; then echo 'password'; else echo 'none'; fi
}
for program in psql pg; do
  echo "$program, default folder: line of localhost: $(ask "$default" localhost $program); of the folder: $(ask "$default" "$default" $program); another folder, by its path: $(ask "$other" "$other" $program)"
done
ASK
root/usr/lib/postgresql/15/bin/psql --version
unshare --mount sh ask.sh > seen
cat seen
grep -qx 'psql, default folder: line of localhost: password; of the folder: none; another folder, by its path: password' seen || { echo 'changed: psql' >&2; exit 1; }
grep -qx 'pg, default folder: line of localhost: none; of the folder: password; another folder, by its path: password' seen || { echo 'changed: pg' >&2; exit 1; }
