# What the probes of `fsbench semantics` are written in: Perl of any Debian or Ubuntu without a module, since the guest has none.
# Before it stands %SET (machine) and after it serve(), which reads programs and hands each to its lane: a process that runs one after
# the other beside the other lanes. A program sets the rest of %SET (dir, scratch, bound) and has one probe('NAME', sub {...}, LIMIT) for
# each step; every step runs in a process of its own with a time limit and prints `LANE<tab>NAME<tab>errno<tab>ms<tab>answer` as soon as
# it is done.
$| = 1;
$SIG{PIPE} = 'IGNORE';
umask 022;

# System calls by number (asm/unistd.h of each machine), and the open flags that differ.
my @NAMES = qw(read mmap munmap msync pwrite64 fsync fdatasync sync syncfs sync_file_range fallocate copy_file_range setxattr getxattr
  renameat2 linkat statx utimensat inotify_init1 inotify_add_watch name_to_handle_at getdents64 clock_gettime statfs mknodat);
my %NUMBERS = (
  x86_64 => [0, 9, 11, 26, 18, 74, 75, 162, 306, 277, 285, 326, 188, 191, 316, 265, 332, 280, 294, 254, 303, 217, 228, 137, 259],
  aarch64 => [63, 222, 215, 227, 68, 82, 83, 81, 267, 84, 47, 285, 5, 8, 276, 37, 291, 88, 26, 27, 264, 61, 113, 43, 33],
);
my %NR;
@NR{@NAMES} = @{ $NUMBERS{ $SET{machine} } } if $NUMBERS{ $SET{machine} } && length(pack 'p', 'x') == 8;
our ($O_DIRECT, $O_TMPFILE, $O_NOFOLLOW) = $SET{machine} eq 'aarch64' ? (0200000, 020040000, 0100000) : (040000, 020200000, 0400000);
our ($O_CREAT, $O_EXCL, $O_TRUNC, $O_APPEND, $O_DSYNC, $O_SYNC) = (0100, 0200, 01000, 02000, 010000, 04010000);
our ($AT_FDCWD, $PROT_READ, $PROT_WRITE, $PROT_EXEC, $MAP_SHARED, $MAP_PRIVATE, $MAP_ANONYMOUS) = (-100, 1, 2, 4, 1, 2, 32);
our ($LOCK_EX, $LOCK_NB, $F_SETLK, $F_OFD_SETLK) = (2, 4, 6, 37);

# The step's name; files of a probe are called after it.
our $N;

# Ends a step with an errno, or with words.
sub fail { die 'E' . ($! + 0) . "\n" }
sub answer { die "A$_[0]\n" }

# What a builtin gave; a false one has left errno.
sub ok { $_[0] ? $_[0] : fail() }

# A system call: a reference stands for the address of a string, all else is a number.
sub sys {
  my ($name, @args) = @_;
  answer("no numbers of system calls are known for $SET{machine}") unless exists $NR{$name};
  my $got = syscall $NR{$name}, map { ref $_ ? unpack 'J', pack 'P', $$_ : $_ + 0 } @args;
  fail() if $got == -1;
  return $got;
}
sub buffer { "\0" x $_[0] }

sub now {
  return time unless exists $NR{clock_gettime};
  my $b = buffer(16);
  sys(clock_gettime => 0, \$b);
  my ($s, $ns) = unpack 'q q', $b;
  return $s + $ns / 1e9;
}
sub nap { select undef, undef, undef, $_[0] }

# A file open for reading and writing, made where it is missing. Links of the other side's are not followed, here and below.
sub make {
  my ($name, $flags) = @_;
  ok(sysopen my $f, $name, 2 | $O_CREAT | $O_NOFOLLOW | ($flags || 0));
  return $f;
}
sub append_to { my ($f, $bytes) = @_; ok(defined syswrite $f, $bytes) }
sub put {
  my ($name, $bytes) = @_;
  ok(sysopen my $f, $name, 1 | $O_CREAT | $O_TRUNC | $O_NOFOLLOW);
  append_to($f, $bytes) if length $bytes;
  ok(close $f);
}
sub read_at {
  my ($f, $at, $count) = @_;
  ok(defined sysseek $f, $at, 0);
  ok(defined sysread $f, my $bytes, $count);
  return $bytes;
}
sub get {
  my ($name) = @_;
  ok(sysopen my $f, $name, $O_NOFOLLOW);
  return read_at($f, 0, 1 << 20);
}
sub names { my ($dir) = @_; ok(opendir my $d, $dir); my @all = grep { !/^\.\.?$/ } readdir $d; closedir $d; return @all }
sub same { my ($got, $wanted) = @_; return $got eq $wanted ? 'ok' : "other content: '" . substr($got, 0, 20) . "'" }

