#!/bin/sh
# fio 3.33: `--parse-only` ends with 0 for a job file in which there is no job, which the run itself refuses.
#
# The HOWTO ("--parse-only") calls it parsing options without starting I/O, so it serves as a check before a night's run.
# Guess: a file of a [global] section alone, or an empty one, fails there as it fails when run. Seen: 0, without a word; the run
# says "No job(s) defined" and ends with 1.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -q fio=3.33-3 > /dev/null 2>&1 || { echo "fio 3.33-3 of Debian 12 can't be downloaded (apt-get update)" >&2; exit 2; }
dpkg -x fio_3.33-3_*.deb root
fio=$dir/root/usr/bin/fio
[ "$("$fio" --version)" = fio-3.33 ] || { echo "fio's libraries are missing: apt-get install fio brings them" >&2; exit 2; }
printf '[global]\nrw=read\nsize=4k\n' > none.fio
checked=0
"$fio" --parse-only none.fio > checked.txt 2>&1 || checked=$?
ran=0
"$fio" none.fio > ran.txt 2>&1 || ran=$?
echo "fio-3.33, a [global] section alone: --parse-only ends with $checked and $(wc -c < checked.txt) bytes; the run with $ran: $(grep -h 'No job' ran.txt)"
[ "$checked" -eq 0 ] && [ ! -s checked.txt ] || { echo 'changed: --parse-only says something' >&2; exit 1; }
[ "$ran" -eq 1 ] && grep -q '^No job(s) defined' ran.txt || { echo 'changed: the run does not refuse it so' >&2; exit 1; }
