/** A command as the one line that sshd hands to a user's login shell, whichever that is. */

import { quoteForAnyShell, quoteForShell } from '../text/quote.ts';

/** The newline as a variable of sh: `$()` takes newlines off the end, hence the dot. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is sh's.
const NEWLINE = 'n="$(printf "\\\\012.")"; n="${n%.}"; ';

/** One word for the login shell's `-c`, which gives argv to the program unchanged. */
export function formatForLoginShell(argv: readonly string[]): string {
  if (!argv.some((argument) => argument.includes('\n'))) return argv.map(quoteForAnyShell).join(' ');
  const line = argv.map(quoteForShell).join(' ').replaceAll('\n', `'"$n"'`);
  return `sh -c ${quoteForAnyShell(`${NEWLINE}exec ${line}`)}`;
}
