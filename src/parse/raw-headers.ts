/** Headers of virtiofs-tests in a raw file, one after the other: what each says of the loops below it, and whether those came. */

import type { KnownParameters } from '../model/records.ts';
import { type AnnouncedLoops, describeShortfall } from './announced-loops.ts';
import { nameOfJobFile } from './fio-invocation.ts';
import { readFioOptions, UNKNOWN_PARAMETERS } from './fio-options.ts';
import { inOrder } from './parsed-file.ts';

/** What a header says of its loops. */
interface RawHeader {
  /** Null where it does not name it. */
  readonly mount: string | null;
  readonly parameters: KnownParameters;
}

const NO_HEADER: RawHeader = { mount: null, parameters: UNKNOWN_PARAMETERS };

/** Names in run-fio-test.sh's header, in the order it writes them. */
const HEADER_LINE = /^(TESTDIR|JOB_FILES|TEST_NAME|SYSTEMINFO|MOUNTPOINT|VIRTO_SHM_REGIONS|RUNTIME)=(.*)$/;

/** A line of a header; RUNTIME stands first in one that has several pairs. */
export interface HeaderEntry {
  readonly name: string;
  readonly value: string;
  readonly line: string;
}

/** The entry that a line is; null where it is none of a header. */
export function parseHeaderLine(line: string): HeaderEntry | null {
  const [, name, value] = HEADER_LINE.exec(line) ?? [];
  return name === undefined || value === undefined ? null : { name, value: value.trim(), line };
}

export interface RawHeaders {
  /** What holds for loops that are read now. */
  current(): RawHeader;
  /** Takes an entry in, which stands on line `number`; TEST_NAME begins another header. What it says of the machine, or null. */
  read(entry: HeaderEntry, number: number): string | null;
  /** A loop of each of these jobs came. */
  count(names: readonly string[]): void;
  /** Says what is missing of the loops of the last header. */
  finish(): void;
}

/** Before the first header nothing is known. `onShortfall` hears of loops that a header on that line announces and that are not below it. */
export function openRawHeaders(onShortfall: (line: number, text: string) => void): RawHeaders {
  let header = NO_HEADER;
  /** The jobs of the header that is being read, what the last one announced, and the loops that came of it. */
  let jobFiles: readonly string[] = [];
  let announced: AnnouncedLoops | null = null;
  let came = new Map<string, number>();

  const finish = () => {
    const missing = announced === null ? null : describeShortfall(announced, came);
    if (announced !== null && missing !== null) onShortfall(announced.line, missing);
  };

  const begin = (testName: string, number: number) => {
    finish();
    announced = { line: number, jobs: jobFiles, loops: null };
    [jobFiles, came] = [[], new Map()];
    const [mount = ''] = testName.split('=');
    header = { ...NO_HEADER, mount: mount === '' ? null : mount };
  };

  const readParameters = (line: string) => {
    const given = Object.fromEntries([...line.matchAll(/(?<!\w)(\w+)=(\S*)/g)].map(([, key, each]) => [(key as string).toLowerCase(), each as string]));
    header = { ...header, parameters: readFioOptions(given, false) };
    if (announced !== null && /^[1-9]\d{0,5}$/.test(given['loops'] ?? '')) announced = { ...announced, loops: Number(given['loops']) };
  };

  return {
    current: () => header,
    read({ name, value, line }, number) {
      if (name === 'JOB_FILES') jobFiles = inOrder(value.split(/\s+/).flatMap((file) => nameOfJobFile(file) ?? []));
      else if (name === 'TEST_NAME') begin(value, number);
      else if (name === 'RUNTIME') readParameters(line);
      return (name === 'SYSTEMINFO' || name === 'MOUNTPOINT') && value !== '' ? `${name}: ${value}` : null;
    },
    count(names) {
      for (const name of new Set(names)) came.set(name, (came.get(name) ?? 0) + 1);
    },
    finish,
  };
}
