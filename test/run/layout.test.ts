/** Tests of the pure parts of src/run/layout.ts: which workloads use the same files. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BUILT_IN_WORKLOADS } from '../../src/fio/workloads.ts';
import type { Workload } from '../../src/model/records.ts';
import { chooseLayouts } from '../../src/run/layout.ts';
import { readBuiltInJob } from '../../src/store/job-files.ts';
import { kindOfWork } from '../../src/work/kinds.ts';
import { makePlan } from '../support/records.ts';

const chosenOf = (workloads: readonly Workload[]) => chooseLayouts({ ...makePlan([], '9p'), workloads }, kindOfWork).map(({ workload }) => workload.name);

test('the thirty workloads of fsbench use two sets of files', () => {
  const workloads = BUILT_IN_WORKLOADS.map(readBuiltInJob);
  assert.equal(chosenOf(workloads), ['seqread-psync', 'seqread-psync-multi'], 'jobs that lay out');
});

test('each signature is laid out by the first workload that has it', () => {
  const workloads = [
    { name: 'one', jobText: '[x]\nfilename=f\nrw=read\n' },
    { name: 'two', jobText: '[y]\nfilename=f\nrw=write\n' },
    { name: 'three', jobText: '[z]\nfilename=g\n' },
  ];
  assert.equal(chosenOf(workloads), ['one', 'three']);
});

test.run();
