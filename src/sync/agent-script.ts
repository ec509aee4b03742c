/**
 * What runs in the target for `fsbench sync`: a POSIX shell that makes changes and looks for them, told by lines on its input. It
 * looks with what a shell has built in (test, read, globs), so that a look is a system call and no program has to start.
 */

/**
 * $1: the folder. A request is `OP ID WORDS...`, names and texts without blanks; it is answered by `done ID ok|late|fail WORDS`, a
 * `look` before that by `began ID`. Lines between are words of the shell's own about what went wrong. Loops end by /proc/uptime, for
 * nobody else may be left to end them. `true` and not `:` opens files: what fails with a special builtin ends the shell (POSIX, 2.8.1).
 */
export const AGENT_SCRIPT = `export LC_ALL=C
cd -- "$1" || exit 1
exec 2>&1
now() { IFS=' .' read -r up rest < /proc/uptime; }
seen() {
  case $1 in
    there) [ -e "$2" ] ;;
    gone) [ ! -e "$2" ] ;;
    filled) [ -s "$2" ] ;;
    text) line=; { IFS= read -r line < "$2"; } 2>/dev/null; [ "$line" = "$3" ] ;;
    shut) ! { true < "$2"; } 2>/dev/null ;;
  esac
}
look() {
  now; end=$((up + $2)); n=0
  echo "began $1"
  while :; do
    n=$((n + 1))
    if seen "$3" "$4" "$5"; then echo "done $1 ok $n"; return; fi
    now; if [ "$up" -gt "$end" ]; then echo "done $1 late $n"; return; fi
  done
}
count() {
  now; end=$((up + $2)); n=0; id=$1; dir=$3; want=$4
  while :; do
    n=$((n + 1)); set -- "$dir"/*; have=$#; [ -e "$1" ] || have=0
    if [ "$have" -ge "$want" ]; then echo "done $id ok $have $n"; return; fi
    now; if [ "$up" -gt "$end" ]; then echo "done $id late $have $n"; return; fi
  done
}
fill() {
  mkdir -p "$2" || { echo "done $1 fail 0"; return; }
  i=0; bad=0
  while [ "$i" -lt "$3" ]; do
    i=$((i + 1)); printf '%s\\n' "file $i" > "$2/f$i" || bad=$((bad + 1))
  done
  if [ "$bad" = 0 ]; then echo "done $1 ok"; else echo "done $1 fail $bad"; fi
}
say() { if [ "$2" = 0 ]; then echo "done $1 ok"; else echo "done $1 fail"; fi; }
echo ready
while read -r op id a b c d; do
  case $op in
    ping) echo "done $id ok" ;;
    empty) true > "$a"; say "$id" $? ;;
    put) printf '%s\\n' "$b" > "$a"; say "$id" $? ;;
    move) mv -f -- "$a" "$b"; say "$id" $? ;;
    drop) rm -- "$a"; say "$id" $? ;;
    folder) mkdir -p -- "$a"; say "$id" $? ;;
    look) look "$id" "$a" "$b" "$c" "$d" ;;
    count) count "$id" "$a" "$b" "$c" ;;
    fill) fill "$id" "$a" "$b" ;;
  esac
done
`;

/** Prints `NAME CONTENT` of every file in the folders below $1. */
export const LIST_SCRIPT = `cd -- "$1" || exit 1
for f in */*; do
  [ -f "$f" ] || continue
  line=; { IFS= read -r line < "$f"; } 2>/dev/null
  printf '%s %s\\n' "$f" "$line"
done`;

/** Reads all files in the folders below $1 for $2 seconds, over and over, and says what goes wrong but that a file is gone. */
export const READER_SCRIPT = `export LC_ALL=C
cd -- "$1" || exit 1
exec 2>&1
now() { IFS=' .' read -r up rest < /proc/uptime; }
now; end=$((up + $2))
echo ready
while [ "$up" -le "$end" ]; do
  for f in */*; do [ ! -e "$f" ] || { read -r line < "$f"; }; done
  now
done
echo over`;
