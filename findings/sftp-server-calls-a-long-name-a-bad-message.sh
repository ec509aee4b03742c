#!/bin/sh
# OpenSSH sftp-server 9.2p1: a name of 256 bytes is answered with SSH_FX_BAD_MESSAGE, so that open(2) over sshfs fails with EBADMSG
# where every other file system says ENAMETOOLONG.
#
# Guess: ENAMETOOLONG comes through, as ENOENT and EACCES do. Seen: sftp-server counts ENAMETOOLONG among the errors of a message; of the client's
# well-formed message nothing was bad. The same name a byte shorter is made.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for package in openssh-client openssh-sftp-server; do
  apt-get download -q "$package=1:9.2p1-2+deb12u10" > /dev/null 2>&1 || { echo "$package of Debian 12 can't be downloaded (apt-get update)" >&2; exit 2; }
done
for file in ./*.deb; do dpkg -x "$file" root; done
mkdir share
name() { printf "%$1s" '' | tr ' ' x; }
ask() { printf 'mkdir share/%s\n' "$(name "$1")" | "$dir/root/usr/bin/sftp" -q -b - -D "$dir/root/usr/lib/openssh/sftp-server" 2>&1 | tail -1 | sed 's/x\{9,\}/x.../'; }
"$dir/root/usr/bin/ssh" -V 2>&1 | cut -d, -f1
echo "255 bytes: $(ask 255)"
[ -d "share/$(name 255)" ] || { echo 'changed: a name of 255 bytes is not made' >&2; exit 1; }
seen=$(ask 256)
echo "256 bytes: $seen"
echo "$seen" | grep -q 'Bad message' || { echo 'changed: it is no bad message any more' >&2; exit 1; }
