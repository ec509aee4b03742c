/** Tests of src/figures/series-values.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FIGURES } from '../../src/figures/figures.ts';
import { summarizeValues, valuesOf } from '../../src/figures/series-values.ts';
import { keptLoop } from '../support/nights.ts';
import { makeMetrics } from '../support/records.ts';

test('rates are reads and writes together', () => {
  const loops = [keptLoop({ metrics: makeMetrics(300, 100) })];
  assert.equal(valuesOf(loops, 'iops'), [400]);
  assert.equal(valuesOf(loops, 'bw'), [400 * 4096]);
});

test('the 99th percentile is the worse of both directions', () => {
  const metrics = makeMetrics(300, 100);
  const write = { ...(metrics.write as NonNullable<typeof metrics.write>), clatP99Ns: 9000 };
  assert.equal(valuesOf([keptLoop({ metrics: { ...metrics, write } })], 'clat-p99'), [9000]);
});

test('CPU cost is what is known of it over the GiB moved', () => {
  // 262,144 I/Os a second of 4 KiB for a second are a GiB.
  const loop = keptLoop({ metrics: makeMetrics(262_144), hostCpuSeconds: { qemu: 2, daemon: null, sshd: 0.5 } });
  assert.equal(valuesOf([loop], 'cpu'), [2.5]);
  assert.equal(valuesOf([keptLoop({ hostCpuSeconds: { qemu: null, daemon: null, sshd: null } })], 'cpu'), [], 'nothing known');
  assert.equal(valuesOf([keptLoop({ hostCpuSeconds: null })], 'cpu'), [], 'imported');
});

test('loops that are not good, or moved nothing, have no value in any metric', () => {
  const loops = [keptLoop({ outcome: 'failed' }), keptLoop({ metrics: null }), keptLoop({ metrics: { read: null, write: null, runtimeMs: 5 } })];
  for (const { name } of FIGURES) assert.equal(valuesOf(loops, name), [], name);
});

test('a night is the geometric mean of its loops, with their extremes', () => {
  const night = summarizeValues([100, 400]);
  assert.ok(Math.abs((night?.value ?? 0) - 200) < 1e-9, String(night?.value));
  assert.equal([night?.low, night?.high, night?.loops], [100, 400, 2]);
  assert.is(summarizeValues([]), null, 'none');
});

test('many loops of large values have a mean', () => {
  const night = summarizeValues(Array(1000).fill(1e10));
  assert.ok(Math.abs((night?.value ?? 0) / 1e10 - 1) < 1e-9, String(night?.value));
});

test.run();
