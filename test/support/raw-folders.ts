/** Folders of raw text in the layout of virtiofs-tests with the table made of it: our own, and those published where they are there. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { sharedPath, whyNoShared } from './needs.ts';

/** One raw file, as run-fio-test.sh wrote it. */
interface RawFile {
  readonly path: string;
  readonly text: string;
}

export interface RawFolder {
  readonly name: string;
  /** In the order in which the table has them. */
  readonly raw: readonly RawFile[];
  /** As parse-fio-results.sh prints it. */
  readonly table: string;
}

/** The name a raw file gives its rows; empty for a file that is none. */
export function testNameOf(text: string): string {
  return /^TEST_NAME=(.*)$/m.exec(text)?.[1] ?? '';
}

function readFolder(dir: string, tableName: string): RawFolder {
  const table = readFileSync(join(dir, tableName), 'utf8');
  const order = table
    .split('\n')
    .slice(1)
    .flatMap((line) => line.match(/^\S+/) ?? []);
  const raw = readdirSync(dir)
    .filter((file) => file.endsWith('.txt') && file !== tableName)
    .map((file) => ({ path: join(dir, file), text: readFileSync(join(dir, file), 'utf8') }))
    .sort((a, b) => order.indexOf(testNameOf(a.text)) - order.indexOf(testNameOf(b.text)));
  return { name: dir, raw, table };
}

/** What we captured ourselves. */
export const readCapturedFolders = () => [readFolder(join(PACKAGE_ROOT, 'fixtures/virtiofs-tests'), 'table.txt')];

const PUBLISHED = 'virtiofs-tests';

/** Why the published folders can't be read; null where they can. */
export const WHY_NOT_PUBLISHED = whyNoShared(PUBLISHED);

/** The folders with published tables; none where they are not there. */
export function readPublishedFolders(): RawFolder[] {
  const dir = sharedPath(PUBLISHED);
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [readFolder(join(dir, entry.name), 'published.txt')] : []));
}