# Memory of a mapped file. A write to it goes through read(2), so that a page that is not there is EFAULT and not the end of the process.
sub map_file { my ($f, $length, $prot, $flags) = @_; return sys(mmap => 0, $length, $prot, $flags, ref $f ? fileno $f : $f, 0) }
sub peek { my ($at, $count) = @_; return unpack "P$count", pack 'J', $at }
sub poke {
  my ($at, $bytes) = @_;
  pipe(my $out, my $in);
  syswrite $in, $bytes;
  sys(read => fileno $out, $at, length $bytes);
}

# statx(2): times as [seconds, nanoseconds].
sub look {
  my ($path, $flags) = @_;
  my $b = buffer(256);
  sys(statx => $AT_FDCWD, \$path, $flags || 0, 0xfff, \$b);
  my ($mask, $nlink, $uid, $gid, $mode, $ino, $size, $blocks) = unpack 'L x12 L L L S x2 Q Q Q', $b;
  my %time;
  @time{qw(atime btime ctime mtime)} = map { [unpack 'q L', substr $b, $_, 12] } 64, 80, 96, 112;
  return { mask => $mask, nlink => $nlink, owner => "$uid:$gid", mode => sprintf('%o', $mode & 07777), ino => $ino, size => $size, blocks => $blocks, %time };
}
sub set_mtime { my ($path, $s, $ns) = @_; my $times = pack 'q q q q', $s, $ns, $s, $ns; sys(utimensat => $AT_FDCWD, \$path, \$times, 0) }

# Locks: each takes one of the whole file at once or fails.
our %TAKE = (
  flock => sub { ok(flock $_[0], $LOCK_EX | $LOCK_NB) },
  posix => sub { my $l = pack 's s x4 q q i x4', 1, 0, 0, 0, 0; ok(fcntl $_[0], $F_SETLK, $l) },
  ofd => sub { my $l = pack 's s x4 q q i x4', 1, 0, 0, 0, 0; ok(fcntl $_[0], $F_OFD_SETLK, $l) },
);
# The answer to taking what another holds.
sub try_lock {
  my ($kind, $file) = @_;
  my $f = make($file || $N);
  return 'granted' if eval { $TAKE{$kind}->($f); 1 };
  return $@ =~ /^E(11|13)$/ ? 'excluded' : die $@;
}

# The pipe of the step that runs; whoever lives on must not hold it.
our $REPORT;

# A process that lives on after the step: it runs $code, whose first call of ready() lets the step go on. It ends with leave(), or by
# itself where nobody is left to end it.
my $LONGEST = 300;
our $READY;
sub ready { syswrite $READY, 'ok'; close $READY }
sub stay {
  my ($code) = @_;
  pipe(my $out, $READY);
  my $pid = fork;
  fail() unless defined $pid;
  if (!$pid) {
    close $REPORT if $REPORT;
    close $out;
    for (*STDIN, *STDOUT, *STDERR) { close $_ }
    alarm $LONGEST;
    eval { $code->(); 1 } or syswrite $READY, $@;
    kill 9, $$;
  }
  close $READY;
  sysread $out, my $said, 99;
  if ($said ne 'ok') { waitpid $pid, 0; die defined $said && $said ne '' ? $said : "Athe other process ended\n" }
  open my $f, '>>', "$SET{scratch}/$N.pids";
  print $f "$pid\n";
  close $f;
  return $pid;
}
sub leave { open my $f, '<', "$SET{scratch}/$N.pids" or return; kill 9, grep { $_ > 1 } map { int } <$f> }

# Holds a lock from now on.
sub hold { my ($kind) = @_; my $file = "$N"; stay(sub { my $f = make($file); $TAKE{$kind}->($f); ready(); sleep $LONGEST }); return }

# Where it stands that all changes of this side's rows have been made: from then on the wait is counted.
sub changed { -e "$SET{scratch}/changed" }

