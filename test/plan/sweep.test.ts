/** Tests of src/plan/sweep.ts and of what a swept workload is measured with. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fioOf } from '../../src/model/sweep.ts';
import { checkWorkloads } from '../../src/plan/jobs.ts';
import { readPlanFigures } from '../../src/plan/options.ts';
import { checkSwept, parseSweeps, sweepWorkloads } from '../../src/plan/sweep.ts';
import { fioJob } from '../../src/work/fio-job.ts';
import { failureOf } from '../support/failure.ts';

const PLAN = { ...readPlanFigures({ size: '64M' }), mounts: [], workloads: [] };
const JOB = { name: 'j', jobText: '[global]\nioengine=libaio\n\n[j]\nrw=read\n' };

test('lists stand one behind the other, each from its OPTION= on', () => {
  assert.equal(parseSweeps('9p:msize=8k,128k,bs=4k,1M,9p:cache=none'), [
    { of: '9p', option: 'msize', values: ['8k', '128k'] },
    { of: null, option: 'bs', values: ['4096', '1048576'] },
    { of: '9p', option: 'cache', values: ['none'] },
  ]);
  assert.equal(parseSweeps('blocksize=4k'), [{ of: null, option: 'bs', values: ['4096'] }], 'the other name of bs');
});

test('what stands before the last colon is a kind or the name of a mount, and a value may hold an equal sign', () => {
  assert.equal(parseSweeps('a:b:cache=none,virtiofs:daemon=/opt/a=b'), [
    { of: 'a:b', option: 'cache', values: ['none'] },
    { of: 'virtiofs', option: 'daemon', values: ['/opt/a=b'] },
  ]);
});

for (const [text, message] of [
  ['4k', "'4k' is not OPTION=VALUE"],
  ['', 'an entry is empty'],
  ['bs=4k,', 'an entry is empty'],
  ['bs=', 'a value is empty'],
  ['bs=4k,4096', '--sweep bs: 4096 stands twice'],
  ['bs=0', "--sweep bs: '0' is not possible"],
  ['iodepth=1.5', "--sweep iodepth: '1.5' is not possible"],
  ['numjobs=100000', "--sweep numjobs: '100000' is not possible"],
  ['bs=4k,bs=8k', '--sweep bs: it is swept twice'],
  ['blocksize=4k,bs=8k', '--sweep bs: it is swept twice'],
  ['9p:msize=8k,9p:msize=4k', '--sweep 9p:msize: it is swept twice'],
  ['runtime=1', "fio's runtime can't be swept"],
] as const) {
  test(`refused: --sweep '${text}'`, () => {
    const error = failureOf(() => parseSweeps(text), text);
    assert.is(error.exitCode, 2);
    assert.ok(error.message.includes(message), error.message);
    assert.ok(error.hint, 'a way on');
  });
}

test('every combination is a workload, named by options in one order whatever order they were given in', () => {
  const names = (text: string) => sweepWorkloads(PLAN, [JOB], parseSweeps(text)).map(({ name }) => name);
  assert.equal(names('bs=4k,1m,iodepth=1,4'), ['j@bs=4k@iodepth=1', 'j@bs=4k@iodepth=4', 'j@bs=1m@iodepth=1', 'j@bs=1m@iodepth=4']);
  assert.equal(names('iodepth=1,bs=4096'), ['j@bs=4k@iodepth=1']);
  assert.equal(names('9p:msize=8k'), ['j'], 'what is of a mount makes no workload');
});

test('a swept workload is measured with its own values and the rest of the plan', () => {
  const [swept] = sweepWorkloads(PLAN, [JOB], parseSweeps('bs=64k,size=16m,iodepth=4'));
  assert.ok(swept);
  assert.equal(fioOf(PLAN, swept), { ...PLAN.fio, blockSizeBytes: 65_536, sizeBytes: 16_777_216, iodepth: 4 });
  const argv = fioJob.buildCommand({ ...PLAN, workloads: [swept] }, swept, { testDir: '/t', workDir: '/w', mount: 'm' });
  for (const word of ['--blocksize=64K', '--size=16M', '--iodepth=4']) assert.ok(argv.includes(word), `${word} in ${argv}`);
  assert.is(fioJob.fileBytes({ ...PLAN, mounts: [] }, swept), 16_777_216);
});

test('numjobs is a line of the job, and each of its jobs has a file', () => {
  const [swept] = sweepWorkloads(PLAN, [JOB], parseSweeps('numjobs=4'));
  assert.ok(swept);
  assert.match(swept.jobText, /^\[global\]\nnumjobs=4\n/);
  assert.is(fioJob.fileBytes({ ...PLAN, mounts: [] }, swept), 4 * PLAN.fio.sizeBytes);
});

for (const [text, job, message] of [
  ['bs=4k', { ...JOB, jobText: '[j]\n bs = 8k\n' }, "'j' says bs = 8k itself"],
  ['bs=4k', { ...JOB, jobText: '[j]\nbssplit=4k/50\n' }, "'j' says bssplit=4k/50 itself"],
  ['numjobs=2', { ...JOB, jobText: '[j]\nnumjobs=4\n' }, "'j' says numjobs=4 itself"],
  ['iodepth=2', { ...JOB, jobText: '[j]\nioengine=psync\n' }, 'one I/O in flight whatever iodepth says'],
  ['bs=4k', { ...JOB, kind: 'exec' }, 'no fio job'],
  ['bs=4k,128m', JOB, 'a block of 128M is larger than a file of 64M'],
  ['bs=1m,size=64m,512k', JOB, 'a block of 1M is larger than a file of 512K'],
] as const) {
  test(`refused: --sweep ${text} where ${message}`, () => {
    const error = failureOf(() => sweepWorkloads(PLAN, [job], parseSweeps(text)), text);
    assert.is(error.exitCode, 2);
    assert.ok(error.message.includes(message), error.message);
  });
}

test('a job file that is called as a swept workload clashes with it by name', () => {
  const swept = sweepWorkloads(PLAN, [JOB], parseSweeps('bs=4k'));
  assert.match(failureOf(() => checkWorkloads([...swept, { ...JOB, name: 'j@bs=4k' }]), 'two of a name').message, /two jobs are called 'j@bs=4k'/);
});

test('a stored workload has the values of a sweep and no others', () => {
  checkSwept({ ...JOB, swept: { of: 'j', values: { bs: '4096' } } });
  for (const values of [{ bs: '4k' }, { runtime: '1' }, { iodepth: '0' }] as Record<string, string>[]) {
    assert.is(failureOf(() => checkSwept({ ...JOB, swept: { of: 'j', values } }), JSON.stringify(values)).exitCode, 2);
  }
});

test.run();
