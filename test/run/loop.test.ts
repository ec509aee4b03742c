/** Tests of src/run/loop.ts and measure.ts on a target that is made up: what they measure with, whatever the machine's clock does. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LoopResult } from '../../src/model/records.ts';
import type { RunResult } from '../../src/process/run.ts';
import type { Bed } from '../../src/run/bed.ts';
import { BedLost, measureLoop } from '../../src/run/loop.ts';
import { measureAll } from '../../src/run/measure.ts';
import { makeMetrics, makePlan } from '../support/records.ts';

const PLAN = makePlan(['w'], 'a=tmpfs');
const KEY = { workload: 'w', mount: 'a', loop: 1 };
test.run();