# Waits in the background for what $seen gives: nothing yet, or words; collect() has them, `seen` with its time and that of the look before.
sub watch {
  my ($prime, $seen, $bound) = @_;
  my $file = "$SET{scratch}/$N.seen";
  unlink $file, "$SET{scratch}/changed";
  $bound ||= $SET{bound};
  stay(sub {
    my $state = $prime->();
    ready();
    my $begun = now();
    my ($since, $before) = (0, $begun);
    my $said = eval {
      my $words;
      for (;;) {
        my $looked = now();
        last if defined($words = $seen->($state));
        $before = $looked;
        $since ||= changed() ? now() : 0;
        last if $since && now() - $since > $bound;
        # Many wait at once, on a machine that may be slow: the first seconds are looked at more closely.
        nap(now() - $begun < 5 ? 0.05 : 0.2);
      }
      "0\t" . (!defined $words ? 'not seen' : $words eq 'seen' ? sprintf 'seen@%.4f-%.4f', now(), $before : $words);
    };
    $said = ($@ =~ /^E(\d+)$/ ? $1 : 0) . "\t" . ($@ =~ /^A(.*)/ ? $1 : '') unless defined $said;
    open my $f, '>', "$file.part";
    print $f $said;
    close $f;
    rename "$file.part", $file;
  });
  return;
}
sub collect {
  my ($seconds) = @_;
  my $file = "$SET{scratch}/$N.seen";
  $seconds ||= $SET{bound} + 10;
  open my $flag, '>', "$SET{scratch}/changed";
  close $flag;
  for (my $end = now() + $seconds; now() < $end; nap(0.05)) {
    open my $f, '<', $file or next;
    my ($errno, $words) = split /\t/, <$f>;
    if ($errno) { $! = $errno; fail() }
    return $words;
  }
  leave();
  return "no answer in $seconds s";
}

# What waits for the word of all is told to go on, at one time for all; said($seconds) is the answer of each that long after it.
sub go_file { "$SET{scratch}/go" }
sub may_go { -e go_file() }
sub let_go {
  if (sysopen my $f, go_file(), 1 | $O_CREAT | $O_EXCL) { syswrite $f, now(); close $f }
}
sub said {
  my ($seconds) = @_;
  let_go();
  open my $f, '<', go_file();
  my $left = $seconds - (now() - <$f>);
  my $words = collect($left > 0.5 ? $left : 0.5);
  return $words =~ /^no answer/ ? "no answer in $seconds s" : $words;
}

# inotify(7): names of events that came and when the first did, once nothing more came for 0.3 s.
my %EVENTS = (1 => 'ACCESS', 2 => 'MODIFY', 4 => 'ATTRIB', 8 => 'CLOSE_WRITE', 64 => 'MOVED_FROM', 128 => 'MOVED_TO', 256 => 'CREATE', 512 => 'DELETE');
sub listen_to {
  my ($dir) = @_;
  my $fd = sys(inotify_init1 => 0);
  sys(inotify_add_watch => $fd, \$dir, 2 | 4 | 8 | 64 | 128 | 256 | 512);
  ok(open my $f, '<&=', $fd);
  return $f;
}
sub heard {
  my ($f, $seconds) = @_;
  my (@all, $first);
  for (my $wait = $seconds; ; $wait = 0.3) {
    my $bits = '';
    vec($bits, fileno $f, 1) = 1;
    last unless select $bits, undef, undef, $wait;
    $first ||= now();
    sysread $f, my $bytes, 65536;
    while (length $bytes) {
      my ($mask, $length) = unpack 'x4 L x4 L', $bytes;
      for my $bit (sort { $a <=> $b } keys %EVENTS) { push @all, $EVENTS{$bit} if $mask & $bit && !grep { $_ eq $EVENTS{$bit} } @all }
      substr $bytes, 0, 16 + $length, '';
    }
  }
  return @all ? sprintf '%s@%.4f', join('+', @all), $first : undef;
}

# Bytes of the file that the host had still to write: what truncating it takes off the account of writes (proc(5), /proc/PID/io).
sub cancelled { open my $f, '<', '/proc/self/io' or return; return map { /^cancelled_write_bytes: (\d+)/ ? $1 : () } <$f> }
sub dirty_bytes {
  my ($file) = @_;
  my ($before) = cancelled();
  answer('the host does not count writes') unless defined $before;
  ok(truncate $file, 0);
  my ($after) = cancelled();
  return $after - $before;
}

# Runs the code as a user who owns nothing.
sub as_user {
  my ($code) = @_;
  answer('not tried: the user in the target is not root') if $> != 0;
  $) = '65534 65534';
  $> = 65534;
  answer('not tried: no other user can be taken on') if $> != 65534;
  my $got = eval { $code->() };
  my $error = $@;
  $> = 0;
  die $error if $error;
  return $got;
}

