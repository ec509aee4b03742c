/** fio's own options, as a command line or a result names them, to what decides whether two figures compare. */

import { isSynchronous } from '../fio/engines.ts';
import type { KnownParameters } from '../model/records.ts';
import { readSize } from '../text/units.ts';
import { ONE_SIZE } from './fio-announcement.ts';

export const UNKNOWN_PARAMETERS: KnownParameters = { runtimeSeconds: null, iodepth: null, sizeBytes: null, direct: null, blockSizeBytes: null };

const SECONDS: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** fio's time values: `20`, `20s`, `500ms`, `2m`. */
function readSeconds(text: string): number | null {
  const match = /^(\d{1,15}(?:\.\d{1,15})?)\s*(us|ms|s|m|h|d|)$/i.exec(text.trim());
  const factor = SECONDS[(match?.[2] ?? '').toLowerCase()];
  return match === null || factor === undefined ? null : Number(match[1]) * factor;
}

function readCount(text: string): number | null {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : null;
}

/**
 * What `options` (names to values as text) say. With `complete`, all options given are there and fio's defaults fill
 * the rest; otherwise what is not there is not known.
 */
export function readFioOptions(options: Readonly<Record<string, string>>, complete: boolean): KnownParameters {
  const pick = (...names: readonly string[]) => names.map((name) => options[name]).find((value) => value !== undefined);
  const buffered = { 0: '1', 1: '0' }[pick('buffered') ?? ''];
  const direct = pick('direct') ?? buffered ?? (complete ? '0' : undefined);
  const isSplit = pick('bssplit', 'bsrange', 'blocksize_range', 'bs_unaligned') !== undefined || (options['blocks'] ?? ONE_SIZE) !== ONE_SIZE;
  const blockSize = isSplit ? undefined : (pick('bs', 'blocksize') ?? (complete ? '4k' : undefined));
  const size = pick('size', 'filesize');
  const runtime = pick('runtime', 'timeout');
  const iodepth = pick('iodepth') ?? (complete ? '1' : undefined);
  return {
    runtimeSeconds: runtime === undefined ? null : readSeconds(runtime),
    iodepth: iodepth === undefined || isSynchronous(options['ioengine'] ?? null) ? null : readCount(iodepth),
    sizeBytes: size === undefined ? null : readSize(size),
    direct: direct === '0' || direct === '1' ? (Number(direct) as 0 | 1) : null,
    blockSizeBytes: blockSize === undefined ? null : readSize(blockSize),
  };
}

/** The options of a fio command line, `--name=value` each; other words are left out. */
export function readFioArgv(argv: readonly string[]): Record<string, string> {
  const options: Record<string, string> = Object.create(null);
  for (const word of argv) {
    const match = /^--([\w-]+)=(.*)$/s.exec(word);
    if (match !== null) options[match[1] as string] = match[2] as string;
  }
  return options;
}

/** What `first` tells, and where it does not, what `second` tells. */
export function mergeParameters(first: KnownParameters, second: KnownParameters): KnownParameters {
  return {
    runtimeSeconds: first.runtimeSeconds ?? second.runtimeSeconds,
    iodepth: first.iodepth ?? second.iodepth,
    sizeBytes: first.sizeBytes ?? second.sizeBytes,
    direct: first.direct ?? second.direct,
    blockSizeBytes: first.blockSizeBytes ?? second.blockSizeBytes,
  };
}
