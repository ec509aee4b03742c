/** Tests of src/work/fio-trial.ts and lengths in src/work/fio-job.ts: what fio is told to do. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan, Workload } from '../../src/model/records.ts';
import { fioJob } from '../../src/work/fio-job.ts';
import { fioTrial } from '../../src/work/fio-trial.ts';
import { readFioFixture } from '../support/fixtures.ts';
import { makePlan } from '../support/records.ts';

const PLACE = { testDir: '/m/t', workDir: '/w', mount: '9p' };

const planOf = (parts: Partial<Workload> = {}): Plan => {
  const plan = makePlan(['a'], '9p', { rampSeconds: 1 });
  return { ...plan, workloads: plan.workloads.map((workload) => ({ ...workload, ...parts })) };
};
const [of, only] = [(plan: Plan) => plan.workloads[0] as Workload, (argv: readonly string[], name: string) => argv.filter((word) => word.startsWith(name))];

test('a trial runs so long without a ramp, and logs its rate in pieces', () => {
  const plan = planOf();
  const argv = fioTrial.buildCommand(plan, of(plan), PLACE, 5);
  assert.equal([only(argv, '--runtime'), only(argv, '--ramp_time')], [['--runtime=5'], []]);
  assert.equal(argv.slice(-4), ['--write_bw_log=fsbench-trial', '--log_avg_msec=250', '--bwavgtime=250', '/w/a.job']);
  assert.ok(fioTrial.deadlineSeconds(plan, of(plan), 5) > 5);
  assert.is(fioTrial.fits(of(plan)), true);
  assert.is(fioTrial.fits({ name: 'c', jobText: '[c]\nioengine=filestat\n' }), false, 'files gone over once');
});

test('a workload that was tried has loops of its own length', () => {
  const plan = planOf({ length: { rampSeconds: 2, runtimeSeconds: 3 } });
  const argv = fioJob.buildCommand(plan, of(plan), PLACE);
  assert.equal([only(argv, '--runtime'), only(argv, '--ramp_time')], [['--runtime=3'], ['--ramp_time=2']]);
  const usual = planOf();
  assert.equal(only(fioJob.buildCommand(usual, of(usual), PLACE), '--r'), ['--runtime=20', '--ramp_time=1']);
  assert.is(fioJob.estimateSeconds(usual, of(usual)) - fioJob.estimateSeconds(plan, of(plan)), 16);
  assert.is(fioJob.deadlineSeconds(usual, of(usual)) - fioJob.deadlineSeconds(plan, of(plan)), 16);
  assert.equal(fioJob.describeOptions(plan)[0], 'runtime 3 s after 2 s of ramp');
  const two = { ...plan, workloads: [of(plan), { ...of(usual), name: 'b' }] };
  assert.equal(fioJob.describeOptions(two)[0], 'runtime 3 or 20 s after 2 or 1 s of ramp');
});

test('what a loop was too short for is told by its own length', () => {
  // Of fio for 4 s.
  const end = { exitCode: 0, signal: null, timedOut: false, stdout: readFioFixture('trial/randread-psync.json'), stderr: '' };
  const plan = planOf({ length: { rampSeconds: 0, runtimeSeconds: 4 } });
  assert.equal(fioJob.judge(end, plan, of(plan)).warnings, []);
  assert.equal(
    fioJob.judge(end, planOf(), of(planOf())).warnings.map(({ code }) => code),
    ['short-runtime'],
  );
});

test.run();
