/** Tests of src/model/group-by.ts. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { addTo, groupBy } from '../../src/model/group-by.ts';

test('each is with those of its key and no others, in the order in which they came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 })), (all) => {
      const keyOf = (one: number) => Math.abs(one) % 3;
      const groups = groupBy(all, keyOf);
      assert.equal([...groups.keys()], [...new Set(all.map(keyOf))], 'keys');
      for (const [key, group] of groups)
        assert.equal(
          group,
          all.filter((one) => keyOf(one) === key),
        );
    }),
  );
});

test('what is added stands behind what its key has', () => {
  const groups = new Map([['a', [1]]]);
  addTo(groups, 'a', 2);
  addTo(groups, 'b', 3);
  assert.equal(
    [...groups],
    [
      ['a', [1, 2]],
      ['b', [3]],
    ],
  );
});

test.run();
