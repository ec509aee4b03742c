/** Tests of docs/security.md: every test that it names is there. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';

test('the tests that hold its lines exist', () => {
  const named = [...readFileSync(join(PACKAGE_ROOT, 'docs/security.md'), 'utf8').matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, name]) => name as string);
  assert.ok(named.length > 20, 'lines are held by tests');
  assert.equal(
    named.filter((name) => !existsSync(join(PACKAGE_ROOT, 'test', name))),
    [],
  );
});

test('no line of its tables is without a test', () => {
  const lines = readFileSync(join(PACKAGE_ROOT, 'docs/security.md'), 'utf8').split('\n');
  const held = lines.flatMap((line, at) => (line.startsWith('| line | held by |') ? [at] : []));
  const rows = held.flatMap((at) => {
    const end = lines.findIndex((line, index) => index > at && !line.startsWith('|'));
    return lines.slice(at + 2, end === -1 ? undefined : end);
  });
  assert.ok(rows.length > 10, 'rows are found');
  assert.equal(
    rows.filter((row) => !row.includes('.test.ts`')),
    [],
  );
});

test.run();
