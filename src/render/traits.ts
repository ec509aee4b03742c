/** What a workload does, as far as its job or its name says: what the page filters by. */

/** Null: not said. */
export interface Traits {
  readonly engine: string | null;
  /** rhvgoyal's words: seqread, randread, seqwrite, randwrite, randrw; else fio's. */
  readonly pattern: string | null;
  readonly jobs: 'single' | 'multi' | null;
}

/** fio's `rw` in rhvgoyal's words (fio HOWTO, "I/O type"). */
const PATTERNS: Readonly<Record<string, string>> = { read: 'seqread', write: 'seqwrite', rw: 'seqrw', readwrite: 'seqrw' };

function readOption(jobText: string, names: string): string | null {
  return new RegExp(`^[ \\t]*(?:${names})[ \\t]*=[ \\t]*([\\w-]+)`, 'im').exec(jobText)?.[1] ?? null;
}

/** The job says it first; a source without job files leaves the name, such as `randrw-mmap-multi`. */
export function readTraits(name: string, jobText: string | null): Traits {
  const named = /^(seqread|randread|seqwrite|randwrite|randrw)-(\w+?)(-multi)?$/.exec(name);
  const rw = jobText === null ? null : readOption(jobText, 'rw|readwrite');
  const numjobs = jobText === null ? null : readOption(jobText, 'numjobs');
  return {
    engine: (jobText === null ? null : readOption(jobText, 'ioengine')) ?? named?.[2] ?? null,
    pattern: (rw === null ? null : (PATTERNS[rw] ?? rw)) ?? named?.[1] ?? null,
    jobs:
      numjobs !== null
        ? Number(numjobs) > 1
          ? 'multi'
          : 'single'
        : named !== null
          ? named[3] === undefined
            ? 'single'
            : 'multi'
          : jobText === null
            ? null
            : 'single',
  };
}
