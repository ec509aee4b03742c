/** Tests of src/render/charts/scale.ts. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { logAxis, ratioAxis } from '../../../src/render/charts/scale.ts';

const positive = fc.double({ min: 1e-6, max: 1e12, noNaN: true });

test('a log axis holds all values, has a length, and ticks that rise within it', () => {
  fc.assert(
    fc.property(fc.array(positive, { minLength: 1, maxLength: 20 }), (values) => {
      const { domain, ticks } = logAxis(values);
      assert.ok(domain[0] < domain[1], 'length');
      assert.ok(domain[0] <= Math.min(...values) * (1 + 1e-6) && domain[1] >= Math.max(...values) * (1 - 1e-6), `${domain}`);
      assert.ok(ticks.length >= 2 && ticks.length <= 20, `${ticks.length} ticks`);
      for (const [at, tick] of ticks.entries()) {
        assert.ok(tick >= domain[0] && tick <= domain[1], `${tick} in ${domain}`);
        assert.ok(at === 0 || tick > (ticks[at - 1] as number), 'rising');
      }
    }),
  );
});

test('an axis of few decades is divided in 1, 2, 5', () => {
  assert.equal(logAxis([30, 700]), { domain: [20, 1000], ticks: [20, 50, 100, 200, 500, 1000] });
  assert.equal(logAxis([0.03, 0.2]), { domain: [0.02, 0.2], ticks: [0.02, 0.05, 0.1, 0.2] });
});

test('an axis of many decades is divided by ten', () => {
  assert.equal(logAxis([3, 70_000]).ticks, [10, 100, 1000, 10_000, 100_000]);
});

test('an axis of ratios is symmetric, holds all of them, and has a tick at 1', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1e-5, max: 1e5, noNaN: true }), { maxLength: 20 }), (ratios) => {
      const { domain, ticks } = ratioAxis(ratios, 1.1);
      assert.ok(Math.abs(domain[0] * domain[1] - 1) < 1e-9, 'symmetric');
      for (const ratio of ratios) assert.ok(ratio >= domain[0] * (1 - 1e-6) && ratio <= domain[1] * (1 + 1e-6), `${ratio}`);
      assert.ok(ticks.includes(1), '1');
      for (const [at, tick] of ticks.entries()) {
        // Closer ones would print their labels on each other.
        assert.ok(at === 0 || Math.log(tick / (ticks[at - 1] as number)) > Math.log(domain[1]) / 6, `${ticks}`);
        assert.ok(tick >= domain[0] * (1 - 1e-9) && tick <= domain[1] * (1 + 1e-9), `${tick} in ${domain}`);
      }
    }),
  );
});

test.run();
