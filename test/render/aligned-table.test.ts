/** Tests of src/render/aligned-table.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { alignTable } from '../../src/render/aligned-table.ts';

test('columns stand below each other, counted in characters', () => {
  assert.is(
    alignTable(
      [
        ['a', 'b'],
        ['文👍', '10'],
      ],
      ['l', 'r'],
    ),
    '| a  |  b |\n| :- | -: |\n| 文👍 | 10 |',
  );
});

test('a large table that would be blanks for the most part is not aligned', () => {
  const rows = [['name'], ['x'.repeat(1000)], ...Array.from({ length: 2000 }, () => ['y'])];
  assert.ok(alignTable(rows, ['l']).length < 20_000);
  assert.ok(alignTable(rows.slice(0, 500), ['l']).length > 400_000, 'a small one is');
});

test.run();
