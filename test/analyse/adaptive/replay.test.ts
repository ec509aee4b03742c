/** Tests of src/analyse/adaptive/: rounds, looks, time and their replay, over figures that are made up. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { replay, shareOfLook } from '../../../src/analyse/adaptive/replay.ts';
import { bootOfLoop } from '../../../src/model/boots.ts';
import { dropReplaced, loopId } from '../../../src/model/loop-key.ts';
import type { LoopResult, RunRecord } from '../../../src/model/records.ts';
import { warn } from '../../../src/model/warnings.ts';
import { orderLoops } from '../../../src/plan/order.ts';
import { makeSteered, measureSteered, type World } from '../../support/steered.ts';

/** A number from 0 to 1 that a text draws. */
function draw(text: string): number {
  let hash = 2166136261;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619) >>> 0;
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

/** Levels by `workload/mount`, spread by so many per cent. */
const worldOf = (levels: Readonly<Record<string, number>>, spread = 1, parts: Partial<World> = {}): World => ({
  iops: (key, boot, attempt) => (levels[`${key.workload}/${key.mount}`] ?? 1000) * (1 + (spread / 100) * (draw(`${loopId(key)} ${boot} ${attempt}`) - 0.5)),
  ...parts,
});

const BOOTS = { boots: '14', loops: '2' } as const;
const CLEAR = { 'clear/a': 10_000, 'clear/b': 1000 };

const stateOf = (run: RunRecord, results: readonly LoopResult[], workload: string) =>
  replay(run, dropReplaced(results)).states.find((state) => state.workload === workload);

test('what is clear stops after the first boot, what is open goes on', () => {
  const run = makeSteered(['clear', 'close'], 'a=9p,b=virtiofs', { ...BOOTS, budget: '1h' });
  const results: LoopResult[] = [];
  const { told } = measureSteered(run, worldOf({ ...CLEAR, 'close/b': 1030 }, 8), results);
  assert.equal([...new Set(results.filter(({ workload }) => workload === 'clear').map(({ loop }) => bootOfLoop(run.plan, loop)))], [1]);
  assert.is(stateOf(run, results, 'clear')?.stopped, 'decided');
  assert.ok((stateOf(run, results, 'close')?.rounds ?? 0) >= 3, 'boots for the other');
  assert.match(told[0] ?? '', /^boot 1 of at most 14: 2 of 2 workloads open; 8 loops in it; 1 h 00 min of 1 h 00 min left$/);
  assert.match(told[1] ?? '', /^boot 2 of at most 14: 1 of 2 workloads open; 4 loops in it; 59 min/);
});

test('a mount that is told from the best is measured no further', () => {
  const run = makeSteered(['w'], 'a=9p,b=virtiofs,c=sshfs', { ...BOOTS, budget: '1h' });
  const results: LoopResult[] = [];
  measureSteered(run, worldOf({ 'w/a': 1000, 'w/b': 1001, 'w/c': 10 }, 8), results);
  assert.equal(new Set(results.filter(({ mount }) => mount === 'c').map(({ loop }) => loop)), new Set([1, 2]));
});

test('all of a round is measured in the order of the plan', () => {
  const run = makeSteered(['v', 'w'], 'a=9p,b=virtiofs', { ...BOOTS, budget: '1h' });
  const results: LoopResult[] = [];
  measureSteered(run, worldOf({}, 5), results);
  const order = orderLoops(run.plan).map(loopId);
  const places = results.map((result) => order.indexOf(loopId(result)));
  assert.equal(
    places,
    [...places].sort((a, b) => a - b),
  );
});

test('when the time is up nothing more is measured, and it says so', () => {
  const run = makeSteered(['w'], 'a=9p,b=virtiofs', { ...BOOTS, budget: '100s' });
  const results: LoopResult[] = [];
  measureSteered(run, worldOf({ 'w/a': 1000, 'w/b': 1020 }, 10), results);
  const spent = (results.at(-1)?.spentMs ?? 0) / 1000;
  assert.ok(spent <= 100, `${spent} s`);
  const { states, pending } = replay(run, results);
  assert.equal([pending, states[0]?.stopped, states[0]?.decision?.answer], [[], null, 'undecided']);
});

test('a pilot longer than the budget ends in its middle', () => {
  const run = makeSteered(['v', 'w', 'x'], 'a=9p,b=virtiofs', { ...BOOTS, budget: '30s' });
  const results: LoopResult[] = [];
  measureSteered(run, worldOf({}), results);
  assert.equal([results.length, replay(run, results).pending], [4, []], '20 s of boot, then loops of 3 s until 30 s are over');
});

