/** What the documentation says of installing: nothing may be taken from a registry under a name that nobody of ours holds. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';

const { name } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { readonly name: string };

/** All that people read, and what the program itself tells them. */
const files = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...['docs', 'src', 'scripts'].flatMap(listFiles)];

function listFiles(folder: string): string[] {
  const entries = readdirSync(join(PACKAGE_ROOT, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(PACKAGE_ROOT, join(entry.parentPath, entry.name)));
}

/** `npm install fsbench`, `npm i -g fsbench@1`, `yarn add fsbench`, `npx --yes fsbench`, `npm exec fsbench`: all that would ask a registry. */
const FROM_REGISTRY = new RegExp(
  `\\b(?:(?:npm|pnpm|yarn|bun) +(?:install|i|add|exec|dlx|global add)(?: +-\\S+)*|(?:npx|bunx|pnpx)(?: +-\\S+)+) +${name}(?:@\\S*)?(?=[\\s\`.,;]|$)`,
  'm',
);

test('the test knows such a line', () => {
  for (const line of [
    'npm install fsbench',
    '  npm install --global fsbench',
    'npm i -g fsbench@latest',
    'npx --yes fsbench doctor',
    'yarn add fsbench',
    'pnpm dlx fsbench',
  ])
    assert.match(line, FROM_REGISTRY);
  for (const line of ['npm install --global ./fsbench-0.1.0.tgz', 'npm install path/to/fsbench/fsbench-0.1.0.tgz', 'npx fsbench doctor'])
    assert.not.match(line, FROM_REGISTRY);
});

test('no document, recipe or message tells to install fsbench from a registry', () => {
  for (const file of files) assert.not.match(readFileSync(join(PACKAGE_ROOT, file), 'utf8'), FROM_REGISTRY, file);
});

test.run();
