/** What the traced loops of a cell come to: calls of the server for each I/O, and what it did otherwise than was asked. */

import type { Explained, ServerCalls } from '../model/explained.ts';
import { formatFigure, formatMebibytes } from '../text/units.ts';

/**
 * An I/O that waits for the server takes at least as long as the server is held back: one that took less, by more than two clocks can differ,
 * did not wait.
 */
const WAITED = 0.75;

const isBelow = (leastMs: number | null | undefined, byMs: number | undefined) => (leastMs == null || byMs === undefined ? null : leastMs < WAITED * byMs);

/** Whether writes were told to be done before the server had made them; null where none was made. */
export const isEarly = ({ heldBack }: Explained): boolean | null => isBelow(heldBack?.leastWriteMs, heldBack?.byMs);

/**
 * Whether an I/O could be handed over only when the one before was done, whatever iodepth says; null for engines that wait anyway, and where
 * the guest's memory may have taken it.
 */
export function isOneAtATime({ heldBack, directAsked }: Explained): boolean | null {
  const quick = isBelow(heldBack?.leastSubmitMs, heldBack?.byMs);
  if (quick === null || (quick && !directAsked)) return null;
  return !quick;
}

/** Of what fio did; null where it did nothing. */
const perIo = ({ reads, writes }: Explained, count: number | null | undefined): number | null =>
  reads + writes === 0 || count == null ? null : count / (reads + writes);

/** Bytes of a call on average; null where there was none. */
const bytesPerCall = ({ serverReads, serverWrites }: Explained): number | null => {
  if (serverReads === null || serverWrites === null) return null;
  const calls = serverReads.calls + serverWrites.calls;
  return calls === 0 ? null : (serverReads.bytes + serverWrites.bytes) / calls;
};

/** All of them; null where they were not counted. */
const sumRequests = ({ requests }: Explained): number | null => (requests === null ? null : Object.values(requests).reduce((sum, times) => sum + times, 0));

const asFlag = (value: boolean | null): number | null => (value === null ? null : Number(value));

/** By the names of CSV's columns; 1 for yes. */
export function flattenExplained(cell: Explained | undefined): Record<string, number | null> {
  const of = (read: (cell: Explained) => number | null) => (cell === undefined ? null : read(cell));
  return {
    guestRequests: of(sumRequests),
    serverReadsPerIo: of((each) => perIo(each, each.serverReads?.calls)),
    serverWritesPerIo: of((each) => perIo(each, each.serverWrites?.calls)),
    serverBytesPerCall: of(bytesPerCall),
    serverSyncsPerIo: of((each) => perIo(each, each.syncs)),
    serverDirect: of(({ direct }) => asFlag(direct)),
    serverDiskReadBytesPerIo: of((each) => perIo(each, each.diskReadBytes)),
    guestCachedBytes: of(({ guestCachedBytes }) => guestCachedBytes),
    writesBeforeServer: of((each) => asFlag(isEarly(each))),
    oneAtATime: of((each) => asFlag(isOneAtATime(each))),
  };
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

/** `9 reads (most of 262144 bytes)`. */
function sayCalls({ calls, sizes }: ServerCalls, what: string): string {
  const [[bytes, times] = [0, 0]] = sizes;
  const size = calls === 0 ? '' : times === calls ? ` of ${bytes} bytes` : ` (most of ${bytes} bytes)`;
  return `${count(calls, what)}${size}`;
}

/** `O_DIRECT kept`; null where it was not asked for and not done. */
export function sayDirect({ directAsked, direct }: Explained): string | null {
  if (direct === null) return null;
  if (direct) return 'O_DIRECT kept';
  return directAsked ? 'O_DIRECT dropped' : null;
}

/** Kinds of requests that are told of; the page and JSON have all of a cell. */
const MOST_KINDS = 4;

/** `1284: 640 LOOKUP, 320 OPEN, 320 READ, 4 others`; null where they were not counted. */
export function sayRequests(cell: Explained, most = MOST_KINDS): string | null {
  const all = sumRequests(cell);
  if (all === null) return null;
  const kinds = Object.entries(cell.requests ?? {});
  const told = kinds.slice(0, most).map(([kind, times]) => `${times} ${kind}`);
  const others = kinds.slice(most).reduce((sum, [, times]) => sum + times, 0);
  return all === 0 ? 'none' : `${all}: ${[...told, ...(others > 0 ? [`${others} of other kinds`] : [])].join(', ')}`;
}

/** What was asked for, and what the server did: `256 reads`, `9 reads (most of 262144 bytes), 1 sync`; `done` is null where it was not traced. */
export function sayWork(cell: Explained): { readonly asked: string; readonly done: string | null } {
  const { reads, writes, serverReads, serverWrites, syncs } = cell;
  const asked = [reads > 0 ? count(reads, 'read') : null, writes > 0 ? count(writes, 'write') : null].filter((part) => part !== null);
  const parts =
    serverReads === null || serverWrites === null
      ? null
      : [
          serverReads.calls > 0 ? sayCalls(serverReads, 'read') : null,
          serverWrites.calls > 0 ? sayCalls(serverWrites, 'write') : null,
          syncs !== null && syncs > 0 ? count(syncs, 'sync') : null,
        ].filter((part) => part !== null);
  const done = parts === null ? null : parts.length === 0 ? 'nothing' : parts.join(', ');
  return { asked: asked.length === 0 ? 'one run' : asked.join(' and '), done };
}

/** All that is known of a cell, a sentence each. */
export function sayExplained(cell: Explained): string[] {
  const { heldBack, diskReadBytes, guestCachedBytes } = cell;
  const { asked, done } = sayWork(cell);
  const direct = sayDirect(cell);
  const requests = sayRequests(cell, Number.POSITIVE_INFINITY);
  return [
    ...(done === null ? [] : [`${asked} of fio: the server made ${done}`]),
    ...(requests === null ? [] : [`${asked}: requests of the kernel to what serves the mount: ${requests}`]),
    ...(direct === null
      ? []
      : [`the server opened the files ${cell.direct ? 'with O_DIRECT' : "without O_DIRECT, which was asked for: the host's cache is between"}`]),
    ...(isEarly(cell) === true
      ? [
          `writes were told to be done before the server had made them (the quickest in ${formatFigure(heldBack?.leastWriteMs ?? 0)} ms, with the server held back by ${heldBack?.byMs} ms)`,
        ]
      : []),
    ...(isOneAtATime(cell) === true ? ['one request at a time, whatever iodepth says: each I/O could be handed over only when the one before was done'] : []),
    ...(diskReadBytes === null ? [] : [`${formatMebibytes(diskReadBytes)} came from the host's disk`]),
    ...(guestCachedBytes === null ? [] : [`the guest had ${formatMebibytes(guestCachedBytes)} of the files in memory afterwards`]),
  ];
}
