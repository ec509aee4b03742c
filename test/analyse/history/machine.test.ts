/** Tests of src/analyse/history/machine.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { diffMachines, environmentsOf, machineOf, markMachines } from '../../../src/analyse/history/machine.ts';
import type { Environment } from '../../../src/model/records.ts';
import { ENVIRONMENT, MACHINE } from '../../support/nights.ts';
import { makePlan, makeRun } from '../../support/records.ts';

const runOn = (parts: Partial<Environment> | null) => makeRun(makePlan(['w'], 'a=9p'), { environment: parts === null ? null : { ...ENVIRONMENT, ...parts } });

test('patch releases are one machine, other releases and processors are not', () => {
  const machine = machineOf([runOn({})]);
  assert.equal(machineOf([runOn({ hostKernel: '6.1.0-99-amd64', guestKernel: '6.1.9', qemu: '7.2.99', guestMemoryBytes: 1 })]), machine, 'patch releases');
  for (const parts of [
    { hostKernel: '6.2.0' },
    { guestKernel: '6.10.0' },
    { qemu: '8.2.0' },
    { hostCpu: 'B' },
    { accel: 'tcg' as const },
    { guestCpus: 4 },
    { fio: 'fio-3.34' },
  ]) {
    assert.is(diffMachines(machine, machineOf([runOn(parts)])).length, 1, JSON.stringify(parts));
  }
});

test('where a source does not say, there is no machine and no difference', () => {
  assert.is(machineOf([]), null, 'no run');
  assert.is(machineOf([runOn(null)]), null, 'no environment');
  assert.equal(diffMachines(null, MACHINE), []);
});

test('a night of several machines is a machine of its own', () => {
  const mixed = machineOf([runOn({ hostCpu: 'B' }), runOn({ hostCpu: 'A' }), runOn(null)]);
  assert.is(mixed?.hostCpu, 'A + B');
  assert.equal(machineOf([runOn({ hostCpu: 'A' }), runOn({ hostCpu: 'B' })]), mixed, 'in any order');
});

test('a run of several targets has the machines of all', () => {
  const plan = makePlan(['w'], 'a=/a,b=/b', { targets: ['x', 'y'] });
  const environments = { x: ENVIRONMENT, y: { ...ENVIRONMENT, hostCpu: 'B' } };
  const run = makeRun(plan, { environment: ENVIRONMENT, environments });
  assert.is(machineOf([run])?.hostCpu, [ENVIRONMENT.hostCpu, 'B'].sort().join(' + '));
  assert.is(environmentsOf([run]).length, 2);
});

test('environments are kept once each', () => {
  assert.is(environmentsOf([runOn({}), runOn({}), runOn({ qemu: null }), runOn(null)]).length, 2);
});

test('machines get letters in the order they appear', () => {
  const other = { ...MACHINE, qemu: '8.2' };
  const { marks, legend } = markMachines([MACHINE, null, other, MACHINE]);
  assert.equal(marks, ['A', '', 'B', 'A']);
  assert.equal(legend.get('B'), other);
  const many = markMachines(Array.from({ length: 30 }, (_, at) => ({ ...MACHINE, qemu: String(at) }))).marks;
  assert.equal([many[25], many[26], many[27]], ['Z', 'AA', 'AB']);
});

test.run();
