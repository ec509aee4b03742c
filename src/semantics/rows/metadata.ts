/** Probes of times, owners, modes and statfs. */

import { inGuest, type Row, type Step } from '../row.ts';

const guest = (code: string): Step => ({ side: 'guest', code });
const host = (code: string): Step => ({ side: 'host', code });

const time = (name: string, asks: string, code: string, kept?: Row['kept']) => inGuest('times', name, asks, code, kept);
const owner = (name: string, asks: string, code: string, kept?: Row['kept']) => inGuest('owners', name, asks, code, kept);
const both = (group: Row['group'], name: string, asks: string, steps: readonly Step[], kept: Row['kept'] = 'ok'): Row => ({ name, group, asks, steps, kept });

const NS = 'my $ns = look($N)->{mtime}[1]; $ns == 123456789 ? \'ok\' : "$ns ns"';

export const TIMES: readonly Row[] = [
  time('mtime-ns', 'a time set in the guest keeps its nanoseconds', `put($N, 'x'); set_mtime($N, 1000000000, 123456789); ${NS}`),
  both('times', 'mtime-ns-on-host', 'the host sees the nanoseconds of a time set in the guest', [
    guest("put($N, 'x'); set_mtime($N, 1000000000, 123456789); undef"),
    host(NS),
  ]),
  both('times', 'mtime-ns-of-host', 'the guest sees the nanoseconds of a time set on the host', [
    host("put($N, 'x'); set_mtime($N, 1000000000, 123456789); undef"),
    guest(NS),
  ]),
  time('mtime-2038', 'a time after 2038', "put($N, 'x'); set_mtime($N, 1 << 32, 0); my $s = look($N)->{mtime}[0]; $s == 1 << 32 ? 'ok' : \"$s s\""),
  time('mtime-1969', 'a time before 1970', "put($N, 'x'); set_mtime($N, -86400, 0); my $s = look($N)->{mtime}[0]; $s == -86400 ? 'ok' : \"$s s\""),
  time(
    'mtime-write',
    'a write sets the time anew',
    "put($N, 'x'); set_mtime($N, 1000000000, 0); my $f = make($N); append_to($f, 'y'); close $f; look($N)->{mtime}[0] > 1000000000 ? 'ok' : 'the old time'",
  ),
  time(
    'mtime-rename',
    'a rename leaves the time',
    "put($N, 'x'); set_mtime($N, 1000000000, 0); ok(rename $N, \"$N.b\"); look(\"$N.b\")->{mtime}[0] == 1000000000 ? 'ok' : 'a new time'",
  ),
  time(
    'ctime-chmod',
    'chmod sets ctime',
    "put($N, 'x'); my $before = look($N)->{ctime}; nap(1.1); ok(chmod 0600, $N); my $after = look($N)->{ctime}; $after->[0] > $before->[0] ? 'ok' : 'the old time'",
  ),
  time(
    'atime',
    'whether a read sets atime',
    "put($N, 'x'); my $t = pack 'q q q q', 1000000000, 0, 1000000001, 0; my $p = $N; sys(utimensat => $AT_FDCWD, \\$p, \\$t, 0); get($N); look($N)->{atime}[0] > 1000000001 ? 'set' : 'left'",
    null,
  ),
  time('birth-time', 'statx tells when a file was made', "put($N, 'x'); my $s = look($N); $s->{mask} & 0x800 && $s->{btime}[0] ? 'ok' : 'not told'", null),
];

const seen = `my $s = look($N); "$s->{owner} $s->{mode}"`;
const BY_USER = 'ok(mkdir "$N.d"); ok(chmod 0777, "$N.d"); as_user(sub { put("$N.d/f", \'x\'); chmod 0640, "$N.d/f" });';

export const OWNERS: readonly Row[] = [
  owner(
    'own-file',
    'a file is of who made it, with the mode it was given',
    `put($N, 'x'); chmod 0640, $N; my $s = look($N); same("$s->{owner} $s->{mode}", "$>:" . ($) + 0) . ' 640')`,
  ),
  both('owners', 'own-file-on-host', 'its owner and mode on the host', [guest("put($N, 'x'); chmod 0640, $N; undef"), host(seen)], null),
  owner('user-file', "owner and mode of a user's file (65534) in the guest", `${BY_USER} my $s = look("$N.d/f"); "$s->{owner} $s->{mode}"`, '65534:65534 640'),
  both(
    'owners',
    'user-file-on-host',
    "owner and mode of a user's file on the host",
    [guest(`${BY_USER} undef`), host('my $s = look("$N.d/f"); "$s->{owner} $s->{mode}"')],
    null,
  ),
  owner('chown', 'chown in the guest, as the guest sees it', `put($N, 'x'); ok(chown 1234, 1235, $N); my $s = look($N); same($s->{owner}, '1234:1235')`),
  both('owners', 'chown-on-host', 'chown in the guest, as the host sees it', [
    guest("put($N, 'x'); ok(chown 1234, 1235, $N); undef"),
    host("same(look($N)->{owner}, '1234:1235')"),
  ]),
  both('owners', 'host-mode', 'mode of a file of the host in the guest', [host("put($N, 'x'); chmod 0604, $N; undef"), guest("same(look($N)->{mode}, '604')")]),
  owner('setuid-kept', 'the setuid bit is kept', "put($N, 'x'); ok(chmod 04755, $N); same(look($N)->{mode}, '4755')"),
  owner(
    'setuid-cleared',
    "a user's write clears the setuid bit",
    "put($N, 'x'); ok(chmod 04777, $N); as_user(sub { my $f = make($N); append_to($f, 'y') }); same(look($N)->{mode}, '777')",
  ),
  owner(
    'setgid-directory',
    "files take a setgid directory's group",
    'ok(mkdir $N); ok(chown 0, 1235, $N); ok(chmod 02755, $N); put("$N/f", \'x\'); same(look("$N/f")->{owner}, \'0:1235\')',
  ),
  owner(
    'read-refused',
    "a user can't read root's private file",
    "put($N, 'x'); ok(chmod 0600, $N); as_user(sub { sysopen(my $f, $N, 0) ? 'opened' : $! + 0 == 13 ? 'ok' : fail() })",
  ),
];

const STATFS =
  'my ($p, $b) = (".", buffer(120)); sys(statfs => \\$p, \\$b); my ($type, $bsize, $blocks, $free, $avail, $files, $ffree, $id1, $id2, $length) = unpack "Q Q Q Q Q Q Q L L Q", $b;';
const tells = (name: string, asks: string, value: string): Row => inGuest('statfs', name, asks, `${STATFS} ${value}`, null);

export const STATFS_ROWS: readonly Row[] = [
  tells('statfs-type', 'type', "sprintf '0x%x', $type"),
  tells('statfs-block', 'size of a block', '$bsize'),
  tells('statfs-id', 'whether it has an id', "$id1 || $id2 ? 'id' : '0'"),
  tells('statfs-space', 'whether it tells free space', "$blocks > 0 && $free > 0 ? 'told' : 'none'"),
  tells('statfs-inodes', 'whether it tells free inodes', "$ffree > 0 ? 'told' : 'none'"),
  tells('statfs-name', 'longest name', '$length'),
];
