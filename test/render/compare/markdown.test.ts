/** Tests of src/render/compare/markdown.ts: a line a cell, families, and tables that keep their columns. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareReports } from '../../../src/analyse/compare.ts';
import { renderCompareMarkdown } from '../../../src/render/compare/markdown.ts';
import { HOSTILE_NAMES } from '../../support/check.ts';
import { compareAll, compareHostile, compareUndecided, reportOfLevels } from '../../support/comparisons.ts';
import { findTags, readTables } from '../../support/markdown.ts';

test('each cell has its figures, interval and verdict', () => {
  const [cells] = readTables(renderCompareMarkdown(compareAll()));
  const [header, , ...rows] = cells as string[][];
  assert.equal(header, ['Workload', 'Mount', 'Base', 'New', 'Change', '95 %', 'Verdict', 'To tell it takes']);
  assert.equal(
    rows.map(([workload, , base, now, change, , verdict]) => [workload, base, now, change, verdict]),
    [
      ['seqread-psync', '1000', '700', '-30.0 %', '✗ worse'],
      ['randread-libaio', '1000', '1400', '+40.0 %', '✓ better'],
      ['randwrite-mmap', '1000', '1000', '+0.0 %', '= same'],
      ['randrw-psync', '997', '981', '-1.5 %', '? undecided'],
    ],
  );
  for (const [workload, , , , change, interval, , needed] of rows) {
    const [low, high] = (interval as string).split(' to ').map((text) => Number.parseFloat(text)) as [number, number];
    const middle = Number.parseFloat(change as string);
    assert.ok(low < middle && middle < high, `${workload}: ${interval}`);
    assert.is(needed !== '', workload === 'randrw-psync', `${workload}: ${needed}`);
  }
});

test('what is not compared says why', () => {
  assert.match(renderCompareMarkdown(compareAll()), '\n- not compared: seqwrite-psync on a (base: measured; new: failed)\n');
});

test('families have their geometric means, the whole first', () => {
  const [, families] = readTables(renderCompareMarkdown(compareAll()));
  const [header, , ...rows] = families as string[][];
  assert.equal(header, ['Family', 'Cells', 'Geometric mean', '95 %']);
  assert.equal(rows[0]?.slice(0, 2), ['all', '4']);
  assert.equal(rows.map(([name]) => name).sort(), ['a', 'all', 'libaio', 'mmap', 'psync', 'randread', 'randrw', 'randwrite', 'seqread', 'single'].sort());
  assert.is(rows.find(([name]) => name === 'mmap')?.[3], '', 'a single cell has no interval');
});

test('the verdict in a sentence leads, and less is called better where it is', () => {
  assert.match(
    renderCompareMarkdown(compareAll()),
    /^By I\/Os per second, higher is better: 1 better, 1 worse, 1 same, 1 undecided\. Geometric mean over 4 cells: /,
  );
  assert.match(renderCompareMarkdown(compareAll('clat-p99')), /^By 99th percentile of completion latency, lower is better: /);
});

test('nothing to compare is said', () => {
  const text = renderCompareMarkdown(compareReports(reportOfLevels({ x: [1, 2, 3] }), reportOfLevels({ y: [1, 2, 3] }), 'iops'));
  assert.match(text, /^By I\/Os per second, higher is better: nothing to compare\.\n/);
  assert.equal(readTables(text), []);
});

test('what was not alike is listed under the answer', () => {
  const text = renderCompareMarkdown(compareAll(), [{ comparable: true, text: 'accel is kvm (a) against tcg (b)' }]);
  assert.match(text, '\n\nNot measured alike:\n- accel is kvm (a) against tcg (b)\n\n');
});

test('all undecided cells are listed', () => {
  assert.is(readTables(renderCompareMarkdown(compareUndecided(40)))[0]?.length, 42);
});

test('hostile names keep the columns and are no markup', () => {
  for (const mount of HOSTILE_NAMES) {
    const text = renderCompareMarkdown(compareHostile(mount));
    const tables = readTables(text);
    assert.equal(
      tables.map((rows) => rows.length),
      [HOSTILE_NAMES.length - 1 + 2, 2 + 2],
      `rows, ${JSON.stringify(mount)}`,
    );
    for (const [header, ...rows] of tables) for (const row of rows) assert.is(row.length, header?.length, row.join(' | '));
    assert.equal(findTags(text), [], JSON.stringify(mount));
  }
});

test.run();