sub plain { my ($text) = @_; $text =~ s/[^\x20-\x7e]/?/g; return substr $text, 0, 200 }

# The signal that ended a process; undef where it takes over two seconds, as it may where a file it has open can't be closed.
sub reap {
  my ($pid) = @_;
  for my $looks (1 .. 120) {
    return $? & 127 if waitpid($pid, 1) == $pid;
    nap($looks < 20 ? 0.002 : 0.02);
  }
  return;
}

# The lane that runs.
our $LANE = '';
sub report { printf "%s\t%s\t%d\t%d\t%s\n", $LANE, @_ }
sub report_clock { report('clock', 0, 0, sprintf '%.4f', now()) }

# What is left of a step that was tried: it does not touch the mount, and gives no answer.
sub tidy { my ($name, $code) = @_; $N = $name; eval { $code->() } }

# `$apart`: it does not touch the mount, which may not answer.
our $HUNG = 0;
sub probe {
  my ($name, $code, $limit, $apart) = @_;
  return report($name, 0, 0, 'not tried: the mount does not answer') if $HUNG >= 2 && !$apart;
  my $begun = now();
  pipe(my $out, $REPORT);
  my $pid = fork;
  if (!$pid) {
    close $out;
    # What can't be killed must not keep the session open.
    open STDIN, '<', '/dev/null';
    open STDOUT, '>', '/dev/null';
    open STDERR, '>', '/dev/null';
    $N = $name;
    my $said = eval { -l $SET{dir} ? answer('not tried: a link is in the place of its folder') : ok(chdir $SET{dir}) unless $apart; $code->() };
    my $error = $@;
    my $errno = $error =~ /^E(\d+)$/ ? $1 : 0;
    $said = $1 if $error =~ /^A(.*)/;
    $said = "the probe broke: $error" if $error && !$errno && $error !~ /^A/;
    syswrite $REPORT, $errno . "\t" . plain(defined $said ? $said : '');
    close $REPORT;
    kill 9, $$;
  }
  close $REPORT;
  my $bits = '';
  vec($bits, fileno $out, 1) = 1;
  my ($errno, $said) = (0, "no answer in $limit s");
  if (select $bits, undef, undef, $limit) {
    my $count = sysread $out, my $line, 4096;
    ($errno, $said) = split /\t/, $line, 2 if $count;
    my $ended = reap($pid);
    $said = defined $ended ? "killed by signal $ended" : 'it does not end' unless $count;
    $HUNG = 0;
  }
  else { kill 9, $pid; $HUNG++ }
  report($name, $errno, (now() - $begun) * 1000, $said);
}

# A program as serve() hands it on: its number and its text, up to an end that no text has.
sub next_program {
  my ($from) = @_;
  local $/ = "\0\n";
  defined(my $text = <$from>) or return;
  chomp $text;
  return split /\n/, $text, 2;
}

# Runs the programs of a lane until there are no more; each ends with `LANE<tab>end<tab>NUMBER`.
sub work {
  my ($from) = @_;
  while (my ($number, $code) = next_program($from)) {
    $HUNG = 0;
    report_clock();
    eval "$code; 1" or report('broken', 0, 0, plain($@));
    report_clock();
    print "$LANE\tend\t$number\n";
  }
}

# Reads programs, `LANE NUMBER<newline>TEXT`, until there are no more. One that ends its lane says `LANE<tab>died<tab>NUMBER`.
sub serve {
  my (%lane, %runs, %name);
  $SIG{CHLD} = sub {
    while ((my $pid = waitpid -1, 1) > 0) {
      my $name = delete $name{$pid};
      print "$name\tdied\t$runs{$name}\n" if defined $name;
      delete $lane{$name} if defined $name;
    }
  };
  while (my ($head, $code) = next_program(*STDIN)) {
    my ($name, $number) = split / /, $head;
    if (!$lane{$name}) {
      pipe(my $out, my $in);
      my $pid = fork;
      if (!$pid) {
        $SIG{CHLD} = 'DEFAULT';
        # Else none would ever hear that there are no more programs.
        close $_ for $in, values %lane;
        $LANE = $name;
        work($out);
        kill 9, $$;
      }
      close $out;
      $lane{$name} = $in;
      $name{$pid} = $name;
    }
    $runs{$name} = $number;
    syswrite $lane{$name}, "$number\n$code\0\n";
  }
  kill 9, keys %name;
}
