/** Tests of campaign/report.ts: what the campaign says of its parts, as far as they were measured. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type MeasuredPart, renderCampaign } from '../../campaign/report.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import type { Plan } from '../../src/model/records.ts';
import { warn } from '../../src/model/warnings.ts';
import { makeLoop, makeMetrics, makePlan, makeRun } from '../support/records.ts';

/** A part whose mounts have these levels in each workload, loops a tenth of a per cent apart. */
function makePart(name: string, seconds: number, levels: Readonly<Record<string, Readonly<Record<string, number>>>>, parts: Partial<Plan> = {}): MeasuredPart {
  const mounts = [...new Set(Object.values(levels).flatMap((each) => Object.keys(each)))];
  const plan = makePlan(Object.keys(levels), mounts.map((mount) => `${mount}=9p`).join(','), { loops: 2, boots: 3, ...parts });
  const loops = Object.entries(levels).flatMap(([workload, each]) =>
    Object.entries(each).flatMap(([mount, level]) =>
      Array.from({ length: plan.loops * (plan.boots ?? 1) }, (_, at) =>
        makeLoop({ workload, mount, loop: at + 1, metrics: makeMetrics(level * (1 + 0.001 * ((at * 7 + mount.length) % 3))) }),
      ),
    ),
  );
  return { name, source: sourceOfRun(name, makeRun(plan), loops), seconds, fixed: { minutes: 60, isMeasured: name === 'budget' } };
}

const rowOf = (text: string, first: string) =>
  (text.split('\n').find((line) => line.startsWith(`| ${first} `)) ?? '')
    .split('|')
    .map((cell) => cell.trim())
    .slice(1, -1);

test('winners are held against the truth, and times against the fixed plan', () => {
  const truth = { v: { a: 2000, b: 1000 }, w: { a: 1000, b: 1001 } };
  const text = renderCampaign([
    makePart('fixed', 3600, { v: { a: 2000, b: 1000 }, w: { a: 1000, b: 1300 } }),
    makePart('budget', 600, truth),
    makePart('truth', 3000, truth),
  ]);
  assert.equal(rowOf(text, 'v'), ['v', 'a ✓', '100 %', 'a ✓', 'a ✓']);
  assert.equal(rowOf(text, 'w').slice(1), ['b, a ≈', '0 %', 'b ✓', 'b, a ≈']);
  assert.equal(rowOf(text, 'fixed'), ['fixed', '60.0', '100 % of 60 min (estimated)', '24', '1', '0', '1', '0', '0', '0']);
  assert.equal(rowOf(text, 'budget'), ['budget', '10.0', '17 % of 60 min (measured)', '24', '2', '0', '0', '0', '0', '0']);
});

test('how sure the counts are is said, and what the comparison does not show', () => {
  const levels = { v: { a: 2000, b: 1000 }, w: { a: 1000, b: 1300 } };
  const fio = (runtimeSeconds: number) => ({ ...makePlan(['v'], 'a=9p').fio, runtimeSeconds });
  const truth = makePart('truth', 3000, { v: { a: 2000, b: 1000 }, w: { a: 1000, b: 1001 } }, { fio: fio(4), rampSeconds: 2 });
  const text = renderCampaign([makePart('fixed', 3600, levels, { fio: fio(20) }), truth]);
  const shares = text.split('\n').findLast((line) => line.startsWith('| fixed '));
  assert.match(shares ?? '', /1 of 2 \(1 to 99 %\) \| +1 of 2 \(1 to 99 %\)/);
  assert.match(text, /measured one after another/);
  assert.match(text, /\(loops of 4 s after a ramp of 2 s\) and the fixed plan \(loops of 20 s with their ramp\) are not quite the same quantity/);
  const same = renderCampaign([makePart('fixed', 3600, levels), makePart('truth', 3000, levels)]);
  assert.not.match(same, /not quite the same quantity/);
});

test('one mount twice is decided by windows of boots', () => {
  const text = renderCampaign([makePart('aa', 60, { v: { a: 1000, b: 1000 } }, { boots: 7 })]);
  assert.equal(rowOf(text, '3'), ['3', '2', '0 of 2 (0 to 85 %)', '2 of 2 (15 to 100 %)']);
  assert.equal(rowOf(text, '7'), ['7', '1', '0 of 1 (0 to 98 %)', '1 of 1 (2 to 100 %)']);
  assert.equal(rowOf(text, '14'), [], 'there are not so many');
});

test('one mount twice with a budget is decided by its looks', () => {
  const text = renderCampaign([makePart('aa-budget', 60, { v: { a: 1000, b: 1000 } }, { budget: { seconds: 1200, precision: null, margin: 0.05 } })]);
  assert.equal(rowOf(text, '1 at most, by looks').slice(1), ['1', '0 of 1 (0 to 98 %)', '1 of 1 (2 to 100 %)']);
});

test('what everybody knows has the right sign, or not', () => {
  const text = renderCampaign([makePart('ab-msize', 90, { v: { large: 2000, small: 1000 } }), makePart('ab-cache', 90, { v: { always: 1000, none: 2000 } })]);
  assert.equal(rowOf(text, 'ab-msize'), ['ab-msize', 'v', 'large ✓', '100 %', 'right', '1.5', '3 % of 60 min (estimated)']);
  assert.is(rowOf(text, 'ab-cache')[4], 'wrong');
});

test('ten minutes are counted by what they answer', () => {
  const text = renderCampaign([makePart('quick', 540, { v: { a: 2000, b: 1000 } }, { boots: 1 })]);
  assert.equal(rowOf(text, 'quick'), ['quick', '9.0', '4', '1 of 1 (2 to 100 %)']);
});

test('what is not finished, or was disturbed, is said first', () => {
  const part = makePart('aa', 60, { v: { a: 1000, b: 1000 } });
  const run = makeRun(makePlan(['v'], 'a=9p,b=9p', { loops: 2, boots: 3 }), { finishedAt: null });
  const loops = part.source.loops.map((loop, at) => (at < 3 ? { ...loop, warnings: [warn('host-busy', '30 %')] } : loop));
  const text = renderCampaign([{ ...part, source: { ...part.source, run, loops } }]);
  assert.match(text, /^To be known: aa is not finished and the machine was disturbed in 3 of 12 loops of aa\.\n/);
});

test('where nothing was measured it says so', () => {
  assert.is(renderCampaign([]), 'Nothing was measured yet.');
});

test.run();
