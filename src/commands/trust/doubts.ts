/** Lines of jobs that may do more than I/O to their test files, as they are told to whoever has to allow them. */

import type { Workload } from '../../model/records.ts';
import type { Doubt } from '../../work/kind.ts';

/** Lines that are told one by one. */
const MOST_TOLD = 10;

/** Characters of a line that are shown. */
const SHOWN_LENGTH = 120;

/** The doubts of a workload, one phrase each: where, why, and the line itself. */
export function tellDoubts({ jobText }: Pick<Workload, 'jobText'>, doubts: readonly Doubt[]): string[] {
  const lines = jobText.split('\n');
  return doubts.map(({ line, text }) => {
    const said = lines[line - 1]?.trim() ?? '';
    return `line ${line}: ${text}: ${said.length > SHOWN_LENGTH ? `${said.slice(0, SHOWN_LENGTH)}...` : said}`;
  });
}

/** The first of the phrases, and how many more there are. */
export function shortenDoubts(phrases: readonly string[]): string[] {
  const more = phrases.length - MOST_TOLD;
  return more <= 0 ? [...phrases] : [...phrases.slice(0, MOST_TOLD), `and ${more} more ${more === 1 ? 'line' : 'lines'}`];
}
