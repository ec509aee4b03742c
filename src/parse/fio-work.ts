/** What fio was told of a job, beyond size, depth and the like, that makes it other work under the same name. */

/** By fio's names of options; what is not there is not known. `''` is an option that was not given. */
export type Work = Readonly<Record<string, string>>;

/** With their defaults on Linux (fio HOWTO). */
const DEFAULTS: Work = { rw: 'read', ioengine: 'psync', numjobs: '1' };

/** Without a default: not given, they change nothing. */
const OTHERS = [
  ...['blocks', 'rwmixread', 'percentage_random', 'random_distribution', 'randrepeat', 'norandommap'],
  ...['fsync', 'fdatasync', 'sync', 'end_fsync', 'fsync_on_close', 'write_barrier', 'sync_file_range'],
  ...['rate', 'rate_iops', 'rate_process', 'thinktime', 'nrfiles', 'filesize', 'io_size', 'number_ios', 'zonemode', 'verify', 'offset'],
];

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

/** Block sizes of several kinds (`4k,8k`) are no one size. */
function blocksOf(options: Work): Work {
  const bs = options['bs'] ?? options['blocksize'];
  return bs?.includes(',') === true && new Set(bs.split(',')).size > 1 ? { blocks: bs } : {};
}

/** Of `options`; with `complete`, all that were given are there. */
export function workOf(options: Work, complete: boolean): Work {
  const named = Object.entries(options).map(([name, value]) => [ALIASES[name] ?? name, value] as const);
  const mixWrite = Number(options['rwmixwrite']);
  const mix: Work = options['rwmixread'] === undefined && mixWrite >= 0 && mixWrite <= 100 ? { rwmixread: String(100 - mixWrite) } : {};
  const given: Work = { ...blocksOf(options), ...mix, ...Object.fromEntries(named) };
  const pick = (name: string, fallback: string): [string, string][] => {
    const value = given[name] ?? (complete ? fallback : undefined);
    return value === undefined ? [] : [[name, plainValue(name, value)]];
  };
  return Object.fromEntries([...Object.entries(DEFAULTS).flatMap(([name, value]) => pick(name, value)), ...OTHERS.flatMap((name) => pick(name, ''))]);
}

/** Engines that count a call on a file once for each of its blocks (engines/fileoperations.c): their rates are not calls. */
const ON_FILES = new Set(['filecreate', 'filestat', 'filedelete', 'dircreate', 'dirstat', 'dirdelete']);

export const countsBlocksOfFiles = (ioengine: string | null): boolean => ON_FILES.has(ioengine ?? '');

/** Engines that move nothing. */
export const movesNothing = (ioengine: string | null): boolean => ioengine === 'cpuio';

/** What ends a job before its runtime without a fault of anybody's; null where nothing of what was told does. */
export function earlyEndOf(options: Work, steadyStateAttained: boolean): string | null {
  if (steadyStateAttained) return 'the steady state it was to wait for was attained';
  if (options['exitall'] !== undefined || options['exit_what'] !== undefined) return 'exitall: another job ended';
  const bound = ['number_ios', 'io_size', 'io_limit'].find((name) => options[name] !== undefined);
  return bound === undefined ? null : `${bound}=${options[bound]}`;
}
