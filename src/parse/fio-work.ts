/** What fio was told of a job, beyond size, depth and the like, that makes it other work under the same name. */

/** By fio's names of options. What is not there is not known, or where `told` is `all` was not given. */
export type Work = Readonly<Record<string, string>>;

/** With their defaults on Linux (fio HOWTO). */
const DEFAULTS: Work = { rw: 'read', ioengine: 'psync', numjobs: '1' };

/** Without a default: not given, they change nothing. */
const OTHERS = [
  ...['blocks', 'rwmixread', 'percentage_random', 'random_distribution', 'randrepeat', 'norandommap'],
  ...['fsync', 'fdatasync', 'sync', 'end_fsync', 'fsync_on_close', 'write_barrier', 'sync_file_range'],
  ...['rate', 'rate_iops', 'rate_process', 'thinktime', 'nrfiles', 'filesize', 'io_size', 'number_ios', 'zonemode', 'verify', 'offset'],
];

const COMPARED: ReadonlySet<string> = new Set([...Object.keys(DEFAULTS), ...OTHERS]);

/** Other names of the same options. */
const ALIASES: Readonly<Record<string, string>> = {
  readwrite: 'rw',
  bssplit: 'blocks',
  bsrange: 'blocks',
  blocksize_range: 'blocks',
  io_limit: 'io_size',
};

/** Names that mean the same (fio HOWTO, "readwrite"). */
const SAME_RW: Readonly<Record<string, string>> = { readwrite: 'rw', randreadwrite: 'randrw' };

/** One value each: numbers that a fio options file may write in several ways are written as plainly as can be. */
function plainValue(name: string, value: string): string {
  const text = value.trim().toLowerCase();
  return name === 'rw' ? (SAME_RW[text.split(':')[0] as string] ?? text) : text === '0' && name !== 'rwmixread' ? '' : text;
}

/** Works that were found, each kept once: thousands of jobs are told the same. */
const known = new Map<string, Work>();
const MOST_KNOWN = 1000;

/** What one option says of the work; null where it says nothing. */
function readOption(given: string, value: string): readonly [string, string] | null {
  const name = ALIASES[given] ?? given;
  if (COMPARED.has(name)) return [name, plainValue(name, value)];
  // Block sizes of several kinds (`4k,8k`) are no one size.
  if ((name === 'bs' || name === 'blocksize') && value.includes(',') && new Set(value.split(',')).size > 1) return ['blocks', value];
  return name === 'rwmixwrite' && Number(value) >= 0 && Number(value) <= 100 ? ['rwmixread', String(100 - Number(value))] : null;
}

/** The same object for the same work, as loops that were read back share it. */
export function keepWork(work: Work): Work {
  const key = JSON.stringify(Object.entries(work).sort());
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, work);
  return work;
}

/** Of `options`; with `complete`, all that were given are there, and `told` says so. */
export function workOf(options: Work, complete: boolean): Work {
  const found: (readonly [string, string])[] = [];
  let key = complete ? 'all' : '';
  for (const given in options) {
    const read = readOption(given, options[given] as string);
    if (read === null || (read[1] === '' && !(read[0] in DEFAULTS))) continue;
    found.push(read);
    key += `\0${read[0]}\0${read[1]}`;
  }
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const work = { ...(complete ? { ...DEFAULTS, told: 'all' } : {}), ...Object.fromEntries(found) };
  known.set(key, work);
  return work;
}

/** Engines that move nothing. */
export const movesNothing = (ioengine: string | null): boolean => ioengine === 'cpuio';

/** What ends a job before its runtime without a fault of anybody's; null where nothing of what was told does. */
export function earlyEndOf(options: Work, steadyStateAttained: boolean): string | null {
  if (steadyStateAttained) return 'the steady state it was to wait for was attained';
  if (options['exitall'] !== undefined || options['exit_what'] !== undefined) return 'exitall: another job ended';
  // No end of the files ends it; exitall on the command line is not told.
  if (options['time_based'] !== undefined) return 'time_based was given: another job ended (exitall), or it was stopped';
  const bound = ['number_ios', 'io_size', 'io_limit'].find((name) => options[name] !== undefined);
  return bound === undefined ? null : `${bound}=${options[bound]}`;
}
