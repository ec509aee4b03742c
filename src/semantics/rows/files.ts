/** Probes of file operations. */

import { inGuest, type Row } from '../row.ts';

const ask = (name: string, asks: string, code: string, kept?: Row['kept']) => inGuest('files', name, asks, code, kept);

const FALLOCATE = 'my $f = make($N); append_to($f, "x" x 131072);';

export const FILES: readonly Row[] = [
  ask('fallocate', 'fallocate allocates ahead', "my $f = make($N); sys(fallocate => fileno $f, 0, 0, 65536); -s $N == 65536 ? 'ok' : 'no size'"),
  ask(
    'fallocate-keep-size',
    'fallocate leaves the size with KEEP_SIZE',
    "my $f = make($N); sys(fallocate => fileno $f, 1, 0, 65536); -s $N == 0 ? 'ok' : 'the size grew'",
  ),
  ask('punch-hole', 'fallocate punches holes that read as zeros', `${FALLOCATE} sys(fallocate => fileno $f, 3, 0, 65536); same(read_at($f, 0, 8), "\\0" x 8)`),
  ask('zero-range', 'fallocate zeroes a range', `${FALLOCATE} sys(fallocate => fileno $f, 16, 0, 65536); same(read_at($f, 0, 8), "\\0" x 8)`),
  ask(
    'sparse',
    'what is left out takes no space',
    "my $f = make($N); sysseek $f, 1 << 20, 0; append_to($f, 'x'); look($N)->{blocks} < 1024 ? 'ok' : 'allocated whole'",
  ),
  ask(
    'seek-hole',
    'SEEK_DATA skips a hole at the beginning',
    "my $f = make($N); sysseek $f, 1 << 20, 0; append_to($f, 'x'); close $f; $f = make($N); my $at = ok(sysseek $f, 0, 3); $at == 0 ? 'takes the hole for data' : 'ok'",
  ),
  ask(
    'huge-offset',
    'a byte at 1 TiB',
    "my $f = make($N); ok(sysseek $f, 1 << 40, 0); append_to($f, 'x'); my $size = -s $N; unlink $N; $size == (1 << 40) + 1 ? 'ok' : 'no size'",
  ),
  ask(
    'copy-file-range',
    'copy_file_range copies within the mount',
    'put("$N.a", \'x\' x 65536); my $from = make("$N.a"); my $to = make($N); my $n = sys(copy_file_range => fileno $from, 0, fileno $to, 0, 65536, 0); $n == 65536 ? \'ok\' : "$n of 65536 bytes"',
  ),
  ask(
    'reflink',
    'FICLONE shares blocks',
    'put("$N.a", \'x\' x 65536); my $from = make("$N.a"); my $to = make($N); ok(ioctl $to, 0x40049409, fileno $from); \'ok\'',
    null,
  ),
  ask(
    'xattr-user',
    'extended attributes of users',
    "put($N, 'x'); my ($p, $k, $v, $b) = ($N, 'user.k', 'v', buffer(9)); sys(setxattr => \\$p, \\$k, \\$v, 1, 0); sys(getxattr => \\$p, \\$k, \\$b, 9); same(substr($b, 0, 1), 'v')",
  ),
  ask(
    'acl',
    'POSIX ACLs are kept',
    "put($N, 'x'); my ($p, $k) = ($N, 'system.posix_acl_access'); my $v = pack 'L (SSl)5', 2, 1, 6, -1, 2, 4, 1234, 4, 4, -1, 16, 4, -1, 32, 4, -1; sys(setxattr => \\$p, \\$k, \\$v, length $v, 0); my $b = buffer(99); sys(getxattr => \\$p, \\$k, \\$b, 99) == length $v ? 'ok' : 'changed'",
  ),
  ask('o-tmpfile', 'O_TMPFILE makes a file without a name', "ok(sysopen my $f, '.', 2 | $O_TMPFILE); append_to($f, 'x'); 'ok'"),
  ask(
    'rename-noreplace',
    'RENAME_NOREPLACE to a new name',
    'put("$N.a", \'x\'); my ($a, $b) = ("$N.a", $N); sys(renameat2 => $AT_FDCWD, \\$a, $AT_FDCWD, \\$b, 1); \'ok\'',
  ),
  ask(
    'rename-exchange',
    'RENAME_EXCHANGE swaps two names',
    "put($N, 'a'); put(\"$N.b\", 'b'); my ($a, $b) = ($N, \"$N.b\"); sys(renameat2 => $AT_FDCWD, \\$a, $AT_FDCWD, \\$b, 2); same(get($N), 'b')",
  ),
  ask(
    'rename-over-open',
    'a replaced file stays readable where it is open',
    "put($N, 'old'); my $f = make($N); put(\"$N.b\", 'new'); ok(rename \"$N.b\", $N); same(get($N) . read_at($f, 0, 9), 'newold')",
  ),
  ask(
    'rename-directory',
    'a directory is renamed with an open file in it',
    'ok(mkdir $N); put("$N/f", \'x\'); my $f = make("$N/f"); ok(rename $N, "$N.b"); append_to($f, \'yz\'); same(get("$N.b/f"), \'yz\')',
  ),
  ask(
    'hard-link',
    'a hard link is the same file',
    "put($N, 'x'); ok(link $N, \"$N.b\"); my ($a, $b) = (look($N), look(\"$N.b\")); $a->{nlink} == 2 && $a->{ino} == $b->{ino} ? 'ok' : \"nlink $a->{nlink}, inodes \" . ($a->{ino} == $b->{ino} ? 'equal' : 'differ')",
  ),
  ask('symlink', 'a symbolic link keeps its text', "ok(symlink '/no where/../x', $N); same(ok(readlink $N), '/no where/../x')"),
  ask('fifo', 'a FIFO can be made', "my $p = $N; sys(mknodat => $AT_FDCWD, \\$p, 010644, 0); -p $N ? 'ok' : 'something else'"),
  ask('socket', 'a socket can be bound', "socket my $s, 1, 1, 0; ok(bind $s, pack 'S a*', 1, $N); -S $N ? 'ok' : 'something else'"),
  ask('device', 'root makes a device node', "my $p = $N; sys(mknodat => $AT_FDCWD, \\$p, 020644, 0x103); -c $N ? 'ok' : 'something else'"),
  ask('unlinked-read', 'an unlinked open file is read and written', "my $f = make($N); ok(unlink $N); append_to($f, 'abc'); same(read_at($f, 0, 9), 'abc')"),
  ask(
    'unlinked-stat',
    'fstat of an unlinked open file',
    "my $f = make($N); append_to($f, 'abc'); ok(unlink $N); ok(my @s = stat $f); $s[3] == 0 && $s[7] == 3 ? 'ok' : \"nlink $s[3], size $s[7]\"",
  ),
  ask('unlinked-truncate', 'ftruncate of an unlinked open file', "my $f = make($N); append_to($f, 'abc'); ok(unlink $N); ok(truncate $f, 1); 'ok'"),
  ask(
    'unlinked-hidden',
    'an open file that is unlinked leaves no other name',
    'ok(mkdir $N); my $f = make("$N/f"); ok(unlink "$N/f"); my @left = names($N); @left ? "left: @left" : \'ok\'',
  ),
  ask(
    'remove-directory-of-unlinked',
    'the directory of an unlinked open file can be removed',
    'ok(mkdir $N); my $f = make("$N/f"); ok(unlink "$N/f"); ok(rmdir $N); \'ok\'',
  ),
  ask(
    'exclusive-create',
    'O_EXCL refuses a name that is there',
    "put($N, 'x'); sysopen(my $f, $N, 2 | $O_CREAT | $O_EXCL) ? 'opened' : $! + 0 == 17 ? 'ok' : fail()",
  ),
  ask(
    'append-by-two',
    'two processes append without loss (O_APPEND)',
    "my $go = sub { my $f = make($N, $O_APPEND); for (1 .. 50) { append_to($f, $_[0] x 99 . \"\\n\") } }; my $pid = fork; if (!$pid) { $go->('a'); kill 9, $$ } $go->('b'); waitpid $pid, 0; my $all = get($N); my $whole = () = $all =~ /^(?:a{99}|b{99})$/mg; $whole == 100 && length $all == 10000 ? 'ok' : \"$whole of 100 records whole\"",
  ),
  ask(
    'execute',
    'a script runs from the mount',
    'put($N, "#!/bin/sh\\nexit 7\\n"); ok(chmod 0755, $N); my $pid = fork; if (!$pid) { { exec { "./$N" } "./$N" } my $no = $! + 0; open my $e, \'>\', "$SET{scratch}/$N"; print $e $no; close $e; kill 9, $$ } waitpid $pid, 0; if (open my $e, \'<\', "$SET{scratch}/$N") { $! = <$e>; fail() } $? >> 8 == 7 ? \'ok\' : \'it did not run\'',
  ),
  ask(
    'file-handle',
    'name_to_handle_at gives a handle, as an NFS server wants',
    "put($N, 'x'); my ($p, $b, $m) = ($N, pack('L l a128', 128, 0, ''), buffer(4)); sys(name_to_handle_at => $AT_FDCWD, \\$p, \\$b, \\$m, 0); 'ok'",
  ),
  ask('lease', 'a lease on a file (F_SETLEASE)', "put($N, 'x'); ok(sysopen my $f, $N, 0); ok(fcntl $f, 1024, 0); 'ok'"),
];
