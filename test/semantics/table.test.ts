/** Tests of src/semantics/table.ts: every row is Perl, and its steps fit together. */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { buildPrelude, buildScript } from '../../src/semantics/script.ts';
import { ROWS } from '../../src/semantics/table.ts';
import { testNeeding, whyNoProgram } from '../support/needs.ts';

const withPerl = testNeeding(whyNoProgram('perl'));

test('names are unique, and plain: files of a probe are called after it', () => {
  const names = ROWS.map(({ name }) => name);
  assert.equal(names, [...new Set(names)]);
  for (const name of names) assert.match(name, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
});

test('a row ends with steps that tidy, after one that gives the answer', () => {
  for (const { name, steps } of ROWS) {
    const firstTidy = steps.findIndex(({ tidies }) => tidies === true);
    const tail = firstTidy < 0 ? [] : steps.slice(firstTidy);
    assert.ok(firstTidy !== 0 && tail.every(({ tidies }) => tidies === true), name);
  }
});

test('who stops a server lets it go on', () => {
  for (const { name, steps } of ROWS) {
    const words = steps.filter(({ side }) => side === 'server').map(({ code }) => code);
    assert.ok(words.length === 0 || words.join() === 'stop,continue', name);
  }
});

withPerl('every step is strict Perl, warnings and all', () => {
  const prelude = readFileSync(join(PACKAGE_ROOT, 'semantics/prelude.pl'), 'utf8');
  const steps = ROWS.flatMap((row) => row.steps.filter(({ side }) => side !== 'server').map(({ code }) => ({ name: row.name, code, limit: 1 })));
  const script = `${buildPrelude(prelude, 'x86_64')}${buildScript({ dir: '/', scratch: '/', bound: 1 }, steps)}`;
  const { stderr } = spawnSync('perl', ['-c', '-Mstrict', '-w', '-'], { input: script, encoding: 'utf8' });
  assert.is(stderr, '- syntax OK\n');
});

test.run();
