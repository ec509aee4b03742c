/** A small share of the fault campaign (faults/): trials with fixed seeds, of kinds that no other test has. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findKind } from '../../faults/kinds/all.ts';
import { describeTrial } from '../../faults/records.ts';
import { conduct } from '../../faults/trial.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { WHY_NO_POSTGRES } from '../support/postgres.ts';

const testVm = testNeeding(whyNoVm());

for (const [name, seed, run] of [
  ['cut-results', 1, testVm],
  ['guest-panic', 1, testVm],
  ['kill-postgres', 1, testNeeding(WHY_NO_POSTGRES)],
] as const) {
  run(`${name}, seed ${seed}: nothing lost, nothing left, and said as documented`, async () => {
    const trial = await conduct(findKind(name), seed);
    assert.equal(trial.failures, [], describeTrial(trial));
  });
}

test.run();
