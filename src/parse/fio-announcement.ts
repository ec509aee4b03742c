/** The line by which fio announces a job before it runs: what it is to do, and in blocks of which size. */

/** What the line that announces a job says of it. */
export interface Announcement {
  readonly name: string;
  readonly groupId: number;
  readonly options: Readonly<Record<string, string>>;
  /** Bytes of each read and write, where all are of one size. */
  readonly readBytes: number | null;
  readonly writeBytes: number | null;
}

/** As what was not given reads where all that was is told (parse/fio-work.ts). */
export const ONE_SIZE = 'not set';

/** What stands behind the job's name. */
const BEGINS = ': (g=';
/** From there on; sizes that are longer are none. */
const ANNOUNCED = /^: \(g=(\d{1,9})\): rw=(\w+), bs=(\S(?:\S| (?=\S)){0,300}?), ioengine=(\w+), iodepth=(\d+)/;

/** fio 2 has no `i` where it means 1024; fio 3 has, and without it means 1000 (kb_base=1000). */
const SIZE = /^(\d{1,15}(?:\.\d{1,4})?)([KMGk]?)(i?)(B?)$/;
const POWERS: Readonly<Record<string, number>> = { '': 0, K: 1, M: 2, G: 3 };

/** What every block size is a multiple of where what was printed is rounded. */
const SECTOR_BYTES = 512;

/** Bytes of a size as printed, three digits or more; null where more than one size is printed so. */
function readPrintedSize(text: string): number | null {
  const [, digits, letter, binary, bytes] = SIZE.exec(text) ?? [];
  if (digits === undefined || letter === undefined) return null;
  // `4K` of fio 2 and `64.0KiB` of fio 3 are 1024; `65.5kB` is 1000.
  const base = binary === 'i' || (bytes === '' && letter !== 'k') || letter === '' ? 1024 : 1000;
  const unit = base ** (POWERS[letter.toUpperCase()] as number);
  const nominal = Number(digits) * unit;
  if (letter === '' || (Number.isInteger(nominal) && nominal % SECTOR_BYTES === 0)) return nominal;
  const half = unit / 2 / 10 ** (digits.split('.')[1]?.length ?? 0);
  const first = Math.ceil((nominal - half) / SECTOR_BYTES);
  return first === Math.floor((nominal + half) / SECTOR_BYTES) && first > 0 ? first * SECTOR_BYTES : null;
}

function oneSize(range: string | undefined): number | null {
  const [least, most] = (range ?? '').split('-');
  return least === undefined || least !== most ? null : readPrintedSize(least);
}

/**
 * `name: (g=0): rw=randread, bs=(R) 64.0KiB-64.0KiB, (W) ..., ioengine=libaio, iodepth=16`; fio 2: `bs=4K-4K/4K-4K/4K-4K`.
 * Where all of a job is of one size, `options` has it as `bs`, and that there is no split; where not, as `blocks`, as it is printed.
 */
export function parseAnnouncement(line: string): Announcement | null {
  // A name may look like it too: the last that is whole is fio's.
  let at = line.lastIndexOf(BEGINS);
  while (at > 0 && !ANNOUNCED.test(line.slice(at))) at = line.lastIndexOf(BEGINS, at - 1);
  const match = at < 0 ? null : ANNOUNCED.exec(line.slice(at));
  if (match === null) return null;
  const [, group, rw, bs, ioengine, iodepth] = match as unknown as [string, string, string, string, string, string];
  const sizes = bs.includes('(R)') ? bs.split(', ').map((each) => each.replace(/^\([RWT]\) /, '')) : bs.split('/');
  const [readBytes, writeBytes] = [oneSize(sizes[0]), oneSize(sizes[1])];
  const bytes = readBytes === writeBytes ? readBytes : null;
  return {
    name: line.slice(0, at),
    groupId: Number(group),
    options: { rw, ioengine, iodepth, ...(bytes === null ? { blocks: bs } : { bs: String(bytes), blocks: ONE_SIZE }) },
    readBytes,
    writeBytes,
  };
}
