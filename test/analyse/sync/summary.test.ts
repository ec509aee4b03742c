/** Tests of src/analyse/sync/summary.ts: distributions with what did not come about, and what a dev server needs. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { distribute, nearestRank, summarise } from '../../../src/analyse/sync/summary.ts';
import type { NoticeResult, SyncLine } from '../../../src/model/sync.ts';
import { makeDelay, SYNC_PLAN } from '../../support/sync.ts';

const late = () => makeDelay(0, { outcome: 'late', reason: 'not seen in 5 s', lowMs: null, highMs: null });

test('quantiles are values that were measured', () => {
  const { minMs, medianMs, p95Ms, maxMs, slackMs } = distribute([30, 10, 20, 40].map((high) => makeDelay(high)));
  assert.equal([minMs, medianMs, p95Ms, maxMs, slackMs], [10, 20, 40, 40, 1]);
});

test('what was not seen is longer than all that was', () => {
  const found = distribute([makeDelay(10), makeDelay(20), late(), late()]);
  assert.equal([found.minMs, found.medianMs, found.p95Ms, found.maxMs], [10, 20, null, null]);
  assert.is(found.late, 2);
  assert.is(found.reason, 'not seen in 5 s');
});

test('a failed trial is counted and takes no part', () => {
  const failed = makeDelay(0, { outcome: 'failed', reason: 'no answer', lowMs: null, highMs: null });
  const found = distribute([failed, makeDelay(7)]);
  assert.equal([found.count, found.failed, found.maxMs], [2, 1, 7]);
});

test('any quantile lies between the least and the largest, and grows with its share', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(), { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, a, b) => {
        const sorted = values.toSorted((x, y) => x - y);
        const [low, high] = [nearestRank(sorted, 0, Math.min(a, b)), nearestRank(sorted, 0, Math.max(a, b))];
        assert.ok(low !== null && high !== null && values.includes(low) && low <= high);
      },
    ),
  );
});

const notice = (watcher: string, outcome: NoticeResult['outcome'], change: NoticeResult['change'] = 'modify'): SyncLine => ({
  step: 'notice virtiofs host-guest',
  kind: 'notice',
  mount: 'virtiofs',
  direction: 'host-guest',
  watcher,
  change,
  trial: 1,
  outcome,
  reason: null,
  lowMs: outcome === 'ok' ? 1 : null,
  highMs: outcome === 'ok' ? 2 : null,
  event: outcome === 'ok' ? 'MODIFY' : null,
});

const needs = (...lines: readonly SyncLine[]) => summarise({ plan: SYNC_PLAN }, lines, (name) => name.includes('polling')).needs;

test('what a save takes to be noticed: events, else polling, else more', () => {
  assert.equal(needs(notice('inotify', 'ok'), notice('polling', 'ok')), [{ mount: 'virtiofs', need: 'events' }]);
  assert.equal(needs(notice('inotify', 'late'), notice('polling', 'ok')), [{ mount: 'virtiofs', need: 'polling' }]);
  assert.equal(needs(notice('inotify', 'ok'), notice('inotify', 'late', 'replace'), notice('polling', 'ok')), [{ mount: 'virtiofs', need: 'polling' }]);
  assert.equal(needs(notice('inotify', 'late'), notice('polling', 'late')), [{ mount: 'virtiofs', need: 'nothing-works' }]);
  assert.equal(needs(notice('inotify', 'ok'), notice('inotify', 'late', 'delete')), [{ mount: 'virtiofs', need: 'events' }], 'a deleted file is not reloaded');
  assert.equal(needs(), []);
});

test('cells stand in the order of the plan and of the words, whatever the order of the lines', () => {
  const lines = [
    { step: 'b', ...makeDelay(1, { mount: 'tmpfs', direction: 'guest-guest', change: 'delete' }) },
    { step: 'a', ...makeDelay(1, { change: 'modify' }) },
    { step: 'c', ...makeDelay(1, { change: 'create', look: 'content' }) },
  ];
  const { delays } = summarise({ plan: SYNC_PLAN }, lines, () => false);
  assert.equal(
    delays.map(({ mount, change, look }) => [mount, change, look]),
    [
      ['virtiofs', 'create', 'content'],
      ['virtiofs', 'modify', 'stat'],
      ['tmpfs', 'delete', 'stat'],
    ],
  );
});

test.run();
