/** Tests of src/analyse/history/build-night.ts: what a night is, and by what it is known. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildNight } from '../../../src/analyse/history/build-night.ts';
import { sourceOfRun } from '../../../src/analyse/sources.ts';
import type { Source, SourcedLoop } from '../../../src/model/records.ts';
import { failureOf } from '../../support/failure.ts';
import { makeBadLoop, makeLoop, makeLoops, makePlan, makeRun } from '../../support/records.ts';

const GIVEN = { at: null, labels: {}, accepted: [], fsbench: '0.1.0' };

const runSource = (id: string, loops = makeLoops('w', 'a', [10, 20, 30])) => sourceOfRun(`reports/${id}`, makeRun(makePlan(['w'], 'a=9p'), { id }), loops);

function fileSource(name: string, loops: readonly SourcedLoop[]): Source {
  return {
    name,
    format: 'virtiofs-tests',
    mounts: ['a'],
    workloads: ['w'],
    run: null,
    facts: [],
    problems: [],
    loops: loops.map((loop) => ({ ...loop, run: null })),
  };
}

const idOf = (...sources: readonly Source[]) => buildNight(sources, GIVEN).id;

test('a night of one run has its id; one of several is known by all of them, in any order', () => {
  assert.is(idOf(runSource('r1')), 'r1');
  assert.is(idOf(runSource('r1'), runSource('r2')), idOf(runSource('r2'), runSource('r1')), 'order');
  assert.is.not(idOf(runSource('r1'), runSource('r2')), idOf(runSource('r1'), runSource('r3')), 'others');
  assert.equal(buildNight([runSource('r2'), runSource('r1')], GIVEN).parts, ['r1', 'r2']);
});

test('a file is known by its figures, whatever it is called', () => {
  const loops = makeLoops('w', 'a', [10, 20]);
  assert.is(idOf(fileSource('one.txt', loops)), idOf(fileSource('copy/two.txt', loops)));
  assert.is.not(idOf(fileSource('one.txt', loops)), idOf(fileSource('one.txt', makeLoops('w', 'a', [10, 21]))), 'other figures');
});

test('a source given twice counts once', () => {
  const night = buildNight([runSource('r1'), runSource('r1')], GIVEN);
  assert.is(night.id, 'r1');
  assert.is(night.cells[0]?.loops.length, 3);
});

test('an id that is no plain word is known by its hash', () => {
  for (const id of ["r1'; DROP TABLE x", '', 'a b', '\0', 'é', 'x'.repeat(200)]) assert.match(idOf(runSource(id)), /^[0-9a-f]{16}$/, JSON.stringify(id));
});

test('the time is the one given, else that of the first loop, else that of the run', () => {
  const late = makeLoop({ workload: 'w', mount: 'a', startedAt: '2026-11-20T13:00:00.000Z' });
  const early = { ...late, loop: 2, startedAt: '2026-11-20T12:30:00.000+00:00' };
  assert.is(buildNight([runSource('r1', [late, early])], { ...GIVEN, at: '2026-01-01T00:00:00.000Z' }).at, '2026-01-01T00:00:00.000Z', 'given');
  assert.is(buildNight([runSource('r1', [late, early])], GIVEN).at, '2026-11-20T12:30:00.000Z', 'first loop');
  assert.is(buildNight([runSource('r1', [{ ...late, startedAt: null }])], GIVEN).at, '2026-11-20T12:00:00.000Z', 'run');
  const error = failureOf(() => buildNight([fileSource('one.txt', [{ ...late, startedAt: null }])], GIVEN), 'no time');
  assert.equal([error.code, error.exitCode], ['no-time', 2]);
  assert.match(error.hint ?? '', '--at', 'what to do');
});

test('a night without a good loop is refused', () => {
  for (const loops of [[], [makeBadLoop({ workload: 'w', mount: 'a', outcome: 'failed' })]]) {
    const error = failureOf(() => buildNight([runSource('r1', loops)], GIVEN), 'empty');
    assert.equal([error.code, error.exitCode], ['empty-night', 3]);
    assert.match(error.message, 'reports/r1', 'names the source');
  }
});

test('runs of one series are one cell, in which each loop knows its run', () => {
  const { cells } = buildNight([runSource('r1'), runSource('r2')], GIVEN);
  assert.is(cells.length, 1);
  assert.equal(
    cells[0]?.loops.map(({ run, loop }) => `${run} ${loop}`),
    ['r1 1', 'r1 2', 'r1 3', 'r2 1', 'r2 2', 'r2 3'],
  );
});

test('other parameters under the same names are another cell', () => {
  const loops = makeLoops('w', 'a', [10, 20]);
  const direct = fileSource('direct', loops);
  const buffered = fileSource(
    'buffered',
    loops.map((loop) => ({ ...loop, parameters: { ...loop.parameters, direct: 0 as const } })),
  );
  assert.is(buildNight([direct, buffered], GIVEN).cells.length, 2);
});

test('a cell has the outcome that stands for its loops, and keeps the bad ones', () => {
  const [good] = makeLoops('w', 'a', [10]) as [SourcedLoop];
  const bad = makeBadLoop({ workload: 'w', mount: 'a', loop: 2, outcome: 'failed', reason: 'died', errno: 'EIO' });
  const refused = makeBadLoop({ workload: 'v', mount: 'a', outcome: 'unsupported', errno: 'ENODEV' });
  const { cells } = buildNight([runSource('r1', [good, bad, refused])], GIVEN);
  assert.equal(cells.map(({ series, outcome, loops }) => [series.workload, outcome, loops.length]).sort(), [
    ['v', 'unsupported', 1],
    ['w', 'ok', 2],
  ]);
  assert.is(cells.find(({ series }) => series.workload === 'w')?.loops[1]?.reason, 'died');
});

test('the runtime is known where all loops agree', () => {
  const [first, second] = makeLoops('w', 'a', [10, 20]) as [SourcedLoop, SourcedLoop];
  const other = { ...second, parameters: { ...second.parameters, runtimeSeconds: 5 } };
  assert.is(buildNight([fileSource('f', [first, second])], GIVEN).cells[0]?.runtimeSeconds, 20, 'one');
  assert.is(buildNight([fileSource('f', [first, other])], GIVEN).cells[0]?.runtimeSeconds, null, 'two');
});

test.run();
