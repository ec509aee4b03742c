/** Tests of src/fio/argv.ts. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildFioArgv, deadlineSeconds, jobFileName, MOST_SECONDS } from '../../src/fio/argv.ts';
import { readPlanFigures } from '../../src/plan/options.ts';
import { cpuMsOf } from '../support/cpu-time.ts';

const DEFAULTS = readPlanFigures({}).fio;

function workloads(...names: string[]) {
  return { workloads: names.map((name) => ({ name, jobText: '' })) };
}

test("the command is run-fio-test.sh's", () => {
  assert.equal(buildFioArgv(DEFAULTS, '/mnt/v/data', '/jobs/seqread-psync.job'), [
    'fio',
    '--output-format=json',
    '--directory=/mnt/v/data',
    '--runtime=20',
    '--iodepth=16',
    '--size=4G',
    '--direct=1',
    '--blocksize=4K',
    '/jobs/seqread-psync.job',
  ]);
});

test('a colon in the path is protected, a blank is not', () => {
  assert.ok(buildFioArgv(DEFAULTS, '/mnt/a:b c', 'j.job').includes('--directory=/mnt/a\\:b c'));
});

test('sizes are said exactly', () => {
  const argv = buildFioArgv({ ...DEFAULTS, sizeBytes: 1_000_001, blockSizeBytes: 512, direct: 0 }, '/d', 'j.job');
  for (const option of ['--size=1000001', '--blocksize=512', '--direct=0']) assert.ok(argv.includes(option), option);
});

test('a plain name names its job file', () => {
  assert.is(jobFileName('/jobs', workloads('randrw-mmap-multi'), 'randrw-mmap-multi'), '/jobs/randrw-mmap-multi.job');
});

test('another name gets a file by its place in the plan', () => {
  const plan = workloads('seqread-psync', '../../etc/x', 'a b', '-rf', '');
  assert.is(jobFileName('/jobs', plan, '../../etc/x'), '/jobs/_2.job', 'with slashes');
  assert.is(jobFileName('/jobs', plan, 'a b'), '/jobs/_3.job', 'with a blank');
  assert.is(jobFileName('/jobs', plan, '-rf'), '/jobs/_4.job', 'with a dash in front');
  assert.is(jobFileName('/jobs', plan, ''), '/jobs/_5.job', 'empty');
});

test('whatever its name, a job file is a plain name in the work folder', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      assert.match(jobFileName('/jobs', workloads(name), name), /^\/jobs\/[\w.+-]+\.job$/, JSON.stringify(name));
    }),
  );
});

test('a loop may take its runtime and a margin', () => {
  assert.is(deadlineSeconds(DEFAULTS, '[j]\nrw=read\n'), 50);
});

test('a runtime in the job file counts where it is longer', () => {
  for (const [line, seconds] of [
    ['runtime=60', 90],
    ['runtime=2m', 150],
    ['runtime = 1h', 3630],
    ['timeout=60s', 90],
    ['runtime=5', 50],
    ['runtime=500ms', 50],
    ['#runtime=500', 50],
  ] as const) {
    assert.is(deadlineSeconds(DEFAULTS, `[j]\n${line}\n`), seconds, line);
  }
});

test('sections that wait for the one before take their time one after the other', () => {
  assert.is(deadlineSeconds(DEFAULTS, '[a]\nrw=read\n[b]\nstonewall\n[c]\nwait_for_previous\n'), 90);
});

test('a deadline is one that a timer can keep, whatever the job file says', () => {
  for (const line of ['runtime=30d', `runtime=${'9'.repeat(400)}`, 'ramp_time=9999999999']) {
    assert.is(deadlineSeconds(DEFAULTS, `[j]\n${line}\n`), MOST_SECONDS, line.slice(0, 20));
    assert.ok((MOST_SECONDS + 60) * 1000 < 2 ** 31, 'milliseconds fit');
  }
});

test('the longest job file costs no time to speak of, whatever it holds', () => {
  const ms = cpuMsOf(() => {
    for (const part of ['\n', ' ', 'runtime ', 'runtime= ', '[a]\n']) deadlineSeconds(DEFAULTS, part.repeat(120_000 / part.length));
  });
  assert.ok(ms < 5000, `${ms} ms`);
});

test('ramp time comes on top', () => {
  assert.is(deadlineSeconds(DEFAULTS, '[j]\nramp_time=10\n'), 60);
});

test.run();
