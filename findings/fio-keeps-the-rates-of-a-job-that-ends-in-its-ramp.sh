#!/bin/sh
# fio 3.33: a job that is through with its file before ramp_time is over has its rates in full, ramp included, and not one latency.
#
# The HOWTO ("ramp_time") has fio run for so long before logging any performance numbers. Guess: a job that ends within it reports nothing,
# or the whole of it as if there were no ramp. Seen: I/Os, bytes and IOPS of the whole pass, and a clat of 0 samples: half of the figures
# leave the ramp out and half do not, and no word of it. Short files on a fast mount are then compared with steady parts on a slow one.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -q fio=3.33-3 > /dev/null 2>&1 || { echo "fio 3.33-3 of Debian 12 can't be downloaded (apt-get update)" >&2; exit 2; }
dpkg -x fio_3.33-3_*.deb root
fio=$dir/root/usr/bin/fio
[ "$("$fio" --version)" = fio-3.33 ] || { echo "fio's libraries are missing: apt-get install fio brings them" >&2; exit 2; }
# 256 reads at 500 a second: half a second, in a ramp of three.
printf '[short]\nrw=read\nioengine=psync\nbs=4k\nsize=1m\nrate_iops=500\n' > short.fio
measure() { "$fio" --output-format=json --directory="$dir" --runtime=10 "$@" short.fio > out.json; }
reads() { sed -n '/"read"/,/"write"/p' out.json; }
count_ios() { reads | grep -o '"total_ios" : [0-9]*' | grep -o '[0-9]*$'; }
count_latencies() { reads | grep -A5 '"clat_ns"' | grep -o '"N" : [0-9]*' | head -1 | grep -o '[0-9]*$'; }
measure
plain=$(count_ios) plain_samples=$(count_latencies)
measure --ramp_time=3
ios=$(count_ios) samples=$(count_latencies)
echo "fio-3.33, 256 reads that end within the ramp: $ios I/Os and $samples latencies reported; without a ramp $plain and $plain_samples"
[ "$plain" = 256 ] && [ "$plain_samples" = 256 ] || { echo 'changed: without a ramp it does not report the job' >&2; exit 1; }
[ "$ios" = 256 ] && [ "$samples" = 0 ] || { echo 'changed: the ramp is left out of both, or of neither' >&2; exit 1; }
