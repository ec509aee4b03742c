/** What the stopwatch in a target printed: what the command said last, and one line of figures. */

export interface Timing {
  readonly wallSeconds: number;
  /** CPU time in user and in kernel mode, of all processes that were waited for; null where the target could not tell. */
  readonly userSeconds: number | null;
  readonly systemSeconds: number | null;
  /** Bytes that its reads and writes moved, to and from whatever file, pipe or cache; null where the target could not tell. */
  readonly readBytes: number | null;
  readonly writtenBytes: number | null;
  /** Timed in steps of 10 ms, where there was no better clock. */
  readonly isCoarse: boolean;
  readonly exitCode: number;
  /** 0 where none ended it. */
  readonly signal: number;
  /** The end of what it printed, standard output and error together. */
  readonly said: string;
}

/** A field of the line; null where it is missing or no number. */
function numberIn(line: string, name: string): number | null {
  const text = new RegExp(` ${name}=(\\d+(?:\\.\\d+)?)(?: |$)`).exec(line)?.[1];
  return text === undefined ? null : Number(text);
}

/** The last line of figures, since a command can print one like it; null where there is none that is whole. */
export function readStopwatch(stdout: string): Timing | null {
  const at = stdout.lastIndexOf('\nfsbench-exec clock=');
  if (at < 0) return null;
  const line = stdout.slice(at + 1).split('\n')[0] ?? '';
  const said = stdout.slice(0, at);
  const exitCode = numberIn(line, 'exit');
  const signal = numberIn(line, 'signal') ?? 0;
  if (exitCode === null) return null;
  if (line.includes('clock=uptime')) {
    const [begun, ended] = [numberIn(line, 'begun'), numberIn(line, 'ended')];
    if (begun === null || ended === null) return null;
    // A shell tells of a signal by 128 and its number.
    const unknown = { userSeconds: null, systemSeconds: null, readBytes: null, writtenBytes: null };
    return { wallSeconds: Math.max(0, ended - begun), ...unknown, isCoarse: true, exitCode, signal, said };
  }
  const [wall, user, system] = [numberIn(line, 'wall_ns'), numberIn(line, 'user_us'), numberIn(line, 'system_us')];
  if (wall === null || user === null || system === null) return null;
  const moved = { readBytes: numberIn(line, 'rchar'), writtenBytes: numberIn(line, 'wchar') };
  return { wallSeconds: wall / 1e9, userSeconds: user / 1e6, systemSeconds: system / 1e6, ...moved, isCoarse: false, exitCode, signal, said };
}
