/** `--margin`: the least difference that matters, as it is typed. */

import { DEFAULT_MARGIN } from '../analyse/margin.ts';
import { usageError } from '../model/errors.ts';
import { formatShare, readShare } from '../text/units.ts';

/** How the help calls it, with its default. */
export const MARGIN_OPTION = ['--margin <share>', `within it mounts are equal, once that is shown (default: ${formatShare(DEFAULT_MARGIN)})`] as const;

/** As a share of 1. Throws a usage error for what is none. */
export function readMargin(text: string | undefined): number {
  if (text === undefined) return DEFAULT_MARGIN;
  const margin = readShare(text);
  if (margin === null) throw usageError('bad-option', `--margin: '${text}' is no share`, 'write 5% or 0.05');
  return margin;
}
