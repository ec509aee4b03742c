/** Steps as a Perl program, and what it prints as answers (pure). */

import { LINUX_ERRNO } from '../parse/linux-errno.ts';

export interface ScriptStep {
  readonly name: string;
  readonly code: string;
  /** Seconds after which it counts as unanswered. */
  readonly limit: number;
  /** Does not touch the mount. */
  readonly apart?: boolean;
}

export interface ScriptSettings {
  /** As uname(1) prints it. */
  readonly machine: string;
  /** The folder of the probes on that side. */
  readonly dir: string;
  /** A folder of ours on no mount that is tried, which exists. */
  readonly scratch: string;
  /** Longest wait for what the other side did, in seconds. */
  readonly bound: number;
}

/** Any bytes as a Perl string. */
const quote = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

/** The program that runs the steps one after the other. */
export function buildScript(prelude: string, settings: ScriptSettings, steps: readonly ScriptStep[]): string {
  const set = Object.entries(settings).map(([name, value]) => `${name} => ${quote(String(value))}`);
  const calls = steps.map(({ name, code, limit, apart = false }) => `probe(${quote(name)}, sub { ${code} }, ${limit}${apart ? ', 1' : ''});`);
  return [`our %SET = (${set.join(', ')});`, prelude, ...calls, 'printf "clock\\t0\\t0\\t%.4f\\n", now();', ''].join('\n');
}

/** What a step said. */
export interface StepAnswer {
  readonly errno: string | null;
  /** Empty where there is nothing to say. */
  readonly words: string;
  /** The side's clock when it was so, in seconds; null where it told none. */
  readonly at: number | null;
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
      const [, said = words, at] = /^(.*)@(\d+\.\d+)$/.exec(words) ?? [];
      answers.set(name, {
        errno: errno === '0' ? null : (LINUX_ERRNO[Number(errno)] ?? `errno ${errno}`),
        words: said,
        at: at === undefined ? null : Number(at),
      });
    }
  }
  return { answers, clock };
}
