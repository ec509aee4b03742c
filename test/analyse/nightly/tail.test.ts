/** Tests of src/analyse/nightly/tail.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { randomOf } from '../../../simulate/random.ts';
import { learnTail } from '../../../src/analyse/nightly/tail.ts';
import { student5Cdf } from '../../../src/analyse/student5.ts';

/** z of 45 nights of 90 series, NaN among them. */
function nightsOf(draw: (random: ReturnType<typeof randomOf>) => number): Float64Array[] {
  const random = randomOf(1);
  return Array.from({ length: 45 }, () => Float64Array.from({ length: 90 }, (_, at) => (at % 30 === 29 ? Number.NaN : draw(random))));
}

test('p falls with z, without a step up at the edge of the tail', () => {
  const { p } = learnTail(nightsOf((random) => random.normal()));
  for (let z = 0; z > -12; z -= 0.01) assert.ok(p(z - 0.01) <= p(z), `at ${z}`);
});

test('p is about how often normal z fall so low', () => {
  const { p, stretch } = learnTail(nightsOf((random) => random.normal()));
  // P(Z < -3.09) is 0.001.
  assert.ok(p(-3.09) > 0.0005 && p(-3.09) < 0.003, `p ${p(-3.09)}`);
  assert.is(stretch, 1);
});

test('heavy tails make a z less telling, and stretch', () => {
  const [light, heavy] = [learnTail(nightsOf((random) => random.normal())), learnTail(nightsOf((random) => 2 * random.student(3)))];
  assert.ok(heavy.p(-5) > 3 * light.p(-5), `${heavy.p(-5)} and ${light.p(-5)}`);
  assert.ok(heavy.stretch > 1.2, `stretch ${heavy.stretch}`);
});

test('too few z leave the distribution that was assumed', () => {
  for (const past of [[], [new Float64Array(90).fill(-9)], [new Float64Array(5000).fill(Number.NaN)]]) {
    assert.is(learnTail(past).p(-4), student5Cdf(-4));
  }
});

test.run();
