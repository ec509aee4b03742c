/** Tests of src/render/markdown-inject.ts. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findBlocks, findStale, injectBlocks } from '../../src/render/markdown-inject.ts';
import { failureOf } from '../support/failure.ts';

const begin = (name: string) => `<!-- fsbench:begin ${name} -->`;
const end = (name: string) => `<!-- fsbench:end ${name} -->`;
const inject = (text: string, contents: Readonly<Record<string, string>>) => injectBlocks(text, 'doc.md', new Map(Object.entries(contents)));

test('what is between the marks is replaced, and nothing else', () => {
  const text = `# Title\n\n${begin('table')}\nold\n${end('table')}\n\ntail without an end of line`;
  assert.is(inject(text, { table: 'new\nlines\n' }), `# Title\n\n${begin('table')}\n\nnew\nlines\n\n${end('table')}\n\ntail without an end of line`);
});

test('marks with nothing between them get their content', () => {
  assert.is(inject(`${begin('a')}\n${end('a')}`, { a: 'x' }), `${begin('a')}\n\nx\n\n${end('a')}`);
});

test('the ends of lines are those of the document', () => {
  assert.is(inject(`a\r\n${begin('t')}\r\n${end('t')}\r\nb\n`, { t: '1\n2' }), `a\r\n${begin('t')}\r\n\r\n1\r\n2\r\n\r\n${end('t')}\r\nb\n`);
});

test('several blocks each get their own, and one without a content stays as it is', () => {
  const text = `${begin('a')}\n${end('a')}\n${begin('b')}\nkeep\n${end('b')}\n${begin('c')}\n${end('c')}\n`;
  assert.is(inject(text, { a: '1', c: '3' }), `${begin('a')}\n\n1\n\n${end('a')}\n${begin('b')}\nkeep\n${end('b')}\n${begin('c')}\n\n3\n\n${end('c')}\n`);
});

test('marks in code, in a line with other text or far indented are no marks', () => {
  for (const text of [
    `\`\`\`\n${begin('t')}\n\`\`\`\n`,
    `~~~~ html\n~~~\n${begin('t')}\n~~~~\n`,
    `\`\`\`\n${begin('t')}\n`,
    `Write \`${begin('t')}\` into it.\n`,
    `    ${begin('t')}\n`,
    '<!-- fsbench:begin -->\n',
  ]) {
    assert.equal(findBlocks(text, 'doc.md'), [], text);
  }
});

test('a mark after code is one', () => {
  const text = `\`\`\`sh\ncode\n\`\`\`\n\`\`\`inline\`\`\`\n  ${begin('t')}\n${end('t')}\n`;
  assert.equal(
    findBlocks(text, 'doc.md').map(({ name, line }) => [name, line]),
    [['t', 5]],
  );
});

test('a file may begin with a byte order mark', () => {
  assert.is(findBlocks(`\ufeff${begin('t')}\n${end('t')}`, 'doc.md').length, 1);
});

test('marks that do not pair are told with their line', () => {
  for (const [text, message] of [
    [`\n${begin('t')}\n`, "doc.md:2: 't' begins and never ends"],
    [`${end('t')}\n`, "doc.md:1: 't' ends and never began"],
    [`${begin('t')}\n${begin('u')}\n${end('u')}\n${end('t')}`, "doc.md:2: 'u' begins inside 't' of line 1"],
    [`${begin('t')}\n${end('u')}\n`, "doc.md:2: 'u' ends inside 't' of line 1"],
    [`${begin('t')}\n${end('t')}\n${begin('t')}\n${end('t')}`, "doc.md:3: 't' is there already, in line 1"],
    [`${begin('t')}\n\`\`\`\n${end('t')}\n`, "doc.md:1: 't' begins and never ends"],
  ] as const) {
    const error = failureOf(() => findBlocks(text, 'doc.md'), text);
    assert.is(error.message, message);
    assert.is(error.exitCode, 2, message);
    assert.ok(error.hint, `${message}: no hint`);
  }
});

test('only blocks that would change are stale', () => {
  const text = inject(`${begin('a')}\n${end('a')}\n${begin('b')}\n${end('b')}\n`, { a: '1', b: '2' });
  assert.equal(findStale(text, 'doc.md', new Map([['a', '1'], ['b', '2 ']])), [], 'the same, but for white space at the end'); // biome-ignore format: pairs
  assert.equal(
    findStale(text, 'doc.md', new Map([['b', '3']])).map(({ name }) => name),
    ['b'],
    'one of them',
  );
});

/** Lines that make up documents, none of which is a mark or a fence. */
const prose = fc.array(
  fc.string({ unit: 'grapheme' }).filter((line) => !/[\r\n]|fsbench|`{3}|~{3}/.test(line)),
  { maxLength: 5 },
);
const lineEnds = fc.constantFrom('\n', '\r\n', '\r');

test('what is outside stays to the character, and a second time changes nothing', () => {
  fc.assert(
    fc.property(prose, prose, prose, prose, lineEnds, (before, old, content, after, lineEnd) => {
      const head = before.map((line) => line + lineEnd).join('');
      const tail = lineEnd + after.join(lineEnd);
      const text = `${head}${begin('t')}${lineEnd}${old.map((line) => line + lineEnd).join('')}${end('t')}${tail}`;
      const once = inject(text, { t: content.join('\n') });
      assert.ok(once.startsWith(`${head}${begin('t')}${lineEnd}`), 'head');
      assert.ok(once.endsWith(`${end('t')}${tail}`), 'tail');
      assert.is(inject(once, { t: content.join('\n') }), once, 'a second time');
    }),
  );
});

test.run();
