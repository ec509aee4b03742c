/** Tests of src/run/disturbance.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { MachineProbe } from '../../src/model/records.ts';
import { isDisturbed } from '../../src/model/warnings.ts';
import { doubtMachines, type Machines } from '../../src/run/disturbance.ts';

const PROBE: MachineProbe = { stealFraction: 0, load1: 1, pressureUs: { cpu: 0, io: 0, memory: 0 } };
const QUIET: Machines = { guest: PROBE, host: PROBE, othersFraction: 0, throttledFraction: { guest: null, host: 0 }, isApart: true, elapsedMs: 2000 };
const withPressure = (pressureUs: Partial<MachineProbe['pressureUs']>): MachineProbe => ({ ...PROBE, pressureUs: { ...PROBE.pressureUs, ...pressureUs } });

const tell = (machines: Partial<Machines>) => doubtMachines({ ...QUIET, ...machines }).map(({ code, detail }) => `${code} ${detail}`);

test('a quiet loop, and one of which nothing is known, are not doubted', () => {
  assert.equal(tell({}), []);
  assert.equal(tell({ guest: null, host: null, othersFraction: null, throttledFraction: { guest: null, host: null }, elapsedMs: 0 }), []);
});

test('each way in which machines are disturbed is told by its share', () => {
  assert.equal(tell({ guest: { ...PROBE, stealFraction: 0.3 } }), ['steal 30 % of the CPU time']);
  assert.equal(tell({ othersFraction: 0.5 }), ["host-busy 50 % of the host's CPU time"]);
  assert.equal(tell({ throttledFraction: { guest: null, host: 0.25 } }), ['throttled 25 % of the CPU time'], 'by a quota of the host');
  assert.equal(tell({ throttledFraction: { guest: 0.05, host: 0 } }), ['throttled 5 % of the CPU time'], "by a container's own quota");
  assert.equal(tell({ host: withPressure({ memory: 400_000 }) }), ['memory-short 20 % of the loop']);
});

test('what a loop does by itself under every measurement is no disturbance', () => {
  assert.equal(tell({ host: withPressure({ cpu: 1_100_000, io: 500_000 }) }), [], 'daemon and QEMU wait for each other');
  assert.equal(tell({ guest: withPressure({ cpu: 1_600_000, io: 800_000, memory: 1_000_000 }) }), [], 'the work itself');
  assert.equal(tell({ host: withPressure({ memory: 1_000_000 }), isApart: false }), [], 'the work itself, on this kernel');
});

test('such loops are measured again where that is asked for', () => {
  const warnings = doubtMachines({ ...QUIET, throttledFraction: { guest: null, host: 0.25 } });
  assert.ok(isDisturbed({ warnings }));
});

test.run();
