/** What runs in a target around a timed command: shell that works with busybox as with coreutils, and a stopwatch in Perl. */

/**
 * Times a command: wall time by the monotonic clock (clock_gettime(2), CLOCK_MONOTONIC = 1), CPU time by getrusage(2), bytes by
 * /proc/self/io, which has those of children that were waited for. It uses no module, so that the program alone will do.
 * $ARGV[0], $ARGV[1]: numbers of the two calls on this machine; then the command, whose output is read to its end and kept in part.
 * The clock runs from the child right before it becomes the command, to the parent right after it ended. In the end it prints one line. A signal to stop is handed on to all the command started.
 */
export const STOPWATCH = `my ($clock, $usage) = splice @ARGV, 0, 2;
sub now { my $b = "\\0" x 16; syscall($clock + 0, 1, $b) == 0 or die "no clock: $!"; my ($s, $n) = unpack 'q2', $b; return $s * 1e9 + $n }
sub used { my $b = "\\0" x 144; syscall($usage + 0, -1, $b); my @u = unpack 'q4', $b; return ($u[0] * 1e6 + $u[1], $u[2] * 1e6 + $u[3]) }
sub moved { my %m; if (open my $f, '<', '/proc/self/io') { while (<$f>) { $m{$1} = $2 if /^(\\w+): (\\d+)/ } } return \\%m }
my $most = 4096;
my $tail = '';
pipe(my $in, my $out) or die "no pipe: $!";
pipe(my $hear, my $tell) or die "no pipe: $!";
$SIG{CHLD} = sub { };
my $limit = delete $ENV{FSBENCH_LIMIT};
my $before = moved();
my $pid = fork;
defined $pid or die "no process: $!";
if ($pid == 0) {
  setpgrp 0, 0;
  $SIG{CHLD} = 'DEFAULT';
  close $in;
  open STDIN, '<', '/dev/null';
  open STDOUT, '>&', $out;
  open STDERR, '>&', $out;
  close $out;
  # The clock runs from here: to make a process of this one is none of the command's work.
  syswrite $tell, now();
  exec { $ARGV[0] } @ARGV;
  print STDERR "fsbench-exec: can't start $ARGV[0]: $!\\n";
  exit 127;
}
close $out;
my $read = 0;
my $stop = 0;
$SIG{TERM} = $SIG{INT} = $SIG{HUP} = sub { $stop++; kill $stop > 1 ? 'KILL' : 'TERM', -$pid; alarm 2 };
my $late = 0;
$SIG{ALRM} = sub { $late = 1 unless $stop; kill 'KILL', -$pid };
alarm $limit if $limit;
my ($done, $end, $status) = (0, 0, 0);
# What a command leaves running may hold the pipe: the command's own end is what counts.
until ($done) {
  my $bits = '';
  vec($bits, fileno $in, 1) = 1 unless $end;
  my $ready = select $bits, undef, undef, $end ? 0.01 : 0.2;
  if ($ready > 0) {
    my $got = sysread $in, my $piece, 65536;
    if (!defined $got) { } elsif ($got == 0) { $end = 1 } else { $read += $got; $tail = substr $tail . $piece, -$most }
  }
  my $over = waitpid $pid, $end ? 0 : 1;
  if ($over == $pid) { $status = $?; $done = now() }
}
my ($user, $system) = used();
my $after = moved();
# What the command printed was read here, which is none of its own reading.
$after->{rchar} -= $read if defined $after->{rchar};
close $tell;
sysread $hear, my $begun, 64;
# The child wrote that down before it became the command.
$after->{wchar} -= length $begun if defined $after->{wchar};
kill 'KILL', -$pid;
until ($end) {
  my $bits = '';
  vec($bits, fileno $in, 1) = 1;
  last if select($bits, undef, undef, 0) <= 0;
  my $got = sysread $in, my $piece, 65536;
  last if !$got;
  $read += $got;
  $tail = substr $tail . $piece, -$most;
}
my $io = join ' ', map { sprintf '%s=%d', $_, ($after->{$_} || 0) - ($before->{$_} || 0) } qw(rchar wchar syscr syscw read_bytes write_bytes);
syswrite STDOUT, sprintf "%s\\nfsbench-exec clock=monotonic wall_ns=%.0f user_us=%.0f system_us=%.0f exit=%d signal=%d limit=%d printed=%d %s\\n",
  $tail, $done - $begun, $user, $system, $status >> 8, $status & 127, $late, $read, $io;
exit($stop ? 124 : 0);
`;

/**
 * The steps of a loop. $1: the step; $2: the folder of this work on a mount; $3: where its own files lie, up to the name of a
 * step; $4: the mount's test folder; $5: the folder of the kit; what follows is for the step.
 * - make CANARY_BYTES STAMP: what all loops of the mount use, unless it is there with this stamp
 * - settle: what is done once on the mount itself
 * - before: files made afresh, what stands beside them noted, the file that the drop of caches is checked by read
 * - warm N SECONDS: untimed runs, none longer than that, each cleaned up after and with what comes before a loop again
 * - run: the timed command
 * - after: cleans up, ends what still runs, names and takes away what was written beside the folder
 */
