/** Tests of src/semantics/clock.ts: delays between two clocks. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { delayBetween, narrow, SAME_CLOCK, UNKNOWN_OFFSET } from '../../src/semantics/clock.ts';

const seconds = (most: number) => fc.double({ min: 0, max: most, noNaN: true });

test('whatever commands take, the true offset lies between, and no command widens it', () => {
  const commands = fc.array(fc.tuple(seconds(5), seconds(5), seconds(5)), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), commands, (truth, runs) => {
      let offset = UNKNOWN_OFFSET;
      let now = 1000;
      for (const [before, within, after] of runs) {
        const begun = now;
        const first = begun + before + truth;
        const last = first + within;
        now = last - truth + after;
        const width = offset.most - offset.least;
        offset = narrow(offset, [first, last], begun, now);
        assert.ok(offset.most - offset.least <= width + 1e-6);
      }
      assert.ok(offset.least <= truth + 1e-6 && truth <= offset.most + 1e-6, `${offset.least} ${truth} ${offset.most}`);
    }),
  );
});

test('the delay is off by no more than it says', () => {
  fc.assert(
    fc.property(seconds(30), seconds(1), seconds(1), seconds(1), seconds(1), (delay, below, above, sooner, later) => {
      const watcher = { least: 7 - below, most: 7 + above };
      // Looked at before and after it could be seen.
      const at = 100 + delay + 7;
      const found = delayBetween(100, SAME_CLOCK, { since: at - sooner, seen: at + later }, watcher);
      assert.ok(found !== null && Math.abs(found.delayMs - delay * 1000) <= found.doubtMs + 1, JSON.stringify(found));
    }),
  );
});

test('a clock that was set counts anew; one that is not known gives no delay', () => {
  const set = narrow({ least: 5, most: 5.1 }, [1000, 1001], 1100, 1102);
  assert.equal(set, { least: -101, most: -100 });
  assert.equal(narrow(set, [], 0, 1), set);
  assert.is(delayBetween(1, SAME_CLOCK, { seen: 2 }, UNKNOWN_OFFSET), null);
});

test('nothing is seen before it is done', () => {
  assert.is(delayBetween(10, SAME_CLOCK, { seen: 9.9 }, SAME_CLOCK)?.delayMs, 0);
});

test.run();
