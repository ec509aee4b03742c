/** Tests of src/fio/jobs.ts: which jobs use the same files. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { countFiles, findNoJob, isFioJob, layoutSignature } from '../../src/fio/jobs.ts';
import { cpuMsOf } from '../support/cpu-time.ts';

const signatureOf = (jobText: string): string => layoutSignature({ jobText });

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

test('a workload that names no kind is a fio job, as in runs of before there were kinds', () => {
  assert.equal([isFioJob({}), isFioJob({ kind: 'fio-job' }), isFioJob({ kind: 'command' })], [true, true, false]);
});

test('the longest job file costs no time to speak of, whatever it holds', () => {
  const ms = cpuMsOf(() => {
    for (const text of ['\n'.repeat(120_000), `a${' '.repeat(120_000)}b`, `a${' '.repeat(120_000)}b=c`]) {
      layoutSignature({ jobText: text });
      countFiles(text);
    }
  });
  assert.ok(ms < 5000, `${ms} ms`);
});

test('every job of a section has a file of its own', () => {
  assert.is(countFiles('[a]\n'), 1);
  assert.is(countFiles('[global]\nnumjobs=4\n[a]\n[b]\nnumjobs=2\n'), 6);
});

test('a file without a job is told, one whose jobs may come from elsewhere is not', () => {
  for (const text of ['', 'rw=read', '[global]\nrw=read', ' [globals]\nrw=read', '# [job]']) assert.match(findNoJob(text) ?? '', 'it has no job', text);
  for (const text of ['[job]', ' [job]', '[global]\nrw=read\n[job]', '[Global]', '[]', '\tinclude x.fio']) assert.is(findNoJob(text), null, text);
});

test.run();
