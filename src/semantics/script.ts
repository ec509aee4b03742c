/** Steps as a Perl program, and what it prints as answers (pure). */

import { LINUX_ERRNO } from '../parse/linux-errno.ts';

export interface ScriptStep {
  readonly name: string;
  readonly code: string;
  /** Seconds after which it counts as unanswered. */
  readonly limit: number;
  /** Does not touch the mount. */
  readonly apart?: boolean;
  /** Clears up after what was tried: it needs no process of its own, and gives no answer. */
  readonly tidies?: boolean;
}

export interface ScriptSettings {
  /** The folder of the probes on that side. */
  readonly dir: string;
  /** A folder of ours on no mount that is tried, which exists. */
  readonly scratch: string;
  /** Longest wait for what the other side did, in seconds. */
  readonly bound: number;
}

/** Any bytes as a Perl string. */
const quote = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

const hash = (settings: object): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name} => ${quote(String(value))}`)
    .join(', ');

/** What a side's Perl becomes, which then reads programs; `machine` as uname(1) there prints it. */
export const buildPrelude = (prelude: string, machine: string): string => `our %SET = (${hash({ machine })});\n${prelude}\nserve();\n`;

/** The program that runs the steps one after the other. */
export function buildScript(settings: ScriptSettings, steps: readonly ScriptStep[]): string {
  const calls = steps.map(({ name, code, limit, apart = false, tidies = false }) =>
    tidies ? `tidy(${quote(name)}, sub { ${code} });` : `probe(${quote(name)}, sub { ${code} }, ${limit}${apart ? ', 1' : ''});`,
  );
  return [`%SET = (%SET, ${hash(settings)});`, ...calls].join('\n');
}

/** A program as it is sent, up to the end that no text has; the line's own end follows. */
export const sendable = (program: string): string => `${program.replaceAll('\0', '')}\n\0`;

/** What a lane printed. */
export const linesOf = (lines: readonly { readonly text: string }[], lane: string): string =>
  lines.flatMap(({ text }) => (text.startsWith(`${lane}\t`) ? [`${text.slice(lane.length + 1)}\n`] : [])).join('');

/** Whether a line ends a lane's program, with the lane or without. */
export const isEndOf = (line: string, lane: string, number: number): boolean => line === `${lane}\tend\t${number}` || line === `${lane}\tdied\t${number}`;

/** What a step said. */
export interface StepAnswer {
  readonly errno: string | null;
  /** Empty where there is nothing to say. */
  readonly words: string;
  /** The side's clock when it was so, in seconds; null where it told none. */
  readonly at: number | null;
  /** When it was not so yet, where it was looked for again and again; absent: it was told as it happened. */
  readonly since?: number;
}

export interface ScriptOutput {
  readonly answers: ReadonlyMap<string, StepAnswer>;
  /** The side's clock in seconds at its beginning and at its end, as far as it got. */
  readonly clock: readonly number[];
}

/** Reads what the program printed; lines that are not its own are passed over, and one that was cut off. */
export function readOutput(text: string): ScriptOutput {
  const answers = new Map<string, StepAnswer>();
  const clock: number[] = [];
  for (const line of text.split('\n').slice(0, -1)) {
    const [, name, errno, words] = /^([a-z0-9-]+)\t(\d+)\t\d+\t(.*)$/.exec(line) ?? [];
    if (name === undefined || errno === undefined || words === undefined) continue;
    if (name === 'clock') clock.push(Number(words));
    else {
      const [, said = words, at, since] = /^(.*?)@(\d+\.\d+)(?:-(\d+\.\d+))?$/.exec(words) ?? [];
      answers.set(name, {
        errno: errno === '0' ? null : (LINUX_ERRNO[Number(errno)] ?? `errno ${errno}`),
        words: said,
        at: at === undefined ? null : Number(at),
        ...(since === undefined ? {} : { since: Number(since) }),
      });
    }
  }
  return { answers, clock };
}
