/** Tests of src/figures/cpu-cost.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cpuCostOf } from '../../src/figures/cpu-cost.ts';
import { makeBadLoop, makeLoop, makeMetrics } from '../support/records.ts';

const cpu = { qemu: 1.5, daemon: 0.5, sshd: null };
/** 4 KiB x 262144 in a second is 1 GiB. */
const GIB = 262_144;

test('seconds of all that used them, over GiB read and written', () => {
  const loops = [makeLoop({ metrics: makeMetrics(GIB), hostCpuSeconds: cpu }), makeLoop({ metrics: makeMetrics(GIB, 2 * GIB), hostCpuSeconds: cpu })];
  assert.equal(cpuCostOf(loops), { cpuSeconds: 4, bytes: 4 * 1024 ** 3, secondsPerGib: 1 });
});

test('loops that failed or do not know their CPU time count on neither side', () => {
  const loops = [
    makeLoop({ metrics: makeMetrics(GIB), hostCpuSeconds: cpu }),
    makeLoop({ metrics: makeMetrics(GIB) }),
    makeBadLoop({ outcome: 'failed', metrics: makeMetrics(GIB), hostCpuSeconds: cpu }),
  ];
  assert.is(cpuCostOf(loops)?.secondsPerGib, 2);
});

test('nothing known, nothing moved: no cost', () => {
  assert.is(cpuCostOf([]), null);
  assert.is(cpuCostOf([makeLoop()]), null);
  assert.is(cpuCostOf([makeLoop({ metrics: makeMetrics(0), hostCpuSeconds: cpu })]), null);
});

test.run();
