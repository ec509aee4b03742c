/** Tests of src/figures/extremes.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { largest, smallest } from '../../src/figures/extremes.ts';

test('they are those of Math.max and Math.min, of more values than a call takes', () => {
  for (const values of [[3, -1, 2], [0], [], [Number.NaN, 1]]) {
    assert.equal(largest(values), Math.max(...values));
    assert.equal(smallest(values), Math.min(...values));
  }
  const many = Array.from({ length: 500_000 }, (_, at) => at);
  assert.equal([smallest(many), largest(many)], [0, 499_999]);
});

test.run();
