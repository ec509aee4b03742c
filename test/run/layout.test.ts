/** Tests of the pure parts of src/run/layout.ts: which workloads use the same files. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseLayoutJobs, layoutSignature } from '../../src/run/layout.ts';
import { readBuiltInJob } from '../../src/store/job-files.ts';
import { BUILT_IN_WORKLOADS } from '../../src/fio/workloads.ts';

const signatureOf = (jobText: string): string => layoutSignature({ name: 'w', jobText });

test('the thirty workloads of fsbench use two sets of files', () => {
  const workloads = BUILT_IN_WORKLOADS.map(readBuiltInJob);
  assert.is(new Set(workloads.map(layoutSignature)).size, 2, 'signatures');
  assert.equal(
    chooseLayoutJobs(workloads).map(({ name }) => name),
    ['seqread-psync', 'seqread-psync-multi'],
    'jobs that lay out',
  );
});

test('how files are used does not change them', () => {
  const plain = signatureOf('[j]\nfilename=f\n');
  for (const line of ['ioengine=mmap', 'rw=randrw', 'rwmixread=75', 'iodepth=4', 'direct=1', 'runtime=9', 'group_reporting', '; note', '# note', '']) {
    assert.is(signatureOf(`[j]\nfilename=f\n${line}\n`), plain, line);
  }
});

test('which files there are does change them', () => {
  const plain = signatureOf('[j]\nfilename=f\n');
  for (const line of ['numjobs=4', 'nrfiles=2', 'size=1M', 'directory=/elsewhere', 'filesize=4k', 'rw_sequencer=identical']) {
    assert.is.not(signatureOf(`[j]\nfilename=f\n${line}\n`), plain, line);
  }
});

test('jobs that name their files share them whatever the jobs are called', () => {
  assert.is(signatureOf('[a]\nfilename_format=f.$jobnum\n'), signatureOf('[b]\nfilename_format=f.$jobnum\n'), 'filename_format');
  assert.is(signatureOf('[a]\nfilename=f\n'), signatureOf('[b]\nfilename=f\n'), 'filename');
});

test('jobs whose files are named after them share none', () => {
  assert.is.not(signatureOf('[a]\nnumjobs=2\n'), signatureOf('[b]\nnumjobs=2\n'), 'by default');
  assert.is.not(signatureOf('[a]\nfilename_format=$jobname.x\n'), signatureOf('[b]\nfilename_format=$jobname.x\n'), 'by their format');
});

test('each signature is laid out by the first workload that has it', () => {
  const workloads = [
    { name: 'one', jobText: '[x]\nfilename=f\nrw=read\n' },
    { name: 'two', jobText: '[y]\nfilename=f\nrw=write\n' },
    { name: 'three', jobText: '[z]\nfilename=g\n' },
  ];
  assert.equal(
    chooseLayoutJobs(workloads).map(({ name }) => name),
    ['one', 'three'],
  );
});

test.run();
