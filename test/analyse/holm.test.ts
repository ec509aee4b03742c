/** Tests of src/analyse/holm.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rejectByHolm } from '../../src/analyse/holm.ts';

test('Holm goes down from the smallest p and stops at the first that is too large', () => {
  assert.equal(rejectByHolm([]), [], 'none');
  assert.equal(rejectByHolm([0.04]), [true], 'one');
  assert.equal(rejectByHolm([0.06]), [false], 'one too large');
  assert.equal(rejectByHolm([0.02, 0.03]), [true, true], 'both: 0.02 <= 0.025, 0.03 <= 0.05');
  assert.equal(rejectByHolm([0.03, 0.03]), [false, false], 'the first is above 0.025');
  assert.equal(rejectByHolm([0.04, 0.001, 0.03]), [false, true, false], 'stops at 0.03 > 0.025');
  assert.equal(rejectByHolm([0.03, 0.001, 0.02]), [true, true, true], 'all in another order');
});

test.run();
