/** Tests of src/store/job-files.ts, and of the job files fsbench comes with. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BUILT_IN_WORKLOADS } from '../../src/fio/workloads.ts';
import { JOBS_DIR } from '../../src/process/paths.ts';
import { isFile, readBuiltInJob, readJobText } from '../../src/store/job-files.ts';
import { READY_FIO_JOBS } from '../../src/work/ready-work.ts';
import { failureOf } from '../support/failure.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** A job file as sections of options; an option without a value is 1, as in fio. */
function parseJob(text: string): Map<string, Record<string, string>> {
  const sections = new Map<string, Record<string, string>>();
  let current: Record<string, string> | undefined;
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || /^[;#]/.test(line)) continue;
    const section = /^\[(.+)\]$/.exec(line)?.[1];
    if (section !== undefined) {
      current = {};
      sections.set(section, current);
    } else {
      const [key = '', value = '1'] = line.split('=', 2);
      if (current === undefined) throw new Error(`'${line}' stands before any section`);
      current[key] = value;
    }
  }
  return sections;
}

/** What a workload's name says of its job. */
function expectedOf(name: string): Record<string, string> {
  const [pattern = '', engine = '', multi] = name.split('-');
  return {
    ioengine: engine,
    rw: { seqread: 'read', randread: 'randread', seqwrite: 'write', randwrite: 'randwrite', randrw: 'randrw' }[pattern] ?? '?',
    ...(pattern === 'randrw' ? { rwmixread: '75' } : {}),
    ...(multi === undefined ? {} : { numjobs: '4', group_reporting: '1' }),
  };
}

test('there is exactly one job file a workload', () => {
  // Those of fio's engines on files are ready work, no part of the matrix.
  const names = [...BUILT_IN_WORKLOADS, ...READY_FIO_JOBS];
  assert.equal([...readdirSync(JOBS_DIR)].filter((name) => name.endsWith('.job')).sort(), names.map((name) => `${name}.job`).sort());
});

test('each job does what its name says, and nothing that options shall decide', () => {
  for (const name of BUILT_IN_WORKLOADS) {
    const sections = parseJob(readBuiltInJob(name).jobText);
    assert.equal([...sections.keys()], ['global', name], `${name}: sections`);
    const { fallocate, filename_format, ...others } = { ...sections.get('global'), ...sections.get(name) };
    assert.equal(others, expectedOf(name), `${name}: options`);
    assert.is(fallocate, 'none', `${name}: fallocate`);
    assert.is(filename_format, 'fsbench.$jobnum', `${name}: all workloads use the same files`);
  }
});

test('each job begins with what it does, for the list', () => {
  for (const name of BUILT_IN_WORKLOADS) assert.match(readBuiltInJob(name).jobText, /^; (sequential|random) /, name);
});

test('a job file that can not be read is wrong usage', () => {
  const path = join(makeTempDir(), 'gone.job');
  const error = failureOf(() => readJobText(path), path);
  assert.equal([error.code, error.exitCode], ['unreadable-job', 2]);
  assert.ok(error.message.startsWith(`job file ${path}: `), error.message);
});

test('a directory is no file', () => {
  assert.is(isFile(JOBS_DIR), false, 'directory');
  assert.is(isFile(join(JOBS_DIR, 'seqread-psync.job')), true, 'file');
  assert.is(isFile(join(JOBS_DIR, 'nope')), false, 'nothing');
});

test.run();
