#!/bin/sh
# sshfs 3.7.3-1.2~deb12u1 (Debian 12): symlink(2) to `../x` or `/x` succeeds on the mount, and readlink(2) of it is EPERM: what npm puts
# into node_modules/.bin can be made there and not be run.
#
# Guess: a link keeps its text, as with 3.7.3-1.1 and upstream's 3.7.3 before. Seen: the update has `contain_symlinks` on by default (it is in
# --help), which looks at links when they are read and not when they are made. `no_contain_symlinks` brings the old behaviour back.
# Needs root and /dev/fuse.
set -eu
dir=$(mktemp -d)
trap 'umount "$dir/mnt" 2> /dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
[ "$(id -u)" = 0 ] && [ -e /dev/fuse ] || { echo 'needs root and /dev/fuse' >&2; exit 2; }
for package in sshfs=3.7.3-1.2~deb12u1 openssh-sftp-server=1:9.2p1-2+deb12u10; do
  apt-get download -q "$package" > /dev/null 2>&1 || { echo "$package of Debian 12 can't be downloaded (apt-get update)" >&2; exit 2; }
done
for file in ./*.deb; do dpkg -x "$file" root; done
mkdir share mnt
# $1: options. Mounts share on mnt, sftp-server and sshfs talking over two pipes.
try() {
  mkfifo "$dir/pipe"
  "$dir/root/usr/lib/openssh/sftp-server" < "$dir/pipe" | "$dir/root/usr/bin/sshfs" :"$dir/share" "$dir/mnt" -f -o "passive$1" > "$dir/pipe" &
  tries=0
  until mountpoint -q mnt; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { echo 'sshfs does not mount here' >&2; exit 2; }
    sleep 0.1
  done
  rm -f share/*
  for text in x ../x /x; do
    ln -s "$text" mnt/link || { echo "changed: ln -s $text fails" >&2; exit 1; }
    printf '%s%s: server %s, mount %s\n' "$1 " "$text" "$(readlink share/link)" "$(readlink -v mnt/link 2>&1)"
    rm mnt/link
  done
  umount mnt
  wait
  rm "$dir/pipe"
}
{ try ''; try ,no_contain_symlinks; } > seen 2>&1 || { code=$?; cat seen >&2; exit "$code"; }
"$dir/root/usr/bin/sshfs" --version 2>&1 | grep -i "^sshfs"
cat seen
[ "$(grep -c 'Operation not permitted' seen)" -eq 2 ] || { echo 'changed: not two links are refused' >&2; exit 1; }
! grep no_contain seen | grep -q 'not permitted' || { echo 'changed: no_contain_symlinks does not help' >&2; exit 1; }
