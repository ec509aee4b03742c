/** The published results of virtiofs-tests, where they lie beside the repository. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/paths.ts';

const DIR = join(PACKAGE_ROOT, '../shared/virtiofs-tests');

/** One raw file, as run-fio-test.sh wrote it. */
interface RawFile {
  readonly path: string;
  readonly text: string;
}

interface PublishedFolder {
  readonly name: string;
  /** In the order in which the published table has them. */
  readonly raw: readonly RawFile[];
  readonly published: string;
}

function readFolder(name: string): PublishedFolder {
  const dir = join(DIR, name);
  const published = readFileSync(join(dir, 'published.txt'), 'utf8');
  const order = published
    .split('\n')
    .slice(1)
    .flatMap((line) => line.match(/^\S+/) ?? []);
  const raw = readdirSync(dir)
    .filter((file) => file !== 'published.txt')
    .map((file) => ({ path: join(dir, file), text: readFileSync(join(dir, file), 'utf8') }))
    .sort((a, b) => order.indexOf(testNameOf(a.text)) - order.indexOf(testNameOf(b.text)));
  return { name, raw, published };
}

/** The name a raw file gives its rows. */
export function testNameOf(text: string): string {
  return /^TEST_NAME=(.*)$/m.exec(text)?.[1] ?? '';
}

/** The folders with published tables; none where they are not there, which is said once. */
export function readPublishedFolders(): PublishedFolder[] {
  if (!existsSync(DIR)) {
    process.stdout.write('skipped: the published results of virtiofs-tests are not in ../shared\n');
    return [];
  }
  return readdirSync(DIR, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [readFolder(entry.name)] : []));
}
