/** What processes on this host have read and written, from /proc/PID/io. */

import { readFileSync } from 'node:fs';

/** Counters of a process since it began (proc(5), /proc/PID/io), in bytes. */
export interface ProcessIo {
  /** Of read(2), pread(2) and the like, whatever they read: pipes and event counters too. */
  readonly readBytes: number;
  readonly writeBytes: number;
  /** What had to be fetched from a disk. */
  readonly diskReadBytes: number;
}

const FIELDS = { readBytes: 'rchar', writeBytes: 'wchar', diskReadBytes: 'read_bytes' } as const;

/** Reads the text of /proc/PID/io; null where a field is missing. */
export function parseProcessIo(text: string): ProcessIo | null {
  const read = (field: string) => Number(new RegExp(`^${field}: (\\d+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  const io = { readBytes: read(FIELDS.readBytes), writeBytes: read(FIELDS.writeBytes), diskReadBytes: read(FIELDS.diskReadBytes) };
  return Object.values(io).some(Number.isNaN) ? null : io;
}

/** Of one process; null where it is gone or may not be looked at, as one of another user, and where there is no /proc. */
export function readProcessIo(pid: number): ProcessIo | null {
  try {
    return parseProcessIo(readFileSync(`/proc/${pid}/io`, 'utf8'));
  } catch {
    return null;
  }
}
