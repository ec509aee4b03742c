/** The command that measures a run again. */

import { type OptionValues, PLAN_FLAGS, type PlanOption, QUICK } from '../plan/options.ts';
import { quickFor } from '../plan/steered.ts';
import { quoteForShell } from '../text/quote.ts';
import { ALL_READY_WORK, READY_WORK_NAMES } from '../work/ready-work.ts';
import { readCommand } from './exec-workloads.ts';

/** What `fsbench exec` has no options for; its --quick gives some of them. */
const OF_FIO = ['runtime', 'ramp', 'trial', 'iodepth', 'size', 'direct', 'blocksize'] as const satisfies PlanOption[];

/** Without what a small size of work sets anyway; that is left out of `fsbench exec`, which has no options for it. */
function withoutQuick(values: OptionValues): OptionValues {
  if (values['work-size'] !== 'quick') return values;
  const given: OptionValues = { ...QUICK, ...quickFor({}) };
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !(OF_FIO as readonly string[]).includes(name) || given[name as PlanOption] !== value),
  );
}

/** Whether `fsbench exec` can do it again: a command was typed, or all of the work is ready work. */
function isOfExec(values: OptionValues): boolean {
  if (values.command !== undefined) return true;
  const isPlain = OF_FIO.every((name) => withoutQuick(values)[name] === undefined);
  return isPlain && (values.jobs ?? '').split(',').every((name) => name === ALL_READY_WORK || READY_WORK_NAMES.includes(name));
}

/** `fsbench fio`, or `fsbench exec` where commands are timed, with these options, for a shell. */
export function writeFioCommand({ command, ...given }: OptionValues): string {
  const isExec = isOfExec({ ...given, ...(command === undefined ? {} : { command }) });
  const values = isExec ? withoutQuick(given) : given;
  return [
    'fsbench',
    isExec ? 'exec' : 'fio',
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
