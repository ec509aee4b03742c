/** `--margin`: the least difference that matters, as it is typed. */

import { DEFAULT_MARGIN } from '../model/margin.ts';
import { readShareOption } from '../plan/limits.ts';
import { formatShare } from '../text/units.ts';

/** How the help calls it, with its default. */
export const MARGIN_OPTION = ['--margin <share>', `within it mounts are equal, once that is shown (default: ${formatShare(DEFAULT_MARGIN)})`] as const;

/** The same where something that was measured is shown. */
export const KEPT_MARGIN_OPTION = [MARGIN_OPTION[0], MARGIN_OPTION[1].replace('default: ', "default: the run's, else ")] as const;

/** As a share of 1; undefined where none is given: what is reported says by which it was measured. Throws a usage error for what is none. */
export const readMargin = (text: string | undefined): number | undefined => (text === undefined ? undefined : readShareOption('margin', text));
