/** Tests of src/commands/try-lengths.ts and src/run/trial.ts: what is tried, and what becomes of it. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeLength, findUntried, tryLength } from '../../src/commands/try-lengths.ts';
import { withLength } from '../../src/model/lengths.ts';
import type { Plan, Workload } from '../../src/model/records.ts';
import type { Bed } from '../../src/run/bed.ts';
import { BedLost } from '../../src/run/steps.ts';
import { kindOfWork } from '../../src/work/kinds.ts';
import { FakeBeds } from '../support/fake-beds.ts';
import { makeLoop, makePlan } from '../support/records.ts';

const PLAN: Plan = makePlan(['w', 'v'], 'a=/a,b=/b', {
  target: 'local',
  rampSeconds: 1,
  trialSeconds: 5,
  budget: { seconds: 600, precision: null, margin: 0.05 },
});
const WORKLOAD = PLAN.workloads[0] as Workload;

/** A bed whose trials say this, one mount after the other; `asked` are the commands of these. */
async function openBed(logs: readonly string[], fault: string | null = null): Promise<{ bed: Bed; asked: (readonly string[])[] }> {
  const bed = await new FakeBeds(PLAN).open('local');
  const asked: (readonly string[])[] = [];
  const exec: Bed['machine']['exec'] = async (argv, options) => {
    if (!argv.includes('fio')) return bed.machine.exec(argv, options);
    asked.push(argv);
    return { exitCode: 0, signal: null, timedOut: false, stdout: Buffer.from(logs[asked.length - 1] ?? ''), stderr: '' };
  };
  return { bed: { ...bed, machine: { exec }, fault: () => (asked.length > 0 ? fault : null) }, asked };
}

const logOf = (rates: readonly number[]) => rates.map((rate, at) => `${(at + 1) * 250}, ${rate}, 0, 4096, 0\n`).join('');
const OPTIONS = { plan: PLAN, kindOf: kindOfWork, isInMemory: () => false, signal: new AbortController().signal };

test('each mount is tried once, and all of them tell one length', async () => {
  const steady = logOf(Array(20).fill(1000));
  const { bed, asked } = await openBed([steady, logOf([...Array(8).fill(700), ...Array(12).fill(1000)])]);
  assert.equal(await tryLength(OPTIONS, bed, WORKLOAD), { rampSeconds: 2, runtimeSeconds: 1 });
  assert.is(asked.length, 2);
  for (const argv of asked) assert.ok(argv.includes('--runtime=5') && argv.includes('--write_bw_log=fsbench-trial'), argv.join(' '));
});

test('where it does not work, or says nothing, loops are as long as the plan has them', async () => {
  const { bed } = await openBed(['', 'fio: no such engine']);
  assert.equal(await tryLength(OPTIONS, bed, WORKLOAD), { rampSeconds: 1, runtimeSeconds: 20 });
});

test('a target that dies under a trial is told as under a loop', async () => {
  const { bed } = await openBed([], 'QEMU ended');
  const thrown = await tryLength(OPTIONS, bed, WORKLOAD).then(JSON.stringify, (error: unknown) => error);
  assert.ok(thrown instanceof BedLost, String(thrown));
  assert.is(thrown.message, 'QEMU ended');
});

test('a workload is tried before its first loop alone, and once', () => {
  assert.is(findUntried(PLAN, 'w', [])?.name, 'w');
  assert.is(findUntried(PLAN, 'w', [makeLoop({ workload: 'v' })])?.name, 'w');
  assert.is(findUntried(PLAN, 'w', [makeLoop({ workload: 'w' })]), null, 'loops of two lengths are not mixed');
  const length = { rampSeconds: 0, runtimeSeconds: 1 };
  assert.equal([findUntried(withLength(PLAN, 'w', length), 'w', []), findUntried(withLength(PLAN, 'w', length), 'v', [])?.name], [null, 'v']);
  const { trialSeconds: _, ...untold } = PLAN;
  assert.is(findUntried(untold, 'w', []), null);
});

test('a length is told in words', () => {
  assert.is(describeLength({ rampSeconds: 0, runtimeSeconds: 1 }), 'loops of 1 s without a ramp');
  assert.is(describeLength({ rampSeconds: 2, runtimeSeconds: 1 }), 'loops of 1 s after 2 s of ramp');
});

test.run();
