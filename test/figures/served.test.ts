/** Tests of src/figures/served.ts: what the counters of a mount's server say of where data was served. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sayServed, whereServed } from '../../src/figures/served.ts';
import { makeMetrics } from '../support/records.ts';

/** A loop that moved 1000 blocks of 4 KiB in each of these directions. */
const loopOf = (bytes: number, diskReadBytes: number, metrics = makeMetrics(1000)) => ({ metrics, served: { bytes, diskReadBytes } });
const ALL = 1000 * 4096;

for (const [what, loop, wanted] of [
  ['that its server never saw came from the guest', loopOf(ALL * 0.01, 0), 'guest cache (1 %)'],
  ['that its server read from memory came from the host', loopOf(ALL, 0), 'host cache (100 %)'],
  ['that its server fetched from the disk came from there', loopOf(ALL, ALL * 0.9), 'disk (100 %)'],
  ['with read-ahead came from the disk too', loopOf(ALL * 4, ALL * 4), 'disk (400 %)'],
  ['that was written went to the host, whatever was read beside it', loopOf(ALL, ALL, makeMetrics(null, 1000)), 'host cache (100 %)'],
  ['of both directions is counted together', loopOf(ALL * 2, 0, makeMetrics(1000, 1000)), 'host cache (100 %)'],
] as const) {
  test(`data ${what}`, () => {
    assert.is(sayServed([loop]), wanted);
  });
}

test('loops are looked at together, those that know', () => {
  assert.equal(whereServed([loopOf(ALL, 0), loopOf(0, 0), { metrics: makeMetrics(1000) }]), { place: 'host cache', share: 0.5 });
});

test('where no loop knows, nothing is said', () => {
  assert.is(whereServed([{ metrics: makeMetrics(1000) }]), null);
  assert.is(whereServed([{ metrics: null, served: { bytes: 1, diskReadBytes: 0 } }]), null);
  assert.is(whereServed([{ metrics: makeMetrics(0), served: { bytes: 1, diskReadBytes: 0 } }]), null);
});

test.run();
