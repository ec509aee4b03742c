/** Tests of src/plan/jobs.ts: which workloads `--jobs` means. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BUILT_IN_WORKLOADS } from '../../src/fio/workloads.ts';
import { chooseJobs } from '../../src/plan/jobs.ts';
import { failureOf } from '../support/failure.ts';

const noFile = () => false;

function namesOf(list: string, isFile: (path: string) => boolean = noFile): string[] {
  return chooseJobs(list, isFile).map((choice) => ('builtIn' in choice ? choice.builtIn : `file ${choice.file}`));
}

test('the workloads are the thirty of virtiofs-tests, in the order of its parser', () => {
  assert.is(BUILT_IN_WORKLOADS.length, 30, 'count');
  assert.is(new Set(BUILT_IN_WORKLOADS).size, 30, 'different names');
  assert.equal(
    BUILT_IN_WORKLOADS.slice(0, 7),
    ['seqread-psync', 'seqread-psync-multi', 'seqread-mmap', 'seqread-mmap-multi', 'seqread-libaio', 'seqread-libaio-multi', 'randread-psync'],
    'first ones',
  );
  assert.is(BUILT_IN_WORKLOADS.at(-1), 'randrw-libaio-multi', 'last one');
});

test('names are taken in the order they are given', () => {
  assert.equal(namesOf('randrw-mmap, seqread-psync'), ['randrw-mmap', 'seqread-psync']);
});

test('a glob means all names it fits, in the order of the workloads', () => {
  assert.equal(namesOf('*'), [...BUILT_IN_WORKLOADS], 'all');
  assert.equal(namesOf('randrw-*-multi'), ['randrw-psync-multi', 'randrw-mmap-multi', 'randrw-libaio-multi'], 'multi');
  assert.equal(namesOf('seq????-mmap'), ['seqread-mmap'], 'question marks');
  assert.equal(namesOf('[sr]*write-psync'), ['seqwrite-psync', 'randwrite-psync'], 'a class');
});

test('a workload named twice is measured once, where it stood first', () => {
  assert.equal(namesOf('randread-psync,rand*-psync,randread-psync'), ['randread-psync', 'randwrite-psync', 'randrw-psync']);
});

test('a file is taken by its path', () => {
  assert.equal(
    namesOf('seqread-psync,./my job.job', (path) => path === './my job.job'),
    ['seqread-psync', 'file ./my job.job'],
  );
});

test('a file may have a name that looks like a list or a glob', () => {
  assert.equal(
    namesOf('a\\,b*.job', (path) => path === 'a,b*.job'),
    ['file a,b*.job'],
  );
});

test('a workload goes before a file of its name', () => {
  assert.equal(
    namesOf('seqread-psync', () => true),
    ['seqread-psync'],
  );
});

test('what is neither workload nor file is named, with the way to the list', () => {
  const error = failureOf(() => chooseJobs('seqread-psync,seqread', noFile), 'seqread');
  assert.is(error.code, 'unknown-job', 'code');
  assert.is(error.exitCode, 2, 'exit code');
  assert.is(error.message, "unknown job 'seqread': neither a workload nor a file", 'message');
  assert.match(error.hint ?? '', 'fsbench jobs list');
});

test('a glob that fits nothing is refused', () => {
  assert.is(failureOf(() => chooseJobs('nope-*', noFile), 'nope-*').message, "no workload fits 'nope-*'");
});

test('an empty entry is refused', () => {
  for (const list of ['', 'seqread-psync,', ' , ']) assert.match(failureOf(() => chooseJobs(list, noFile), `'${list}'`).message, 'empty entry', `'${list}'`);
});

test.run();
