#!/bin/sh
# fio 3.33: a job called `[global-read]` is never run: its options become those of all jobs after it, and nothing is said.
#
# The HOWTO ("Job file format") names one section, `global`, as the special one. Guess: `[global-read]` is a job of that name, as
# `[Global]` is. Seen: the first six letters decide, in lower case only; the job is missing in every output and fio ends with 0.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -q fio=3.33-3 > /dev/null 2>&1 || { echo "fio 3.33-3 of Debian 12 can't be downloaded (apt-get update)" >&2; exit 2; }
dpkg -x fio_3.33-3_*.deb root
fio=$dir/root/usr/bin/fio
[ "$("$fio" --version)" = fio-3.33 ] || { echo "fio's libraries are missing: apt-get install fio brings them" >&2; exit 2; }
printf '[Global]\nrw=write\nsize=4k\n[global-read]\nrw=read\nsize=8k\n[other]\nfilename=f\n' > jobs.fio
"$fio" jobs.fio --output-format=json --output=out.json
echo "fio-3.33, [Global], [global-read] and [other]; the jobs that ran, and the size of the last:"
grep -oE '"(jobname|size)" : "[^"]*"' out.json
[ "$(grep -c '"jobname"' out.json)" -eq 2 ] || { echo 'changed: not two jobs ran' >&2; exit 1; }
! grep -q '"jobname" : "global-read"' out.json || { echo 'changed: [global-read] is a job' >&2; exit 1; }
[ "$(wc -c < f)" -eq 8192 ] || { echo 'changed: [other] did not get the size of [global-read]' >&2; exit 1; }