export const STEPS = `step=$1 own=$2 stem=$3 test=$4
export KIT="$5"
shift 5
home=\${stem%/*}/home
[ -n "$HOME" ] && [ -w "$HOME" ] || { mkdir -p "$home"; export HOME="$home"; }
export TMPDIR="\${stem%/*}/tmp"
mkdir -p "$TMPDIR" || exit 1
say() { echo "fsbench-exec: $*" >&2; }
script() { [ ! -e "$stem.$1.sh" ] || (cd "$2" && sh "$stem.$1.sh"); }
# A folder of dependencies that a volume is mounted on is emptied: it can't go.
clear() {
  [ -e "$stem.dependencies" ] || { rm -rf -- "$1"; return; }
  rm -rf -- "$1" 2> "$stem.said" || [ -z "$(find "$1" ! -type d)" ] || { cat "$stem.said" >&2; return 1; }
}
fill() {
  clear "$own/tree" && mkdir -p -- "$own/tree" || return 1
  # As the target's user: git refuses folders of anybody else.
  if [ -e "$stem.tar" ]; then tar -xof "$stem.tar" -C "$own/tree" || { say "the copy can't be made"; return 1; }; fi
}
before() {
  case $copy in loop) fill || return 1;; esac
  script prepare "$own/tree" || { say 'the command to prepare failed'; return 1; }
}
# Every folder above that of the command, up to the test folder: what stands there, of files with their sizes.
beside() {
  for at in "$test" "$test/fsbench-exec" "\${own%/*}" "$own"; do
    ls -A -- "$at" 2>/dev/null | while IFS= read -r name; do
      if [ -f "$at/$name" ]; then set -- $(ls -lnd -- "$at/$name"); else set -- - - - - /; fi
      printf '%s %s\\n' "$5" "$at/$name"
    done
  done
}
stopwatch() {
  case $(uname -m) in
    x86_64) calls='228 98';; aarch64 | riscv64) calls='113 165';; ppc64le) calls='246 77';; s390x) calls='260 77';; *) calls='';;
  esac
  if [ -n "$calls" ] && command -v perl >/dev/null 2>&1; then
    exec perl "\${stem%/*}/stopwatch.pl" $calls "$@"
  fi
  rm -f "$stem.pipe"
  mkfifo "$stem.pipe" || exit 1
  tail -c 4096 < "$stem.pipe" > "$stem.said" &
  reader=$!
  read -r begun rest < /proc/uptime
  "$@" > "$stem.pipe" 2>&1 < /dev/null
  code=$?
  read -r ended rest < /proc/uptime
  # What the command leaves running may hold the pipe, and is not waited for.
  (sleep 1; kill "$reader" 2>/dev/null) > /dev/null 2>&1 &
  wait "$reader" 2>/dev/null
  cat "$stem.said"
  rm -f "$stem.pipe"
  echo
  echo "fsbench-exec clock=uptime begun=$begun ended=$ended exit=$code"
  exit 0
}
copy=$(cat "$stem.copy")
case $step in
  make)
    canary="$test/fsbench-canary"
    [ -e "$canary" ] || head -c "$1" /dev/zero > "$canary" || exit 1
    [ -e "$own/made" ] && [ "$(cat "$own/made")" = "$2" ] && [ -e "$KIT.made" ] && exit 0
    clear "$own" && mkdir -p -- "$own" || exit 1
    if [ ! -e "$KIT.made" ]; then
      rm -rf -- "$KIT" && mkdir -p -- "$KIT" && script kit "$KIT" || exit 1
      : > "$KIT.made"
    fi
    case $copy in mount) fill || exit 1;; *) mkdir -p -- "$own/tree" || exit 1;; esac
    script setup "$own/tree" || exit 1
    printf %s "$2" > "$own/made";;
  settle)
    script settle "$own/tree" || exit 1;;
  before)
    beside > "$stem.beside"
    before || exit 1
    cat "$test/fsbench-canary" > /dev/null;;
  warm)
    times=$1
    while [ "$times" -gt 0 ]; do
      said=$(cd "$own/tree" && export FSBENCH_LIMIT="$2" && stopwatch sh "$stem.run.sh")
      case "$(printf '%s\\n' "$said" | tail -n 1) " in
        *' exit=0 signal=0 '* | *' clock=uptime '*' exit=0 ') ;;
        *)
          printf '%s\\n' "$said" | sed '$d' | tail -c 1000 >&2
          case $said in *' limit=1 '*) say "the run to warm up was still running after $2 s";; *) say 'the run to warm up failed';; esac
          exit 1;;
      esac
      script cleanup "$own/tree" > /dev/null || { say 'the command to clean up failed'; exit 1; }
      before || exit 1
      times=$((times - 1))
    done;;
  run)
    cd "$own/tree" || exit 1
    # Ready before the clock runs: it is read once more by sh then.
    cat "$stem.run.sh" > /dev/null
    stopwatch "$@";;
  after)
    # grep is not to find itself.
    mark="KIT=$KIT"
    unset KIT
    for p in $(grep -lF -- "$mark" /proc/[0-9]*/environ 2>/dev/null); do
      p=\${p#/proc/}
      kill -9 "\${p%/environ}" 2>/dev/null
    done
    export "$mark"
    code=0
    script cleanup "$own/tree" >&2 || { say 'the command to clean up failed'; code=1; }
    case $copy in loop) clear "$own/tree" || code=1;; esac
    rm -rf -- "$TMPDIR"
    beside > "$stem.now"
    while IFS= read -r entry; do
      grep -qxF -- "$entry" "$stem.beside" 2>/dev/null && continue
      path=\${entry#* }
      echo "beside \${path##*/}"
      rm -rf -- "$path"
    done < "$stem.now"
    # Files of ours that are changed or gone; the one that the drop of caches is checked by is made again.
    sed 's/^[^ ]* //' "$stem.now" > "$stem.paths"
    while IFS= read -r entry; do
      path=\${entry#* }
      case $entry in '/ '*) continue;; esac
      [ ! -e "$path" ] || continue
      grep -qxF -- "$path" "$stem.paths" || echo "beside \${path##*/}"
      case $path in "$test/fsbench-canary") head -c "\${entry%% *}" /dev/zero > "$path";; esac
    done < "$stem.beside"
    exit $code;;
esac
`;
