/** The reason behind a fio error, from the lines it prints beside its results. */

import { LINUX_ERRNO } from './linux-errno.ts';

/** What fio said of a failure. */
export interface FioFailure {
  /** Name of the errno, such as EINVAL; null where fio gave none. */
  readonly errno: string | null;
  /** fio's own words, shortened to the telling part. */
  readonly reason: string;
  /** True where the file system lacks what the workload needs, and nothing went wrong. */
  readonly unsupported: boolean;
}

/** Errors by which a file system says that it can't do a thing. */
const LACKING = new Set(['EINVAL', 'ENODEV', 'EOPNOTSUPP', 'ENOSYS']);

/** filesetup.c and ioengines: O_DIRECT is refused at open or at the first transfer. */
const NO_DIRECT = /does not support direct=1|destination does not support O_DIRECT|first direct IO errored/;

/** `fio: pid=1933, err=22/file:engines/mmap.c:118, func=mmap, error=Invalid argument` (td_verror, fio.h). */
const ERROR_LINE = /^fio: pid=\d+, err=(\d+)\/file:[^,]*, func=([^,]*), error=(.*)$/m;

/** `fio: io_u error on file /mnt/f: Invalid argument: write offset=0, buflen=4096` (io_u.c). */
const IO_ERROR_LINE = /^fio: io_u error on file (.*?): ([^:]*): (read|write|sync|trim|datasync)/m;

/** ERRNO's name for its number on Linux. */
export function errnoName(number: number): string | null {
  return Object.hasOwn(LINUX_ERRNO, number) ? (LINUX_ERRNO[number] as string) : null;
}

/** The failure in what fio printed, stdout and stderr together; null where it complains of nothing. */
export function parseFioFailure(text: string): FioFailure | null {
  const error = ERROR_LINE.exec(text);
  const direct = NO_DIRECT.exec(text);
  if (direct !== null && (error === null || errnoName(Number(error[1])) === 'EINVAL')) {
    return { errno: error === null ? 'EINVAL' : errnoName(Number(error[1])), reason: `O_DIRECT refused: ${direct[0]}`, unsupported: true };
  }
  if (error !== null) {
    const errno = errnoName(Number(error[1]));
    const func = error[2] as string;
    const transfer = IO_ERROR_LINE.exec(text);
    const what = transfer === null ? func : `${func} (${transfer[3]})`;
    // EINVAL of a transfer can be a bug of the server; of mmap, or of opening with O_DIRECT, it is an answer.
    const answers = func.startsWith('mmap') || (func.startsWith('file:open') && errno !== 'ENODEV') || errno === 'EOPNOTSUPP' || errno === 'ENOSYS';
    return { errno, reason: `${what}: ${error[3]}`, unsupported: errno !== null && LACKING.has(errno) && answers };
  }
  const line = /^fio: (?!.*both iodepth)(.*)$/m.exec(text);
  return line === null ? null : { errno: null, reason: line[1] as string, unsupported: false };
}
