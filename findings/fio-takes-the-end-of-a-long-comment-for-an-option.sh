#!/bin/sh
# fio 3.33: what is beyond 8191 characters of a comment in a job file is read as a line of its own.
#
# Guess: a comment ends at the end of its line. Seen: `; ` and filling up to 8191 characters, then `numjobs=3`: three jobs run.
# fio reads lines into a buffer of OPT_LEN_MAX and takes what is left over for the next line (init.c, __parse_jobs_ini). A job file whose
# comments hold data, such as a base64 of where it came from, runs another job than the one that is read in it. Where the rest is no
# option, the whole file is refused.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -q fio=3.33-3 > /dev/null 2>&1 || { echo "fio 3.33-3 of Debian 12 can't be downloaded (apt-get update)" >&2; exit 2; }
dpkg -x fio_3.33-3_*.deb root
fio=$dir/root/usr/bin/fio
[ "$("$fio" --version)" = fio-3.33 ] || { echo "fio's libraries are missing: apt-get install fio brings them" >&2; exit 2; }
filling=$(printf '%08189d' 0)
printf '[j]\nrw=read\nsize=4k\n; %snumjobs=3\n' "$filling" > long.job
printf '[j]\nrw=read\nsize=4k\n; numjobs=3\n' > short.job
for job in short long; do echo "$job comment: $("$fio" --showcmd $job.job)"; done
case "$("$fio" --showcmd short.job)" in *numjobs*) echo 'changed: a short comment is read' >&2; exit 1 ;; esac
case "$("$fio" --showcmd long.job)" in *numjobs=3*) ;; *) echo 'changed: the end of a long comment is no option any more' >&2; exit 1 ;; esac
