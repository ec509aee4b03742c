/** `fsbench check` end to end over the reference's own nights, in raw text. */

import { testGoldenCheck } from '../../support/golden-check.ts';
import { GOLDEN_OF_REFERENCE, makeReferenceNights, WHY_NO_REFERENCE } from '../../support/golden-nights.ts';
import { testNeeding } from '../../support/needs.ts';

const test = testNeeding(WHY_NO_REFERENCE);

testGoldenCheck(test, GOLDEN_OF_REFERENCE, makeReferenceNights);

test.run();
