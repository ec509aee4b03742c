/** Tests of campaign/variance.ts: known components come out of simulated runs, and fio's samples of real output. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { measureSpreads, readSampleVariance, splitVariance } from '../../campaign/variance.ts';
import { randomOf } from '../../simulate/random.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import { warn } from '../../src/model/warnings.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { makeLoop, makeMetrics, makePlan, makeRun } from '../support/records.ts';

test('components of a nested design are found again', () => {
  const random = randomOf(1);
  const draw = (deviation: number) => deviation * random.normal();
  const days = Array.from({ length: 60 }, () => {
    const day = draw(0.2);
    return Array.from({ length: 10 }, () => {
      const boot = day + draw(0.1);
      return Array.from({ length: 3 }, () => boot + draw(0.05));
    });
  });
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const { loops, boots, days: ofDays } = splitVariance([{ boots: days.flat(), days: days.map((of) => of.map(meanOf)) }]);
  const near = (found: number | null, deviation: number) =>
    assert.ok(Math.abs(Math.sqrt(found ?? 0) / deviation - 1) < 0.2, `${Math.sqrt(found ?? 0)} for ${deviation}`);
  near(loops, 0.05);
  near(boots, 0.1);
  near(ofDays, 0.2);
});

test('of one loop a boot nothing is known of loops or boots apart, and of one day nothing of days', () => {
  assert.equal(splitVariance([{ boots: [[1], [2]], days: [[1, 2]] }]), { loops: null, boots: null, days: null });
  assert.is(
    splitVariance([
      {
        boots: [
          [1, 1.1],
          [2, 2.1],
        ],
        days: [[1.05, 2.05]],
      },
    ]).days,
    null,
  );
});

test('by mount and engine, without loops that others disturbed', () => {
  const plan = makePlan(['randread-psync', 'randread-libaio'], 'a=9p,b=tmpfs', { loops: 2, boots: 3 });
  const loops = ['randread-psync', 'randread-libaio'].flatMap((workload) =>
    ['a', 'b'].flatMap((mount) =>
      [1000, 1010, 2000, 2020, 1500, 1515].map((iops, at) =>
        makeLoop({ workload, mount, loop: at + 1, metrics: makeMetrics(iops), warnings: mount === 'b' && at > 3 ? [warn('steal', '9 %')] : [] }),
      ),
    ),
  );
  const spreads = measureSpreads(sourceOfRun('r', makeRun(plan), loops), () => null);
  assert.equal(
    spreads.map(({ mount, engine, bootCount, samples }) => [mount, engine, bootCount, samples]),
    [
      ['a', 'psync', 3, null],
      ['a', 'libaio', 3, null],
      ['b', 'psync', 2, null],
      ['b', 'libaio', 2, null],
    ],
  );
  for (const { loops: within, boots } of spreads) assert.ok((boots ?? 0) > 100 * (within ?? 1), 'boots differ far more than loops');
});

test("fio's samples of half a second tell how a loop wavers, of its real output", () => {
  const file = join(PACKAGE_ROOT, 'fixtures/strace/sync-randwrite-psync.json');
  // 2.562551 of 8.833333, of six samples.
  assert.is(Math.sqrt(readSampleVariance(readFileSync(file, 'utf8')) ?? 0).toFixed(4), '0.2901');
  assert.is(readSampleVariance('fio: no such file'), null);
});

test.run();
