/** The tables of docs/targets.md that the rows of kinds give: where they stand, and how they are put there. */

import { join } from 'node:path';
import { writeKindTables } from '../../src/commands/kinds-help.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';

export const KINDS_PAGE = join(PACKAGE_ROOT, 'docs/targets.md');

/** The page with its tables as they are now. Throws where one has no place in it. */
export function putKindTables(page: string): string {
  return Object.entries(writeKindTables()).reduce((text, [name, table]) => {
    const place = new RegExp(`(<!-- kinds:${name}:begin -->\n)[\\s\\S]*?(<!-- kinds:${name}:end -->)`);
    if (!place.test(text)) throw new Error(`${KINDS_PAGE} has no place for the table of ${name}`);
    return text.replace(place, (_, begin: string, end: string) => `${begin}\n${table}\n\n${end}`);
  }, page);
}
