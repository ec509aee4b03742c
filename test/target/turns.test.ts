/** Tests of src/target/turns.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { mustTakeTurns } from '../../src/target/turns.ts';

const GIBIBYTE = 1024 ** 3;
const TYPES = ['lima:new?mount-type=9p', 'lima:new?mount-type=virtiofs'];

for (const [what, targets, host, expected] of [
  ['two VMs that fit', TYPES, { cpus: 4, memoryBytes: 8 * GIBIBYTE }, false],
  ['a processor too few', TYPES, { cpus: 3, memoryBytes: 8 * GIBIBYTE }, true],
  ['more than half of the memory', TYPES, { cpus: 4, memoryBytes: 7 * GIBIBYTE }, true],
  ['one VM, however small the host', TYPES.slice(0, 1), { cpus: 1, memoryBytes: GIBIBYTE }, false],
  ['one VM beside machines that run already', [TYPES[0] as string, 'lima:a', 'ssh:b'], { cpus: 1, memoryBytes: GIBIBYTE }, false],
  ['machines that run already', ['lima:a', 'lima:b', 'colima'], { cpus: 1, memoryBytes: GIBIBYTE }, false],
  ['our own VM beside one of Lima', ['qemu', TYPES[0] as string], { cpus: 2, memoryBytes: 64 * GIBIBYTE }, true],
] as const) {
  test(`${what}: ${expected ? 'in turn' : 'at once'}`, () => {
    const plan = { target: targets[0] as string, ...(targets.length > 1 ? { targets } : {}), cpus: 2, memoryBytes: 2 * GIBIBYTE };
    assert.is(mustTakeTurns(plan, host), expected);
  });
}

test.run();
