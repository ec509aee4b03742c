/** Probes of names and directories. */

import { inGuest, type Row } from '../row.ts';

const ask = (name: string, asks: string, code: string, kept?: Row['kept']) => inGuest('names', name, asks, code, kept);

/** A file by that name in a directory of its own, as the listing shows it. */
const kept = (name: string) => `ok(mkdir $N); my $n = ${name}; put("$N/$n", 'x'); my @n = names($N); @n == 1 && $n[0] eq $n ? 'ok' : 'listed as another name'`;

export const NAMES: readonly Row[] = [
  ask('case', 'upper and lower case are two names', 'ok(mkdir $N); put("$N/a", 1); put("$N/A", 2); names($N) == 2 ? \'ok\' : \'one file\''),
  ask(
    'normalisation',
    'composed and decomposed letters are two names',
    'ok(mkdir $N); put("$N/\\xc3\\xa9", 1); put("$N/e\\xcc\\x81", 2); names($N) == 2 ? \'ok\' : \'one file\'',
  ),
  ask('name-255', 'a name of 255 bytes', kept("'x' x 255")),
  ask('name-256', 'a name of 256 bytes is refused', "sysopen(my $f, 'x' x 256, 2 | $O_CREAT) ? 'taken' : $! + 0 == 36 ? 'ok' : fail()"),
  ask('name-odd', 'blanks, colons, backslashes, quotes, newlines', kept('" a:b\\\\c\\"*?<|>\\n. "')),
  ask('name-bytes', 'bytes that are no UTF-8', kept('"\\xff\\xfe\\x80"')),
  ask(
    'path-long',
    'a path of 3,500 bytes below the mount',
    "my $at = $N; for (1 .. 14) { ok(mkdir $at); $at .= '/' . 'd' x 248 } ok(mkdir $at); put(\"$at/f\", 'x'); 'ok'",
  ),
  ask(
    'entry-types',
    'a listing tells files from directories',
    "ok(mkdir $N); put(\"$N/f\", 1); ok(sysopen my $d, $N, 0); my $b = buffer(4096); my $n = sys(getdents64 => fileno $d, \\$b, 4096); my %t; for (my $at = 0; $at < $n;) { my ($len, $type, $name) = unpack 'x16 S C Z*', substr $b, $at; $t{$name} = $type; $at += $len } $t{f} == 8 ? 'ok' : $t{f} == 0 ? 'unknown' : \"type $t{f}\"",
  ),
  ask(
    'entry-inodes',
    'a listing has the inode numbers of stat',
    "ok(mkdir $N); put(\"$N/f\", 1); ok(sysopen my $d, $N, 0); my $b = buffer(4096); my $n = sys(getdents64 => fileno $d, \\$b, 4096); my %t; for (my $at = 0; $at < $n;) { my ($ino, $len, $name) = unpack 'Q x8 S x Z*', substr $b, $at; $t{$name} = $ino; $at += $len } $t{f} == look(\"$N/f\")->{ino} ? 'ok' : 'others'",
  ),
  ask(
    'remove-while-listing',
    'files removed while they are listed are all found',
    'ok(mkdir $N); put("$N/" . $_ . \'x\' x 150, \'\') for 1 .. 40; ok(opendir my $d, $N); while (defined(my $n = readdir $d)) { ok(unlink "$N/$n") unless $n =~ /^\\.\\.?$/ } my $left = names($N); $left ? "$left of 40 left" : \'ok\'',
  ),
  {
    name: 'large-directory',
    group: 'names',
    asks: 'a listing of 5,000 names is complete',
    kept: 'ok',
    steps: [
      { side: 'host', code: "ok(mkdir $N); put(\"$N/\" . $_ . '-a-name-of-some-length', '') for 1 .. 5000; undef" },
      {
        side: 'guest',
        code: 'my %seen; $seen{$_}++ for names($N); my ($once, $more) = (scalar keys %seen, scalar grep { $_ > 1 } values %seen); $once == 5000 && !$more ? \'ok\' : "$once of 5000, $more twice"',
      },
    ],
  },
];
