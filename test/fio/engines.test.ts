/** Tests of src/fio/engines.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { engineOfJob, isSynchronous } from '../../src/fio/engines.ts';

test('engines with one I/O in flight are known, others and none are not', () => {
  assert.equal(['psync', 'mmap', 'libaio', 'io_uring', null].map(isSynchronous), [true, true, false, false, false]);
});

test('a job names its engine where all its sections name the same', () => {
  assert.is(engineOfJob('[global]\nioengine=psync\n[a]\nrw=read\n'), 'psync', 'global');
  assert.is(engineOfJob('[a]\n ioengine = libaio\n[b]\nioengine=libaio\n'), 'libaio', 'each');
  assert.is(engineOfJob('[a]\nioengine=libaio\n[b]\nioengine=psync\n'), null, 'differing');
  assert.is(engineOfJob('[a]\nrw=read\n; ioengine=mmap\n'), null, 'none');
});

test.run();
