/** The command that measures a run again. */

import { type OptionValues, PLAN_FLAGS } from '../plan/options.ts';
import { quoteForShell } from '../text/quote.ts';

/** `fsbench fio` with these options, for a shell. */
export function writeFioCommand(values: OptionValues): string {
  return [
    'fsbench',
    'fio',
    ...Object.entries(values)
      .filter(([name, value]) => !PLAN_FLAGS.includes(name) || value === 'true')
      .map(([name, value]) => (PLAN_FLAGS.includes(name) ? `--${name}` : `--${name}=${value}`)),
  ]
    .map(quoteForShell)
    .join(' ');
}
