/**
 * A machine reached through another program (ssh, docker exec, limactl shell): what the command printed and how it ended stand
 * between marks of ours, so that a login shell's greetings are not taken for output, nor the program's own failure for the command's.
 */

import { randomBytes } from 'node:crypto';
import { environmentError, type FsbenchError } from '../model/errors.ts';
import type { Gate } from '../process/gate.ts';
import { type RunResult, run } from '../process/run.ts';
import type { Target } from './target.ts';

/** $0: the mark, then the command. The exit code stands in the last line: not every program hands it on. */
const FRAME_SCRIPT = `printf '%s\\n' "$0"; printf '%s\\n' "$0" >&2; "$@"; c=$?; printf '\\n%s %s\\n' "$0" "$c"; exit "$c"`;

/** The command between marks, for a POSIX shell that is found by name. */
export function frame(mark: string, argv: readonly string[]): string[] {
  return ['sh', '-c', FRAME_SCRIPT, mark, ...argv];
}

/** What stands between the marks; null where the command never began. An end that is missing leaves the exit code null. */
export function unframe(mark: string, result: RunResult): RunResult | null {
  const { stdout } = result;
  const begin = stdout.indexOf(`${mark}\n`);
  if (begin < 0) return null;
  const from = begin + mark.length + 1;
  const end = stdout.lastIndexOf(`\n${mark} `);
  const code = end < from - 1 ? null : /^\d+/.exec(stdout.toString('latin1', end + mark.length + 2))?.[0];
  const errorBegin = result.stderr.indexOf(`${mark}\n`);
  return {
    ...result,
    exitCode: code === null || code === undefined ? null : Number(code),
    signal: result.timedOut ? result.signal : null,
    stdout: end < from - 1 ? stdout.subarray(from) : stdout.subarray(from, Math.max(from, end)),
    stderr: errorBegin < 0 ? result.stderr : result.stderr.slice(errorBegin + mark.length + 1),
  };
}

/** The same gate, which hears nothing of what stands before the command's own output. */
const withinFrame = (mark: string, gate: Gate): Gate => ({
  ...gate,
  answer: (printed, signal) => gate.answer(printed.subarray(printed.indexOf(`${mark}\n`) + mark.length + 1), signal),
});

export interface FramedMachine {
  /** What people should read as the target's name. */
  readonly label: string;
  /** The argv on this host that runs argv over there. */
  readonly wrap: (argv: readonly string[]) => readonly string[];
  /** Names of more variables of ours that the program needs. */
  readonly alsoPass?: readonly string[];
  /** Variables of its own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Aborted when the machine is known to be gone. */
  readonly lost?: AbortSignal;
  /** Looks why the machine no longer answers: an error that says so and how to mend it, or null where all seems well. */
  readonly findFault?: () => Promise<FsbenchError | null>;
}

/** The last line that says something. */
const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? '';

/** The machine as a target; it throws `target-lost`, with what the program said, where a command did not begin or its end is not known. */
export function openFramedMachine({ label, wrap, alsoPass, env, lost, findFault }: FramedMachine): Target {
  const exec: Target['exec'] = async (argv, options = {}) => {
    const mark = `fsbench-${randomBytes(9).toString('hex')}`;
    const printed = await run(wrap(frame(mark, argv)), {
      ...options,
      ...(options.gate === undefined ? {} : { gate: withinFrame(mark, options.gate) }),
      ...(lost === undefined ? {} : { lost }),
      ...(alsoPass === undefined ? {} : { alsoPass }),
      ...(env === undefined ? {} : { env }),
      dieWithParent: true,
    });
    const result = unframe(mark, printed);
    if (result !== null && (result.exitCode !== null || printed.timedOut || options.signal?.aborted === true)) return result;
    if (result === null && (printed.timedOut || options.signal?.aborted === true)) return { ...printed, exitCode: null };
    const fault = await findFault?.();
    if (fault !== undefined && fault !== null) {
      // It may be told as the reason of a loop, where no hint is shown.
      throw environmentError('target-lost', `${fault.message}${fault.hint === undefined ? '' : `; ${fault.hint}`}`, undefined, fault);
    }
    const how = printed.signal ?? `exit code ${printed.exitCode}`;
    // Once the command has begun, what stands on its standard output is its own.
    const said = result === null ? lastLine(printed.stderr) || lastLine(printed.stdout.toString('utf8')) : lastLine(result.stderr);
    throw environmentError('target-lost', `${label}: ${said || (result === null ? `no answer (${how})` : `a command was cut off (${how})`)}`);
  };
  return {
    describe: () => label,
    exec,
    command: (argv) => ({ argv: wrap(argv), ...(alsoPass === undefined ? {} : { alsoPass }), ...(env === undefined ? {} : { env }) }),
    [Symbol.asyncDispose]: async () => {},
  };
}
