/** Tests of src/analyse/adaptive/length.ts: how long loops are by the rates of their trials. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseLength } from '../../../src/analyse/adaptive/length.ts';

const USUAL = { rampSeconds: 1, runtimeSeconds: 2 };
const SECONDS = 5;

/** Four pieces of each second, at these shares of 1000, by turns above and below by so much. */
const trial = (levels: readonly number[], spread = 0.001): number[] =>
  levels.flatMap((level) => [1, -1, 1, -1].map((sign) => 1000 * level * (1 + sign * spread)));

const STEADY = trial([1, 1, 1, 1, 1]);
const choose = (...trials: readonly (readonly number[])[]) => chooseLength(trials, SECONDS, USUAL);

test('what is steady from its start needs a second and no ramp', () => {
  assert.equal(choose(STEADY, STEADY), { rampSeconds: 0, runtimeSeconds: 1 });
});

test('a slow first second is left out, of all mounts where one of them has it', () => {
  assert.equal(choose(STEADY, trial([0.87, 1, 1, 1, 1])), { rampSeconds: 1, runtimeSeconds: 1 });
});

test('a ramp of two seconds is two seconds, and no longer than half of the trial', () => {
  assert.equal(choose(trial([0.5, 0.8, 1, 1, 1])).rampSeconds, 2);
  assert.equal(choose(trial([0.1, 0.3, 0.5, 1, 1])).rampSeconds, 2);
});

test('what noise hides stays as it is without trials', () => {
  assert.equal(choose(trial([1, 1, 1, 1, 1], 0.1)), USUAL);
  assert.equal(choose(trial([1, 1, 1, 1, 1], 0.1), STEADY), USUAL);
  assert.equal(choose(trial([0.98, 1, 1, 1, 1], 0.01)).rampSeconds, 1, 'off by the least effect, give or take');
});

test('mounts on which it does not work have no say, and where it works on none nothing is known', () => {
  assert.equal(choose([], STEADY), { rampSeconds: 0, runtimeSeconds: 1 });
  assert.equal(choose([], []), USUAL);
  assert.equal(choose(), USUAL);
  assert.equal(choose(trial([0, 0, 0, 0, 0])), USUAL, 'a rate of nothing');
});

test('a trial that was through with its files early says nothing, and others can only make loops longer', () => {
  const short = trial([1, 1, 1]);
  assert.equal(choose(short), USUAL);
  assert.equal(choose(short, STEADY), USUAL);
  assert.equal(choose(short, trial([0.5, 0.5, 1, 1, 1])), { rampSeconds: 2, runtimeSeconds: 2 });
});

test('whatever the rates, a length is within its bounds, and no mount more makes loops shorter', () => {
  const rates = fc.array(fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 0, maxLength: 24 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(rates, (trials) => {
      const { rampSeconds, runtimeSeconds } = choose(...trials);
      assert.ok([0, 1, 2].includes(rampSeconds) && [1, 2].includes(runtimeSeconds), JSON.stringify({ rampSeconds, runtimeSeconds }));
      const fewer = choose(...trials.slice(1).filter((pieces) => pieces.length > 0));
      const said = trials.slice(1).some((pieces) => pieces.length > 0);
      assert.ok(!said || (fewer.rampSeconds <= rampSeconds && fewer.runtimeSeconds <= runtimeSeconds), 'longer without a mount');
    }),
  );
});

test.run();
