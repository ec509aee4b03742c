/** Tests of src/plan/seal.ts: equal parts have one seal, and nothing else has it. */

import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isSealed, sealOf } from '../../src/plan/seal.ts';
import { makePlan, makeRun } from '../support/records.ts';

const key = Buffer.alloc(32, 7);
const run = makeRun(makePlan(['seqread-psync'], 'a=9p'), { options: { mounts: 'a=9p', jobs: 'seqread-psync' } });

/** The same value with the keys of every object the other way round. */
function turn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, each]) => [name, turn(each)]),
  );
}

test('a seal outlives writing, reading and another order of keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (options, plan) => {
      const seal = sealOf(key, { id: 'x', options, plan });
      const read = JSON.parse(JSON.stringify({ plan, options }));
      return isSealed(key, { id: 'x', ...read }, seal) && isSealed(key, turn({ id: 'x', options: read.options, plan: read.plan }) as typeof run, seal);
    }),
  );
});

test('another id, option or part of the plan has another seal, and so has another key', () => {
  const seal = sealOf(key, run);
  assert.ok(isSealed(key, run, seal));
  for (const [what, other] of [
    ['id', { ...run, id: '20261120T120000Z-abcdee' }],
    ['an option', { ...run, options: { ...run.options, jobs: 'x' } }],
    ['target', { ...run, plan: { ...run.plan, target: 'local' } }],
    ['a mount', { ...run, plan: makePlan(['seqread-psync'], 'a=9p:cache=mmap') }],
    ['a new part', { ...run, plan: { ...run.plan, more: 1 } }],
  ] as const)
    assert.not.ok(isSealed(key, other, seal), what);
  assert.not.ok(isSealed(randomBytes(32), run, seal), 'key');
});

test('parts can not be moved from one to another', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (options, plan) => {
      if (JSON.stringify(options) === JSON.stringify(plan)) return true;
      return !isSealed(key, { id: 'x', options: plan, plan: options }, sealOf(key, { id: 'x', options, plan }));
    }),
  );
});

test('what is no seal is none', () => {
  for (const seal of [undefined, null, '', 1, 'x', sealOf(key, run).toUpperCase(), `${sealOf(key, run)} `, {}])
    assert.not.ok(isSealed(key, run, seal), String(seal));
});

test.run();
