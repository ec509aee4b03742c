/** The texts of ../shared/public-cases, made after what people published: each gives the values that stand beside it. */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { SourcedLoop } from '../../../src/model/records.ts';
import { parseText } from '../../../src/parse/text.ts';
import { PACKAGE_ROOT } from '../../../src/process/paths.ts';
import { testNeeding } from '../../support/needs.ts';

const CASES = join(PACKAGE_ROOT, '../shared/public-cases');
const test = testNeeding(existsSync(join(CASES, 'check.mjs')) ? null : 'no ../shared/public-cases');

test('every case of the folder is read right by the command', () => {
  const { stdout } = spawnSync(process.execPath, [join(CASES, 'check.mjs'), join(PACKAGE_ROOT, 'dist/src/cli.js'), join(CASES, 'cases')], { encoding: 'utf8' });
  assert.match(stdout, /^40 of 40 cases read right$/m, stdout);
});

const read = (name: string) => parseText(readFileSync(join(CASES, 'formats', name), 'utf8'), name);

/** Workload, outcome and IOPS of reads and writes, of each loop. */
const ratesOf = (name: string) =>
  (read(name)?.loops ?? []).map(({ workload, outcome, metrics }: SourcedLoop) => [
    workload,
    outcome,
    ...(['read', 'write'] as const).map((side) => Math.round(metrics?.[side]?.iops ?? 0)),
  ]);

test('what real fio printed in ways that are easily misread has the values of its JSON', () => {
  const wanted: Readonly<Record<string, readonly (readonly [string, number, number])[]>> = {
    'f01-four-jobs.json': [['test', 1955, 0]],
    'f01-job-called-test-randwrite.json': [['test', 0, 399]],
    'f01-job-called-test-read.json': [['test', 501, 0]],
    'f01-one-job.json': [['test', 500, 0]],
    'f02-4k.json': [['mix', 501, 0]],
    'f02-bssplit.json': [['mix', 500, 0]],
    'f03-stonewall-same-name.append-terse.txt': [
      ['a', 501, 0],
      ['a', 1001, 0],
    ],
    'f03-stonewall-same-name.json': [
      ['a', 501, 0],
      ['a', 997, 0],
    ],
    'f03-stonewall-same-name.normal.txt': [
      ['a', 501, 0],
      ['a', 997, 0],
    ],
    'f04-client-two-hosts.json': [['rr', 947, 0]],
    'f05-interval-stonewall.json': [
      ['a', 501, 0],
      ['b', 498, 0],
      ['c', 500, 0],
      ['d', 500, 0],
    ],
    'f05-interval-stonewall.normal.txt': [
      ['a', 500, 0],
      ['b', 500, 0],
      ['c', 500, 0],
      ['d', 494, 0],
    ],
    'f06-interval-one-job.terse.txt': [['a', 499, 0]],
    'f07-interval-ramp.json': [['a', 500, 0]],
    'f08-both.json': [['a', 184600, 20200]],
    'f08-both.normal.txt': [['a', 184600, 20200]],
    'f09-gtod-reduce.json': [['a', 500, 0]],
    'f09-gtod-reduce.terse.txt': [['a', 500, 0]],
    'f10-randtrim.json': [],
    'f11-steady-state.json': [['a', 217531, 0]],
    'f12-cpu-load-beside-io.json': [['a', 500, 0]],
  };
  for (const [name, rates] of Object.entries(wanted))
    assert.equal(
      ratesOf(name),
      rates.map(([workload, ...iops]) => [workload, 'ok', ...iops]),
      name,
    );
});

test('what is known beside the rates is what fio told, and no more', () => {
  const only = (name: string) => read(name)?.loops[0];
  assert.is(only('f02-bssplit.json')?.parameters.blockSizeBytes, null, 'a split of sizes');
  const client = only('f04-client-two-hosts.json')?.parameters;
  assert.equal([client?.blockSizeBytes, client?.direct, client?.iodepth, client?.runtimeSeconds], [65536, 1, 8, 1], 'options of two clients');
  assert.is(only('f07-interval-ramp.json')?.metrics?.read?.clatP99Ns, 11_328, 'p99 behind the ramp');
  assert.is(only('f08-both.normal.txt')?.metrics?.write?.clatMeanNs, 1529.81, 'latency of writes, not of the mixture');
  for (const name of ['f09-gtod-reduce.json', 'f09-gtod-reduce.terse.txt']) assert.is(only(name)?.metrics?.read?.clatMeanNs, null, `${name}: not timed`);
  assert.equal(
    only('f11-steady-state.json')?.warnings.map(({ code }) => code),
    ['ended-early'],
    'attained',
  );
  for (const [name, why] of [
    ['f10-randtrim.json', 'trimmed'],
    ['f12-cpu-load-beside-io.json', 'cpuio moves nothing'],
  ] as const)
    assert.match(read(name)?.problems[0]?.text ?? '', why);
});

test.run();