test('a disturbed loop is measured once more in its boot, before anything is decided', () => {
  const run = makeSteered(['w'], 'a=9p,b=virtiofs', { ...BOOTS, budget: '1h' });
  const results: LoopResult[] = [];
  const isHit = (loop: number, mount: string) => loop === 1 && mount === 'a';
  measureSteered(
    run,
    {
      iops: ({ loop, mount }, _boot, attempt) => (mount === 'b' ? 1000 : isHit(loop, mount) && attempt === 0 ? 400 : 5000 + loop),
      warnings: ({ loop, mount }, attempt) => (isHit(loop, mount) && attempt === 0 ? [warn('steal', '9 %')] : []),
    },
    results,
  );
  assert.is(results.length, 5, 'two loops a mount, and one again');
  assert.equal([results.at(-1)?.loop, results.at(-1)?.mount], [1, 'a']);
  const kept = dropReplaced(results);
  assert.equal([kept.length, kept.some(({ metrics }) => metrics?.read?.iops === 400)], [4, false]);
  assert.is(stateOf(run, results, 'w')?.stopped, 'decided');
});

test('what is disturbed every time is measured twice, not for ever', () => {
  const run = makeSteered(['w'], 'a=9p,b=virtiofs', { ...BOOTS, budget: '1h' });
  const results: LoopResult[] = [];
  measureSteered(run, worldOf({ 'w/a': 9000 }, 1, { warnings: () => [warn('host-busy', '90 %')] }), results);
  assert.is(results.length, 8);
});

test('a repetition that is lost when the time is up ends the run as well', () => {
  const run = makeSteered(['w'], 'a=9p,b=virtiofs', { ...BOOTS, budget: '35s' });
  const results: LoopResult[] = [];
  measureSteered(run, { iops: (_key, _boot, attempt) => (attempt > 0 ? null : 1000), warnings: () => [warn('steal', '')] }, results);
  assert.equal([results.length, results.at(-1)?.outcome], [8, 'failed'], 'each once, and once more: the losses are not what counts');
});

test('where repetitions are disturbed as well, no more are tried, in this boot or a later one', () => {
  const run = makeSteered(['v', 'w', 'x'], 'a=9p,b=virtiofs', { ...BOOTS, boots: '3', budget: '1h' });
  const results: LoopResult[] = [];
  measureSteered(run, worldOf({}, 20, { warnings: () => [warn('host-busy', '90 %')] }), results);
  assert.is(results.length - dropReplaced(results).length, 4);
  assert.equal(replay(run, dropReplaced(results)).pending, []);
});

test('a fixed plan repeats at the end of each boot, and only where that was asked for', () => {
  const options = { loops: '2', boots: '2' };
  const noise = { warnings: ({ loop }: { loop: number }, attempt: number) => (loop === 1 && attempt === 0 ? [warn('steal', '')] : []) };
  const loopsOf = (retry: string) => {
    const results: LoopResult[] = [];
    measureSteered(makeSteered(['w'], 'a=9p,b=virtiofs', { ...options, 'retry-noisy': retry }), worldOf({}, 1, noise), results);
    return results.map(({ loop }) => loop);
  };
  assert.equal(loopsOf('true'), [1, 1, 2, 2, 1, 1, 3, 3, 4, 4]);
  assert.equal(loopsOf('false'), [1, 1, 2, 2, 3, 3, 4, 4]);
});

test('a mount that was only lost has lost to nobody', () => {
  const run = makeSteered(['w'], 'a=9p,b=virtiofs,c=sshfs', { ...BOOTS, boots: '3', budget: '1h' });
  const results: LoopResult[] = [];
  measureSteered(run, { iops: ({ mount }, boot) => (mount === 'c' && boot === 1 ? null : mount === 'a' ? 9000 : 1000) }, results);
  assert.ok(
    results.some(({ mount, outcome }) => mount === 'c' && outcome === 'ok'),
    'measured in the next boot',
  );
});

test('a lost loop of the last round is measured again when the run is gone on with', () => {
  const run = makeSteered(['w'], 'a=9p,b=virtiofs', { ...BOOTS, boots: '3', budget: '1h' });
  const results: LoopResult[] = [];
  measureSteered(run, { iops: ({ mount, loop }, _boot, attempt) => (loop === 2 && attempt === 0 ? null : mount === 'a' ? 9000 : 1000) }, results, 4);
  assert.equal(
    replay(run, dropReplaced(results)).pending.map(({ loop }) => loop),
    [2, 2],
  );
  measureSteered(run, worldOf({ 'w/a': 9000 }), results);
  assert.equal([results.length, stateOf(run, results, 'w')?.stopped], [6, 'decided']);
});

