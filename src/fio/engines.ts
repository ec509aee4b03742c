/** fio's I/O engines, as far as they decide what its other options mean. */

/** Engines that have one I/O in flight whatever iodepth says (fio HOWTO, "ioengine"). */
const SYNCHRONOUS: ReadonlySet<string> = new Set(['sync', 'psync', 'vsync', 'pvsync', 'pvsync2', 'mmap']);

export function isSynchronous(ioengine: string | null): boolean {
  return SYNCHRONOUS.has(ioengine ?? '');
}

/** Engines that act on files as a whole, and count each act once for each block of the file (engines/fileoperations.c): their rates are not calls. */
const ON_FILES: ReadonlySet<string> = new Set(['filecreate', 'filestat', 'filedelete', 'dircreate', 'dirstat', 'dirdelete']);

export function isOnFiles(ioengine: string | null): boolean {
  return ON_FILES.has(ioengine ?? '');
}

/** The engine that every section of a job file names; null where they differ or none says. */
export function engineOfJob(jobText: string): string | null {
  const engines = new Set([...jobText.matchAll(/^[ \t]*ioengine[ \t]*=[ \t]*(\S+)/gm)].map(([, engine]) => engine as string));
  return engines.size === 1 ? ([...engines][0] as string) : null;
}
