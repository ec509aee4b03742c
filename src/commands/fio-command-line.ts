/** The command that measures a run again. */

import type { OptionValues } from '../plan/options.ts';
import { quoteForShell } from '../quote.ts';

/** `fsbench fio` with these options, for a shell. */
export function writeFioCommand(values: OptionValues): string {
  return [
    'fsbench',
    'fio',
    ...Object.entries(values)
      .filter(([name, value]) => name !== 'drop-host-caches' || value === 'true')
      .map(([name, value]) => (name === 'drop-host-caches' ? `--${name}` : `--${name}=${value}`)),
  ]
    .map(quoteForShell)
    .join(' ');
}
