/** A server's calls to what it did with the test files: reads, writes, their sizes, syncs, and whether it opened them with O_DIRECT. Pure. */

import type { ServerCalls } from '../model/explained.ts';
import type { Call } from './strace.ts';

export const READS: readonly string[] = ['read', 'readv', 'pread64', 'preadv', 'preadv2'];
export const WRITES: readonly string[] = ['write', 'writev', 'pwrite64', 'pwritev', 'pwritev2'];
const SYNCS: readonly string[] = ['fsync', 'fdatasync', 'sync_file_range', 'syncfs', 'msync'];
const OPENS: readonly string[] = ['open', 'openat', 'openat2', 'open_by_handle_at'];

/** What strace is told to show. */
export const TRACED: readonly string[] = [...READS, ...WRITES, ...SYNCS, ...OPENS, 'fcntl'];

/** Sizes that are told of. */
const MOST_SIZES = 4;

/** Calls that moved something; the last read of a file that came to its end, say, did not. */
function sumCalls(calls: readonly Call[]): ServerCalls {
  const moved = calls.filter(({ result }) => result > 0);
  const sizes = new Map<number, number>();
  for (const { result } of moved) sizes.set(result, (sizes.get(result) ?? 0) + 1);
  return {
    calls: moved.length,
    bytes: moved.reduce((sum, { result }) => sum + result, 0),
    sizes: [...sizes].sort(([a, times], [b, others]) => others - times || b - a).slice(0, MOST_SIZES),
  };
}

/**
 * Whether data was moved through descriptors with O_DIRECT; null where none was opened while traced. By the numbers of descriptors, since
 * strace 6.1 gives no path of what open_by_handle_at (the Rust daemon's way) returned.
 */
function findDirect(calls: readonly Call[], folder: string): boolean | null {
  const flags = new Map<number, string>();
  const found: boolean[] = [];
  for (const { name, args, result, fd, path } of calls) {
    if (OPENS.includes(name) && result >= 0) flags.set(result, args);
    else if (name === 'fcntl' && fd !== null && args.includes('F_SETFL')) flags.set(fd, args);
    else if (fd !== null && path?.includes(`/${folder}/`) && (READS.includes(name) || WRITES.includes(name))) {
      const given = flags.get(fd);
      if (given !== undefined) found.push(given.includes('O_DIRECT'));
    }
  }
  return found.length === 0 ? null : found.includes(true);
}

interface ServerWork {
  readonly serverReads: ServerCalls;
  readonly serverWrites: ServerCalls;
  readonly syncs: number;
  readonly direct: boolean | null;
}

/** Of the files in folders of this name: each server has a root of its own, below which the folder lies. */
export function sumServerWork(calls: readonly Call[], folder: string): ServerWork {
  const ofFiles = calls.filter(({ path }) => path?.includes(`/${folder}/`));
  const of = (names: readonly string[]) => ofFiles.filter(({ name, result }) => result >= 0 && names.includes(name));
  return { serverReads: sumCalls(of(READS)), serverWrites: sumCalls(of(WRITES)), syncs: of(SYNCS).length, direct: findDirect(calls, folder) };
}
