/** Probes of durability: what of a write the host has still to bring to its disk when the guest's call has returned. */

import type { Row } from '../row.ts';

/** Bytes of each write. */
const BYTES = 65_536;

/** Says where the bytes are; what the host's own write would say is tried first. */
const WHERE = `put("$N.own", 'x' x ${BYTES}); answer('the host does not count writes') unless dirty_bytes("$N.own"); my $size = -s $N; answer("not sent: $size of ${BYTES} bytes") if $size < ${BYTES}; my $dirty = dirty_bytes($N); $dirty == 0 ? 'disk' : $dirty >= ${BYTES} ? 'host cache' : "host cache: $dirty of ${BYTES} bytes"`;

const row = (name: string, asks: string, code: string, kept: Row['kept'] = 'disk', alone = kept === null): Row => ({
  ...(alone ? { alone } : {}),
  name: `durable-${name}`,
  group: 'durability',
  asks,
  kept,
  steps: [
    // The file stays open: to close it may do what the call did not.
    { side: 'guest', code: `stay(sub { ${code}; ready(); sleep 300 }); undef` },
    { side: 'host', code: WHERE },
    { side: 'guest', code: 'leave(); undef', tidies: true },
  ],
});

const WRITE = `my $f = make($N); append_to($f, 'x' x ${BYTES})`;

export const DURABILITY: readonly Row[] = [
  row('fsync', 'write, then fsync', `${WRITE}; sys(fsync => fileno $f)`),
  row('fdatasync', 'write, then fdatasync', `${WRITE}; sys(fdatasync => fileno $f)`),
  row('o-sync', 'write with O_SYNC', `my $f = make($N, $O_SYNC); append_to($f, 'x' x ${BYTES})`),
  row('o-dsync', 'write with O_DSYNC', `my $f = make($N, $O_DSYNC); append_to($f, 'x' x ${BYTES})`),
  row(
    'msync',
    'stores into a mapping, then msync',
    `my $f = make($N); ok(truncate $f, ${BYTES}); my $at = map_file($f, ${BYTES}, $PROT_READ | $PROT_WRITE, $MAP_SHARED); poke($at, 'x' x ${BYTES}); sys(msync => $at, ${BYTES}, 4)`,
  ),
  row('write', 'write alone', WRITE, null),
  row('close', 'write, then close', `${WRITE}; close $f`, null),
  row('sync-file-range', 'write, then sync_file_range', `${WRITE}; sys(sync_file_range => fileno $f, 0, ${BYTES}, 7)`, null),
  // They may take along what others wrote, and what is written alone must not wait for others.
  row('syncfs', 'write, then syncfs', `${WRITE}; sys(syncfs => fileno $f)`, 'disk', true),
  row('sync', 'write, then sync', `${WRITE}; sys('sync')`, 'disk', true),
];
