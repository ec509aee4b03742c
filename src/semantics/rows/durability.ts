/** Probes of durability: what of a write the host has still to bring to its disk when the guest's call has returned. */

import type { Row } from '../row.ts';

/** Bytes of each write. */
const BYTES = 65_536;

/** Says where the bytes are; what the host's own write would say is tried first. */
const WHERE = `put("$N.own", 'x' x ${BYTES}); answer('the host does not count writes') unless dirty_bytes("$N.own"); my $size = -s $N; answer("not sent: $size of ${BYTES} bytes") if $size < ${BYTES}; my $dirty = dirty_bytes($N); $dirty == 0 ? 'disk' : $dirty >= ${BYTES} ? 'host cache' : "host cache: $dirty of ${BYTES} bytes"`;

const row = (name: string, asks: string, code: string, more: Pick<Row, 'set' | 'alone'> = {}, kept: Row['kept'] = 'disk'): Row => ({
  ...more,
  name: `durable-${name}`,
  group: 'durability',
  asks,
  kept,
  steps: [
    // The file stays open: to close it may do what the call did not.
    { side: 'guest', code: `stay(sub { ${code}; ready(); sleep 300 }); undef` },
    { side: 'host', code: WHERE },
    { side: 'guest', code: 'leave()', tidies: true },
  ],
});

const WRITE = `my $f = make($N); append_to($f, 'x' x ${BYTES})`;

/** They call for nothing that is felt: beside those that do, what they wrote could be taken along. */
const unsynced = (name: string, asks: string, code: string): Row => row(name, asks, code, { set: 'unsynced' }, null);

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
  unsynced('write', 'write alone', WRITE),
  unsynced('close', 'write, then close', `${WRITE}; close $f`),
  unsynced('sync-file-range', 'write, then sync_file_range', `${WRITE}; sys(sync_file_range => fileno $f, 0, ${BYTES}, 7)`),
  // They may take along what others wrote.
  row('syncfs', 'write, then syncfs', `${WRITE}; sys(syncfs => fileno $f)`, { alone: true }),
  // Of all mounts of the guest: over one that hands it on (virtiofs) the host writes what came over the others too, in an order that is nobody's.
  row('sync', 'write, then sync', `${WRITE}; sys('sync')`, { alone: true }, null),
];
