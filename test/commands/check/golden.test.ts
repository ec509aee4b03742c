/** `fsbench check` end to end over nights of the project's own simulator, in raw text. */

import { test } from 'uvu';
import { testGoldenCheck } from '../../support/golden-check.ts';
import { GOLDEN, makeGoldenNights } from '../../support/golden-nights.ts';

testGoldenCheck(test, GOLDEN, makeGoldenNights);

test.run();
