#!/bin/sh
# Mutagen 0.18.1: a file rewritten in place with as many bytes and the modification time it had is never copied again, not by `sync flush` either.
#
# Builds that set all times to one moment (SOURCE_DATE_EPOCH) write `1.2.3` over `1.2.4` so.
# Guess: the event of the write has the file hashed anew, since Mutagen watches for events and compares digests. Seen: `Watching for changes`,
# no problem, no conflict, and the old text on the other side for good; a file that is made afterwards arrives. The digest of a file whose
# size, time, mode and inode are as before is taken from its cache. `touch` brings it over.
set -eu
dir=$(mktemp -d)
export MUTAGEN_DATA_DIRECTORY="$dir/data"
trap '"$dir/mutagen" daemon stop > /dev/null 2>&1 || :; rm -rf "$dir"' EXIT
cd "$dir"
command -v go > /dev/null || { echo 'needs go' >&2; exit 2; }
mkdir build a b
(
  cd build
  go mod init build
  go mod edit -require=github.com/mutagen-io/mutagen@v0.18.1
  # As its own go.mod has it; those of a required module are not looked at.
  go mod edit -replace=k8s.io/apimachinery@v0.21.3=github.com/mutagen-io/apimachinery@v0.21.3-mutagen1
  GOFLAGS=-mod=mod CGO_ENABLED=0 go build -tags mutagencli -o ../mutagen github.com/mutagen-io/mutagen/cmd/mutagen
) > build.txt 2>&1 || { tail -3 build.txt >&2; echo 'Mutagen 0.18.1 can not be built' >&2; exit 2; }
# Resolves when file $1 of the copy holds $2, for 20 s at most.
arrived() {
  tries=0
  until [ "$(cat "b/$1" 2> /dev/null)" = "$2" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 200 ] || return 1
    sleep 0.1
  done
}
echo 1.2.3 > a/version
./mutagen sync create --name one "$dir/a" "$dir/b" > /dev/null 2>&1
arrived version 1.2.3 || { echo 'nothing is copied here' >&2; exit 2; }
touch -r a/version time
# Not in the moment in which it was hashed.
sleep 3
echo 1.2.4 > a/version
touch -r time a/version
sleep 2
./mutagen sync flush one > /dev/null
echo after > a/after
arrived after after || { echo 'changed: a new file does not arrive' >&2; exit 1; }
seen=$(cat b/version)
echo "mutagen $(./mutagen version): a has $(cat a/version), b has $seen after a flush; $(./mutagen sync list one | grep -E '^Status')"
[ "$seen" = 1.2.3 ] || { echo 'changed: the change is copied' >&2; exit 1; }
touch a/version
arrived version 1.2.4 || { echo 'changed: touch does not bring it over' >&2; exit 1; }
echo 'after touch: b has 1.2.4'
