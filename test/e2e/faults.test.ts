/** A small share of the fault campaign (faults/): trials with fixed seeds, of kinds that no other test has. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findKind } from '../../faults/kinds/all.ts';
import { LOOPS } from '../../faults/matrix.ts';
import { describeTrial } from '../../faults/records.ts';
import { conduct } from '../../faults/trial.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { WHY_NO_POSTGRES } from '../support/postgres.ts';

const testVm = testNeeding(whyNoVm());

for (const [name, seed, run] of [
  // In loop 4, and cut in the middle of a line: loops that were kept, and others that were lost.
  ['cut-results', 14, testVm],
  // When loop 3 is written down.
  ['guest-panic', 9, testVm],
  ['kill-postgres', 1, testNeeding(WHY_NO_POSTGRES)],
] as const) {
  run(`${name}, seed ${seed}: nothing lost, nothing left, and said as documented`, async () => {
    const kind = findKind(name);
    const trial = await conduct(kind, seed);
    assert.equal(trial.failures, [], describeTrial(trial));
    assert.not.ok(trial.missed, `it struck nothing: ${describeTrial(trial)}`);
    if (!('strike' in kind)) return;
    const again = trial.resumedLoops ?? 0;
    assert.ok(again > 0 && again < LOOPS, `${again} of ${LOOPS} loops were measured after it: ${describeTrial(trial)}`);
  });
}

test.run();
