/** Tests of src/render/equal.ts and src/render/places.ts: what a run that was made alike says is not. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cell } from '../../src/model/records.ts';
import { describeEqual } from '../../src/render/equal.ts';
import { renderTable } from '../../src/render/markdown.ts';
import { unlikePlaces } from '../../src/render/places.ts';
import { renderText } from '../../src/render/text.ts';
import { makeExplained } from '../support/explained.ts';
import { makeLoops, makePlan, makeRun, reportOf } from '../support/records.ts';

const cell = (mount: string, parts: Partial<Cell> = {}): Cell => ({
  workload: 'w',
  mount,
  outcome: 'ok',
  reason: null,
  errno: null,
  loops: [],
  mean: null,
  warnings: [],
  place: 'disk',
  ...parts,
});

function tell(cells: readonly Cell[], equal = true): string | null {
  const run = makeRun({ ...makePlan(['w'], 'a=9p,b=9p'), ...(equal ? { equal: true as const } : {}) });
  const source = { name: 'run', format: 'run-directory' as const, mounts: [], workloads: [], run, facts: [], problems: [] };
  return describeEqual({ sources: [source], workloads: [{ name: 'w', cells }] });
}

test('a run that was not made alike says nothing', () => {
  assert.is(tell([cell('a'), cell('b', { place: 'host cache' })], false), null);
});

test('cells of another run beside it, which nobody made alike, are passed over', () => {
  const sourceOf = (name: string, equal: boolean) => {
    const run = makeRun({ ...makePlan(['w'], 'a=9p,b=9p'), ...(equal ? { equal: true as const } : {}) });
    return { name, format: 'run-directory' as const, mounts: [`${name}/a`, `${name}/b`], workloads: ['w'], run, facts: [], problems: [] };
  };
  const cells = [cell('plain/a', { place: 'queued' }), cell('plain/b', { place: 'host cache' }), cell('alike/a'), cell('alike/b')];
  const sources = [sourceOf('plain', false), sourceOf('alike', true)];
  assert.is(describeEqual({ sources, workloads: [{ name: 'w', cells }] }), 'Made alike (--equal), and nothing is known that is not.');
});

test('cells of one place are alike', () => {
  assert.is(tell([cell('a'), cell('b')]), 'Made alike (--equal), and nothing is known that is not.');
});

test('cells of different places are named', () => {
  assert.is(tell([cell('a'), cell('b', { place: 'host cache' })]), 'Made alike (--equal), but not alike still: w (a disk, b host cache).');
});

test('so are those of which one was seen to sync and the other not', () => {
  const traced = (mount: string, syncs: number) => cell(mount, { explained: makeExplained({ mount, reads: 0, writes: 8, syncs }) });
  assert.match(tell([traced('a', 8), traced('b', 0)]) ?? '', /not alike still: w \(a syncs, b no syncs\)/);
});

test('where the place of a cell is not known, that is told; a failed cell and one alone are passed over', () => {
  const { place: _, ...unknown } = cell('b');
  assert.match(tell([cell('a'), unknown]) ?? '', /Where all of the data was is not known of w\./);
  assert.not.match(tell([cell('a'), cell('b', { outcome: 'failed' })]) ?? '', /not known/);
});

test('places are told where they differ, and where they don’t they are not', () => {
  assert.equal(
    [...unlikePlaces({ cells: [cell('a'), cell('b', { place: 'queued' })] })],
    [
      ['a', 'disk'],
      ['b', 'queued'],
    ],
  );
  assert.is(unlikePlaces({ cells: [cell('a'), cell('b')] }).size, 0);
});

test('tables for people say the word where mounts differ in it', () => {
  const served = (bytes: number) => ({ served: { bytes, diskReadBytes: 0 } });
  const loops = [
    ...makeLoops('w', 'a', [1000]).map((loop) => ({ ...loop, ...served(4_096_000) })),
    ...makeLoops('w', 'b', [1000]).map((loop) => ({ ...loop, ...served(0) })),
  ];
  const report = reportOf(makeRun(makePlan(['w'], 'a=9p,b=9p')), loops);
  assert.match(renderTable(report), /\| w .* host cache .*\|.* guest cache /);
  assert.match(renderText(report, { columns: 100, color: false, metric: undefined }), /Data from or to: a host cache, b guest cache \(w\)/);
});

test.run();
