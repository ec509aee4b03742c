/** What VM managers say of their machines: lists, one JSON object a line, and refusals. */

import * as v from 'valibot';
import { environmentError, type FsbenchError } from '../model/errors.ts';
import { type RunOptions, type RunResult, run } from '../process/run.ts';

/** A question that a manager answers without starting anything; some are scripts in slow languages. */
const ASK_TIMEOUT_MS = 120_000;

/** Runs a manager to its end; the caller judges it. A program that is not there is an error that says who it is wanted for. */
export async function askManager(argv: readonly string[], options: Pick<RunOptions, 'alsoPass' | 'cwd' | 'env' | 'signal'> = {}): Promise<RunResult> {
  return await run(argv, { timeoutMs: ASK_TIMEOUT_MS, ...options, dieWithParent: true });
}

/** The line in which a manager says what is wrong: logrus' `level=fatal msg="..."`, else the last. */
export function tellingLine({ stderr, stdout }: Pick<RunResult, 'stderr' | 'stdout'>): string {
  const lines = (stderr.trim() || stdout.toString('utf8').trim()).split('\n');
  const fatal = lines.findLast((line) => /level="?(fatal|error)/.test(line)) ?? lines.at(-1) ?? '';
  const message = /msg="((?:[^"\\]|\\.)*)"/.exec(fatal)?.[1];
  return (message?.replace(/\\(.)/g, '$1') ?? /msg=(\S+)/.exec(fatal)?.[1] ?? fatal).trim();
}

/** The error for what a manager refused. */
export function refusedByManager(label: string, result: RunResult, hint: string): FsbenchError {
  const said = result.timedOut ? 'no answer' : tellingLine(result) || `exit code ${result.exitCode}`;
  return environmentError('no-connection', `${label}: ${said}`, hint);
}

/** The objects of a text with one a line; lines that are none, or lack what `schema` wants, are left out. */
export function parseJsonLines<T>(schema: v.GenericSchema<unknown, T>, text: string): T[] {
  return text.split('\n').flatMap((line) => {
    try {
      const read = v.safeParse(schema, JSON.parse(line));
      return read.success ? [read.output] : [];
    } catch {
      return [];
    }
  });
}

/** `a, b and c` of names, or that there are none, for a hint. */
export function listNames(names: readonly string[], command: string): string {
  return names.length === 0 ? `\`${command}\` lists none` : `\`${command}\` lists ${names.join(', ')}`;
}

/** The one of that name; undefined where there is none. Throws `no-connection` where there are several, which `command` shows. */
export function findNamed<T extends { readonly name: string }>(label: string, machines: readonly T[], name: string, command: string): T | undefined {
  const found = machines.filter((each) => each.name === name);
  if (found.length > 1)
    throw environmentError(
      'no-connection',
      `${label}: ${found.length} machines are called '${name}'`,
      `\`${command}\` lists them: take one away, or reach it by ssh`,
    );
  return found[0];
}
