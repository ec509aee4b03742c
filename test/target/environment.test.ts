/** Tests of the pure part of src/target/environment.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Environment } from '../../src/model/records.ts';
import { describeChanges } from '../../src/target/environment.ts';

const BEFORE: Environment = {
  fsbench: '0.1.0',
  node: '20.19.0',
  hostKernel: '6.1.0',
  hostOs: 'Debian 12',
  hostCpu: 'Xeon',
  hostCpus: 2,
  hostMemoryBytes: 8e9,
  hostGovernor: null,
  fio: 'fio-3.33',
  guestKernel: '6.1.0',
  guestCpus: 2,
  guestMemoryBytes: 2e9,
  qemu: '7.2.0',
  accel: 'kvm',
};

test('equal environments have no changes', () => {
  assert.equal(describeChanges(BEFORE, { ...BEFORE }), []);
});

test('what makes figures another measurement is told with both values', () => {
  assert.equal(describeChanges(BEFORE, { ...BEFORE, fio: 'fio-3.36', guestKernel: '6.12.0', accel: 'tcg' }), [
    'fio was fio-3.33 and is fio-3.36',
    'guestKernel was 6.1.0 and is 6.12.0',
    'accel was kvm and is tcg',
  ]);
});

test('what does not touch figures is no change', () => {
  assert.equal(describeChanges(BEFORE, { ...BEFORE, fsbench: '0.2.0', node: '24.0.0' }), []);
});

test.run();
