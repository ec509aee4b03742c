/** The nightly rule on nights of the project's own simulator: known steps, and the events they are known to cause. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { GOLDEN, GOLDEN_SIMULATION } from '../../support/golden-nights.ts';
import { listEvents } from '../../support/nightly.ts';
import { simulateNights } from '../../support/simulated-nights.ts';

test('steps put into simulated nights are found in the nights and by the kinds that are known', () => {
  const events = listEvents(simulateNights(GOLDEN_SIMULATION));
  assert.equal(
    events.map(({ night, key, kind }) => ({ night, key, kind })),
    GOLDEN.events,
  );
  assert.is(events.find(({ key }) => key === 'virtiofs/randread-psync')?.z.toFixed(1), GOLDEN.z);
});

test('without the steps none of their series has an event', () => {
  const events = listEvents(simulateNights({ ...GOLDEN_SIMULATION, steps: [] }));
  const stepped = GOLDEN_SIMULATION.steps.map(({ series }) => series);
  assert.equal(
    events.filter(({ key }) => stepped.includes(key)),
    [],
  );
});

test.run();
