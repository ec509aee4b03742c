/** The bundle of the page's script and style sheet, as the build makes it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentError, messageOf } from '../model/errors.ts';
import { PACKAGE_ROOT } from '../process/paths.ts';

const PAGE_DIR = join(PACKAGE_ROOT, 'dist/page');

function read(name: string): string {
  try {
    return readFileSync(join(PAGE_DIR, name), 'utf8');
  } catch (cause) {
    throw environmentError('no-page', `the page's ${name} can't be read: ${messageOf(cause)}`, 'npm run build makes it', cause);
  }
}

/** Script and style sheet. */
export function readPageAssets(): { readonly script: string; readonly style: string } {
  return { script: read('page.js'), style: read('style.css') };
}
