/** The command that measures a run again. */

import { type OptionValues, PLAN_FLAGS } from '../plan/options.ts';
import { quoteForShell } from '../text/quote.ts';
import { readCommand } from './exec-workloads.ts';

/** `fsbench fio`, or `fsbench exec` where a command was typed, with these options, for a shell. */
export function writeFioCommand({ command, ...values }: OptionValues): string {
  return [
    'fsbench',
    command === undefined ? 'fio' : 'exec',
    ...Object.entries(values)
      .filter(([name, value]) => !PLAN_FLAGS.includes(name) || value === 'true')
      .flatMap(([name, value]) =>
        name === 'work-size' ? (value === 'quick' ? ['--quick'] : []) : [PLAN_FLAGS.includes(name) ? `--${name}` : `--${name}=${value}`],
      ),
    ...(command === undefined ? [] : ['--', ...wordsOf(command)]),
  ]
    .map(quoteForShell)
    .join(' ');
}

/** The words of a typed command: one for `sh`, or those that are run. */
function wordsOf(command: string): readonly string[] {
  const run = readCommand(command);
  return typeof run === 'string' ? [run] : run;
}
