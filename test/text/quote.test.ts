/** Tests of src/text/quote.ts. */

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { quoteForFio, quoteForQemu, quoteForShell } from '../../src/text/quote.ts';

test('plain words need no quotes', () => {
  for (const word of ['fio', '/mnt/a.b_c-d', 'user@host:22', '--size=4G', '50%', 'a,b+c']) assert.is(quoteForShell(word), word, word);
});

test('what a shell would change is quoted', () => {
  for (const [text, quoted] of [
    ['', "''"],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['$HOME', "'$HOME'"],
    ['`id`', "'`id`'"],
    ['a\n', "'a\n'"],
    ['~', "'~'"],
    ['*', "'*'"],
    ['é', "'é'"],
  ] as const) {
    assert.is(quoteForShell(text), quoted, text);
  }
});

test('a shell gives any arguments back unchanged', () => {
  const argument = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '`', ' ', '\n', '\t', '!', '*', '#', '~', ';', '&', '(', '-', 'a') }),
  );
  fc.assert(
    fc.property(fc.array(argument, { minLength: 1, maxLength: 20 }), (texts) => {
      // No argument of a process can hold NUL.
      const args = texts.map((text) => text.replaceAll('\0', ''));
      const { stdout } = spawnSync('sh', ['-c', `printf '%s\\0' ${args.map(quoteForShell).join(' ')}`], { encoding: 'utf8' });
      assert.is(stdout, args.map((arg) => `${arg}\0`).join(''), 'printed by sh');
    }),
    { numRuns: 50 },
  );
});

test('a quoted command is one word of a script', () => {
  const hostile = `'; touch /tmp/never; echo $(id) "\\`;
  const { stdout } = spawnSync('sh', ['-c', `printf %s ${quoteForShell(hostile)}`], { encoding: 'utf8' });
  assert.is(stdout, hostile, 'printed by sh');
});

test('QEMU reads a doubled comma as one', () => {
  assert.is(quoteForQemu('/a,b,,c'), '/a,,b,,,,c');
  assert.is(quoteForQemu('/a=b:c'), '/a=b:c');
});

test('fio reads a protected colon as part of the path', () => {
  assert.is(quoteForFio('/mnt/a:b:c d'), '/mnt/a\\:b\\:c d');
});

test.run();
