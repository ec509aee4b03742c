#!/bin/sh
# busybox 1.35.0: for root `test -w` is true of a file on a read-only mount; dash and coreutils say false, as access(2) does (EROFS).
#
# Guess: `[ -w FILE ]` means the same in every shell. Seen: busybox looks at the bits of the file's mode, which root passes, and not at the mount. So
# a script that asks `[ -w /proc/sys/vm/drop_caches ]` before it drops caches takes an unprivileged container of an Alpine image for one that may: there
# /proc/sys is mounted read-only. Opening the file says it: `: >> FILE`.
set -eu
[ "$(id -u)" = 0 ] || { echo 'it takes root, for a mount of its own' >&2; exit 2; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -q 'busybox=1:1.35.0-4+deb12u1+b1' > /dev/null 2>&1 || { echo "busybox of Debian 12 can't be downloaded (apt-get update)" >&2; exit 2; }
dpkg -x busybox_*.deb root
mkdir mounted
echo x > mounted/file
cat > ask.sh <<'ASK'
mount --bind mounted mounted
mount -o remount,bind,ro mounted
asked() { if "$@" -w mounted/file; then echo "$*: true"; else echo "$*: false"; fi; }
asked root/bin/busybox test
asked /usr/bin/test
if (: >> mounted/file) 2> /dev/null; then echo 'opened: yes'; else echo 'opened: no'; fi
ASK
root/bin/busybox | head -1
seen=$(unshare --mount sh ask.sh)
echo "$seen"
[ "$seen" = 'root/bin/busybox test: true
/usr/bin/test: false
opened: no' ] || { echo 'changed: it is not as it was' >&2; exit 1; }
