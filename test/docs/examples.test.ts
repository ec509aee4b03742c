/** The examples of docs/library.md: each is run as a stranger would run it, and prints what the page says. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { run } from '../../src/process/run.ts';

const text = readFileSync(join(PACKAGE_ROOT, 'docs/library.md'), 'utf8');
const examples = [...text.matchAll(/```js\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)].map(([, code, printed]) => ({ code: code as string, printed }));

// Inside the package, so that its own name leads to it.
mkdirSync(join(PACKAGE_ROOT, 'dist/test'), { recursive: true });
const scratch = mkdtempSync(join(PACKAGE_ROOT, 'dist/test/examples-'));
test.after(() => rmSync(scratch, { recursive: true, force: true }));

test('every example has its output beside it', () => {
  assert.is(examples.length, text.match(/^```js$/gm)?.length);
  assert.ok(examples.length > 0);
});

for (const [at, { code, printed }] of examples.entries()) {
  test(`example ${at + 1} prints what the page says`, async () => {
    const file = join(scratch, `${at}.mjs`);
    writeFileSync(file, code);
    const ended = await run([process.execPath, file], { cwd: PACKAGE_ROOT, timeoutMs: 300_000 });
    assert.is(ended.exitCode, 0, ended.stderr);
    assert.is(ended.stdout.toString('utf8'), printed);
  });
}

test.run();