test('without a time it goes on until all is decided, known well enough, or hopeless', () => {
  const run = makeSteered(['clear', 'close'], 'a=9p,b=virtiofs', { ...BOOTS, precision: '3%' });
  const results: LoopResult[] = [];
  measureSteered(run, worldOf({ ...CLEAR, 'close/b': 1035 }, 6), results);
  assert.equal([stateOf(run, results, 'clear')?.stopped, stateOf(run, results, 'close')?.stopped === null], ['decided', false]);
});

test('on a machine that is not booted, loops are what is looked at', () => {
  const run = makeSteered(['clear', 'close'], 'a=/a,b=/b', { loops: '12', budget: '1h', target: 'local' });
  const results: LoopResult[] = [];
  const { told } = measureSteered(run, worldOf({ ...CLEAR, 'close/b': 1010 }, 20), results);
  assert.equal(results.filter(({ workload }) => workload === 'clear').length, 6, 'three loops a mount');
  assert.match(told[0] ?? '', /^loop 1 of at most 12/);
});

test('work that is ranked by other figures is looked at by them', () => {
  const run = makeSteered(['w'], 'a=9p,b=virtiofs', { ...BOOTS, budget: '1h' });
  const results: LoopResult[] = [];
  measureSteered(run, worldOf({ 'w/a': 1, 'w/b': 10 }), results);
  const times = results.map((result) => ({ ...result, metrics: null, figures: { 'wall-time': result.metrics?.read?.iops ?? 0 } }));
  assert.equal(stateOf(run, times, 'w')?.contenders, ['a'], 'less time is better');
  assert.equal(stateOf(run, results, 'w')?.contenders, ['b']);
});

/** Any world: levels, spreads, boots that are lost, noise, and when the command is stopped. */
const AnyWorld = fc.record({
  levels: fc.dictionary(fc.constantFrom('v/a', 'v/b', 'w/a', 'w/b', 'w/c'), fc.integer({ min: 500, max: 2000 })),
  spread: fc.integer({ min: 0, max: 60 }),
  lossPercent: fc.constantFrom(0, 0, 5, 30),
  noisePercent: fc.constantFrom(0, 10, 60),
  budget: fc.constantFrom('40s', '3m', '10m', '5h'),
  boots: fc.constantFrom('1', '3', '5', '14'),
  loops: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(1000),
  stops: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 4 }),
});

test('the same figures give the same decisions, whole, in sittings and read again', () => {
  fc.assert(
    fc.property(AnyWorld, ({ levels, spread, lossPercent, noisePercent, budget, boots, loops, seed, stops }) => {
      const run = makeSteered(['v', 'w'], 'a=9p,b=virtiofs,c=sshfs', { budget, boots, loops: String(loops), seed: String(seed) });
      const base = worldOf(levels, spread);
      const world: World = {
        iops: (key, boot, attempt) => (draw(`lost ${loopId(key)} ${seed}`) * 100 < lossPercent && attempt === 0 ? null : base.iops(key, boot, attempt)),
        warnings: (key, attempt) => (draw(`noise ${loopId(key)} ${seed}`) * 100 < noisePercent && attempt === 0 ? [warn('steal', '')] : []),
        bootSeconds: 0,
      };
      const whole: LoopResult[] = [];
      measureSteered(run, world, whole);
      const again: LoopResult[] = [];
      measureSteered(run, world, again);
      assert.equal(again, whole, 'twice the same');
      const seen = dropReplaced(whole);
      assert.equal(replay(run, [...seen].reverse()), replay(run, seen), 'in whatever order they are read');
      assert.ok(new Set(seen.map(loopId)).size === seen.length, 'no loop counts twice');
      // Losses are measured again by the next sitting: without them sittings make no difference.
      if (lossPercent > 0) return;
      const parts: LoopResult[] = [];
      for (const stop of stops) measureSteered(run, world, parts, stop);
      measureSteered(run, world, parts);
      assert.equal(parts, whole, 'in sittings');
      assert.equal(replay(run, seen).pending, [], 'it is over');
    }),
    { numRuns: 25 },
  );
});

test('every verdict has its share of the chance of an error', () => {
  const { plan } = makeSteered(['w'], 'a=9p', { ...BOOTS, budget: '1h' });
  assert.is(shareOfLook(plan), 0.05 / 8);
});

test.run();
