#!/bin/sh
# hyperfine 1.15.0 with --export-markdown: a command whose mean comes out as 0 ends the whole comparison, the commands after it unmeasured.
#
# It takes the time that its shell needs to start, which it measured before, off every time, and never goes below 0. So a command shorter than
# the spread of that start gets 0 s.
# Guess: such a mean costs its own cell of the table. Seen, of three commands of which the second is `true`: "Relative speed comparison is not
# available for markup exporter", exit code 1, the third is not run, and the table has the first alone.
# With --export-json alone all three are there, with a mean of 0 whose CPU time is more than 0. `--shell=none` has neither.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -q hyperfine=1.15.0-2 > /dev/null 2>&1 || { echo "hyperfine 1.15.0-2 of Debian 12 can't be downloaded (apt-get update)" >&2; exit 2; }
dpkg -x hyperfine_1.15.0-2_*.deb root
hyperfine=$dir/root/usr/bin/hyperfine
export NO_COLOR=1
try() {
  tries=0
  # Most times of `true` are 0, not all.
  while [ "$tries" -lt 40 ]; do
    tries=$((tries + 1))
    code=0
    rm -f seen.json seen.md
    "$hyperfine" --runs 1 --export-json seen.json "$@" 'sleep 0.2' true 'sleep 0.1' > said.txt 2>&1 || code=$?
    if [ "$code" -ne 0 ] || grep -q '"mean": 0.0,' seen.json; then break; fi
  done
  commands=$(grep -c '"command"' seen.json || :)
  echo "$*: exit code $code, $commands of 3 commands in JSON, $(grep -c '"mean": 0.0,' seen.json || :) of them 0 s; $(grep '^Error' said.txt || :)"
}
try
[ "$code" -eq 0 ] && [ "$commands" -eq 3 ] && grep -q '"mean": 0.0,' seen.json || { echo 'changed, or a machine too noisy: no mean of 0 in 40 tries' >&2; exit 1; }
try --export-markdown seen.md
echo "$(grep -c '^| `' seen.md) in markdown; the last that was run: $(grep '^Benchmark' said.txt | tail -1)"
[ "$code" -eq 1 ] && [ "$(grep -c '^| `' seen.md)" -eq 1 ] && ! grep -q '^Benchmark 3' said.txt || { echo 'changed: it goes on' >&2; exit 1; }
