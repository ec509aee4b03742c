/** Probes of locks: flock, POSIX and OFD, within a mount, between mounts and against the host. */

import { inGuest, type Row, type Side } from '../row.ts';

const KINDS = { flock: 'flock', posix: 'POSIX', ofd: 'OFD' } as const;

/** Who holds, who tries, and how the row is called. */
const PAIRS: readonly (readonly [holder: Side, other: Side, suffix: string, asks: string])[] = [
  ['guest', 'other', 'between-mounts', 'a lock of this mount is seen on another mount of the same files'],
  ['guest', 'host', 'seen-by-host', 'a lock in the guest is seen on the host'],
  ['host', 'guest', 'of-host', 'a lock on the host is seen in the guest'],
];

export const LOCKS: readonly Row[] = [
  ...Object.entries(KINDS).map(([kind, word]) =>
    inGuest(
      'locks',
      kind,
      `${word}: one process keeps another out`,
      `put($N, ''); hold('${kind}'); my $got = eval { try_lock('${kind}') }; my $e = $@; leave(); die $e if $e; $got`,
      'excluded',
    ),
  ),
  inGuest(
    'locks',
    'posix-ranges',
    'POSIX: locks of two ranges do not meet',
    "put($N, ''); my $range = sub { my ($f, $from) = @_; my $l = pack 's s x4 q q i x4', 1, 0, $from, 10, 0; ok(fcntl $f, $F_SETLK, $l) }; stay(sub { my $f = make($N); $range->($f, 0); ready(); sleep 60 }); my $f = make($N); my $got = eval { $range->($f, 10); 'ok' }; my $e = $@; leave(); die $e if $e; $got",
  ),
  inGuest(
    'locks',
    'flock-released',
    'flock: the end of its holder gives it free',
    "put($N, ''); my $pid = stay(sub { my $f = make($N); $TAKE{flock}->($f); ready(); sleep 60 }); kill 9, $pid; for (1 .. 50) { return 'ok' if eval { try_lock('flock') eq 'granted' }; nap(0.02) } 'still held'",
  ),
  ...PAIRS.flatMap(([holder, other, suffix, asks]) =>
    Object.entries(KINDS).map(
      ([kind, word]): Row => ({
        name: `${kind}-${suffix}`,
        group: 'locks',
        asks: `${word}: ${asks}`,
        kept: 'excluded',
        steps: [
          { side: holder, code: `put($N, ''); hold('${kind}')` },
          { side: other, code: `try_lock('${kind}')` },
          { side: holder, code: 'leave()', tidies: true },
        ],
      }),
    ),
  ),
];
