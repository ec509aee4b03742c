#!/bin/sh
# fio 3.33: `filename=-` is standard input or output, and with `directory=` it is a file that is called `-`.
#
# The HOWTO ("filename") reserves `-` for stdin and stdout and says nothing of directory, which every wrapper sets.
# Guess: the data goes to standard output. Seen: it goes into the file DIRECTORY/-, and fio ends with 0.
# So a job that was meant to read what is piped into it reads, or makes, a file on the file system under test.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -q fio=3.33-3 > /dev/null 2>&1 || { echo "fio 3.33-3 of Debian 12 can't be downloaded (apt-get update)" >&2; exit 2; }
dpkg -x fio_3.33-3_*.deb root
fio=$dir/root/usr/bin/fio
[ "$("$fio" --version)" = fio-3.33 ] || { echo "fio's libraries are missing: apt-get install fio brings them" >&2; exit 2; }
mkdir share
"$fio" --name=x --directory=share --filename=- --rw=write --size=4k --bs=4k --output=said.txt
echo "fio-3.33 --directory=share --filename=-: below share: $(ls -s --block-size=1 share | tail -n 1)"
[ "$(wc -c < share/-)" -eq 4096 ] || { echo 'changed: the data did not go into share/-' >&2; exit 1; }
