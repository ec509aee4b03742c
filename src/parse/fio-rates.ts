/** The line of fio's output for people that has the rates of one direction, in the form of fio 2 and of fio 3. */

/** One direction's rates; bw in bytes per second. */
export interface PrintedRates {
  readonly side: Side;
  readonly bw: number;
  readonly iops: number;
  readonly runtimeMs: number;
}

export type Side = 'read' | 'write' | 'trim' | 'mixed';

const NUMBER = String.raw`\d{1,18}(?:\.\d{1,18})?`;
const SIDE = String.raw`^\s*(read|write|trim|mixed)\s*:`;

/** `read: IOPS=12.8k, BW=50.0MiB/s (52.4MB/s)(1000MiB/20001msec)`; sums of clients have `BW=50.0Mi (52.4M)`. */
const RATE_3 = new RegExp(
  String.raw`${SIDE} IOPS=(${NUMBER})([kMGT]?), BW=(${NUMBER})\s?([kKMGT]?)(i?)(B\/s|bit\/s|) \((${NUMBER})\s?([kKMGT]?)(i?)(?:B\/s|bit\/s|)\)\(${NUMBER}[kKMGT]?i?(?:B|bit|)\/(\d{1,15})msec\)`,
);
/** `read : io=1000.0MB, bw=51213KB/s, iops=12803, runt= 20001msec`, with K = 1024. */
const RATE_2 = new RegExp(
  String.raw`${SIDE} io=\s*(?:${NUMBER})\s*[KMGT]?i?B, bw=\s*(${NUMBER})\s?([KMGT]?)i?B\/s, iops=\s*(${NUMBER})\s?([kKMG]?)\s*, runt=\s*(\d{1,15})msec`,
);

const BINARY: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };
const DECIMAL: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

const scale = (letter: string | undefined, binary: boolean) => (binary ? BINARY : DECIMAL)[(letter ?? '').toUpperCase()] as number;

/** Null for any other line. With `i` a unit is 1024, without it 1000: which of both stands first depends on kb_base. */
export function readRates(line: string): PrintedRates | null {
  if (!line.includes('=')) return null;
  const three = RATE_3.exec(line);
  if (three !== null) {
    const [, side, iops, thousands, first, letter, binary, unit, second, otherLetter, otherBinary, runtime] = three;
    const bits = unit === 'bit/s' ? 8 : 1;
    // The one with more digits rounds less; plain bytes (`BW=512B/s`) are exact.
    const one = (Number(first) * scale(letter, binary === 'i')) / bits;
    const other = (Number(second) * scale(otherLetter, otherBinary === 'i')) / bits;
    const digits = (text: string | undefined) => (text ?? '').replace('.', '').length;
    return {
      side: side as Side,
      iops: Number(iops) * scale(thousands, false),
      bw: digits(second) > digits(first) && binary !== 'i' ? other : one,
      runtimeMs: Number(runtime),
    };
  }
  const two = RATE_2.exec(line);
  if (two === null) return null;
  const [, side, bw, letter, iops, thousands, runtime] = two;
  return { side: side as Side, iops: Number(iops) * scale(thousands, false), bw: Number(bw) * scale(letter, true), runtimeMs: Number(runtime) };
}
