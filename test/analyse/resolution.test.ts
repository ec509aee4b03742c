/** Tests of src/analyse/resolution.ts: what it says can be told is what the rule of winners tells. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { smallestTold } from '../../src/analyse/resolution.ts';

const SD = 0.05;
const told = (loops: number, boots: number, mounts = 3) => smallestTold(SD ** 2, { loops, boots, mounts });

test('of one boot it is t of 5 degrees over what boots add', () => {
  // Three pairs of mounts: 0.05 / 6 a side, t5 = 3.5341 (tables of Student's t).
  const expected = Math.expm1(3.5341 * SD * Math.sqrt(2 * (1.6 + 1.6 / 3)));
  assert.ok(Math.abs(told(3, 1) - expected) < 1e-4, `${told(3, 1)} against ${expected}`);
});

test('of three boots and more it is t of as many degrees over the boots', () => {
  // 0.025 a side with one rival: t3 = 3.1824.
  const expected = Math.expm1(3.1824 * SD * Math.sqrt((2 * (1.6 + 1.6 / 3)) / 3));
  assert.ok(Math.abs(told(3, 3, 2) - expected) < 1e-4, `${told(3, 3, 2)} against ${expected}`);
});

test('boots help, loops of one boot hardly, two boots and more mounts not', () => {
  assert.ok(told(3, 14) < told(3, 7) && told(3, 7) < told(3, 3) && told(3, 3) < told(3, 1));
  assert.ok(told(100, 1) > 0.8 * told(3, 1));
  assert.is(told(3, 2), told(3, 1));
  assert.ok(told(3, 3, 10) > told(3, 3, 2));
});

test('where nothing wavers everything is told', () => {
  assert.ok(smallestTold(0, { loops: 3, boots: 1, mounts: 3 }) === 0);
});

test.run();
