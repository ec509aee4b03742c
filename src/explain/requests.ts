/**
 * Requests that the target's kernel sent for a mount, counted by its own tracing while something runs: histograms of 9p's and FUSE's events,
 * and of probes in FUSE where the kernel has no such events (before 6.11). Formats: histogram.rst and kprobetrace.rst of the kernel's
 * Documentation/trace; numbers: include/uapi/linux/fuse.h and include/net/9p/9p.h.
 */

import { environmentError } from '../model/errors.ts';
import type { Bed } from '../run/bed.ts';

export type Protocol = '9p' | 'fuse';

/** By kind of request, in the protocol's own words. */
export type Requests = Readonly<Record<string, number>>;

const NINEP =
  '8 Tstatfs 12 Tlopen 14 Tlcreate 16 Tsymlink 18 Tmknod 20 Trename 22 Treadlink 24 Tgetattr 26 Tsetattr 30 Txattrwalk 32 Txattrcreate ' +
  '40 Treaddir 50 Tfsync 52 Tlock 54 Tgetlock 70 Tlink 72 Tmkdir 74 Trenameat 76 Tunlinkat 100 Tversion 102 Tauth 104 Tattach 108 Tflush ' +
  '110 Twalk 112 Topen 114 Tcreate 116 Tread 118 Twrite 120 Tclunk 122 Tremove 124 Tstat 126 Twstat';
const FUSE =
  '1 LOOKUP 2 FORGET 3 GETATTR 4 SETATTR 5 READLINK 6 SYMLINK 8 MKNOD 9 MKDIR 10 UNLINK 11 RMDIR 12 RENAME 13 LINK 14 OPEN 15 READ 16 WRITE ' +
  '17 STATFS 18 RELEASE 20 FSYNC 21 SETXATTR 22 GETXATTR 23 LISTXATTR 24 REMOVEXATTR 25 FLUSH 26 INIT 27 OPENDIR 28 READDIR 29 RELEASEDIR ' +
  '30 FSYNCDIR 31 GETLK 32 SETLK 33 SETLKW 34 ACCESS 35 CREATE 36 INTERRUPT 37 BMAP 38 DESTROY 39 IOCTL 40 POLL 42 BATCH_FORGET ' +
  '43 FALLOCATE 44 READDIRPLUS 45 RENAME2 46 LSEEK 47 COPY_FILE_RANGE 50 SYNCFS 51 TMPFILE 52 STATX';

const readNames = (table: string): ReadonlyMap<number, string> =>
  new Map([...table.matchAll(/(\d+) (\S+)/g)].map(([, number, name]) => [Number(number), name as string]));

const NAMES: Readonly<Record<Protocol, ReadonlyMap<number, string>>> = { '9p': readNames(NINEP), fuse: readNames(FUSE) };

/** The protocol of a file system whose requests can be counted; null for others. */
export function protocolOf(fstype: string): Protocol | null {
  if (fstype === '9p') return '9p';
  return fstype === 'virtiofs' || /^fuse(?:blk|\.|$)/.test(fstype) ? 'fuse' : null;
}

/** Of our own, which nothing else that traces is disturbed by. What a kill left of it goes first. */
const HEAD = `t=/sys/kernel/tracing
[ -e "$t/events" ] || mount -t tracefs tracefs "$t" || exit 1
i=$t/instances/fsbench
clear() {
  rmdir "$i" 2>/dev/null
  for probe in sent queued; do echo "-:fsbench/$probe" >> "$t/kprobe_events" 2>/dev/null; done
}`;

/** $1: the protocol. */
const START = `${HEAD}
clear
mkdir "$i" || exit 1
count() { [ -e "$i/events/$1" ] && echo "hist:keys=$2:size=256" > "$i/events/$1/trigger"; }
probe() { echo "p:fsbench/$1 $2 opcode=+8(\\$arg2):u32" >> "$t/kprobe_events" && count "fsbench/$1" opcode; }
case $1 in
  9p) count 9p/9p_client_req type;;
  fuse) count fuse/fuse_request_send opcode || { probe sent fuse_simple_request && probe queued fuse_simple_background; };;
esac || { clear; exit 1; }`;

const END = `${HEAD}
cat "$i/events/9p/9p_client_req/hist" "$i/events/fuse/fuse_request_send/hist" "$i/events/fsbench/sent/hist" "$i/events/fsbench/queued/hist" 2>/dev/null
clear
:`;

/** Histograms as the kernel prints them, summed. */
export function readHistograms(text: string, protocol: Protocol): Requests {
  const sums: Record<string, number> = {};
  for (const [, number, hits] of text.matchAll(/^\{ (?:type|opcode):\s*(\d+) \} hitcount:\s*(\d+)/gm)) {
    const name = NAMES[protocol].get(Number(number)) ?? `request ${number}`;
    sums[name] = (sums[name] ?? 0) + Number(hits);
  }
  return Object.fromEntries(Object.entries(sums).sort(([, one], [, other]) => other - one));
}

const TIMEOUT_MS = 60_000;

/** Does something while they are counted. Throws an environment error where the target's kernel does not let us. */
export async function countRequests<T>(bed: Bed, protocol: Protocol, act: () => Promise<T>): Promise<{ done: T; requests: Requests }> {
  const exec = (script: string) => bed.machine.exec([...(bed.asRoot ?? []), 'sh', '-c', script, 'sh', protocol], { timeoutMs: TIMEOUT_MS });
  const started = await exec(START);
  if (started.exitCode !== 0) {
    const said = started.stderr.trim().split('\n').at(-1) || `exit code ${started.exitCode}`;
    throw environmentError('not-traced', `the target's kernel can't count requests: ${said}`, 'it takes root there, and a kernel that may be traced');
  }
  let text = '';
  let done: T;
  try {
    done = await act();
  } finally {
    // Where the target is gone nothing is left of it.
    text = (await exec(END).catch(() => null))?.stdout.toString('utf8') ?? '';
  }
  return { done, requests: readHistograms(text, protocol) };
}
