/** fio's logs of bandwidth (write_bw_log), several of them one after the other, as the rate of all their jobs over time. */

/** `ms, KiB/s, direction, ...` (fio's HOWTO, "Log File Formats"): the average since the line before it, of one job and direction. */
const LINE = /^[ \t]*(\d{1,9}),[ \t]*(\d{1,15}),[ \t]*([012])\b/;

/** Logs of trials are shorter; what goes further is none of them, and would be cut into pieces without end. */
const LONGEST_MS = 600_000;

/**
 * KiB/s of all jobs and directions in each piece of so many ms, from the start on, as far as the longest log goes; empty where no line
 * is one of a log. A log begins where the time of its direction goes back.
 */
export function parseRateLogs(text: string, pieceMs: number): number[] {
  const moved: number[] = [];
  const before = new Map<string, number>();
  let end = 0;
  for (const line of text.split('\n')) {
    const [, ms, rate, direction] = LINE.exec(line) ?? [];
    if (ms === undefined || rate === undefined || direction === undefined) continue;
    const until = Number(ms);
    if (until > LONGEST_MS) continue;
    const last = before.get(direction) ?? 0;
    const from = until <= last ? 0 : last;
    before.set(direction, until);
    end = Math.max(end, until);
    for (let at = Math.floor(from / pieceMs); at * pieceMs < until; at++) {
      const overlap = Math.min(until, (at + 1) * pieceMs) - Math.max(from, at * pieceMs);
      moved[at] = (moved[at] ?? 0) + (Number(rate) * overlap) / pieceMs;
    }
  }
  return Array.from({ length: Math.floor(end / pieceMs) }, (_, at) => moved[at] ?? 0);
}
