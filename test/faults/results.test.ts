/** Tests of faults/results.ts: what is lost, changed or double in a run directory is seen. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CELLS } from '../../faults/matrix.ts';
import { countLost, findChanges, findUnkept, findWrongLoops, takeSnapshot } from '../../faults/results.ts';
import { warn } from '../../src/model/warnings.ts';
import { makeBadLoop, makeLoop } from '../support/records.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const LOOPS = CELLS.map((cell) => {
  const [workload, mount] = cell.split(' on ') as [string, string];
  return makeLoop({ workload, mount, loop: 1, raw: `${workload}@${mount}.txt` });
});
const LOST = makeBadLoop({ ...LOOPS[0], outcome: 'failed', raw: null, warnings: [warn('target-lost', '')] });

/** A run directory with these loops, and `tail` at the end of results.jsonl. */
function makeRunDir(loops: readonly unknown[], tail = ''): string {
  const dir = makeTempDir();
  mkdirSync(join(dir, 'raw'));
  for (const { raw } of LOOPS) writeFileSync(join(dir, 'raw', raw as string), `printed ${raw}`);
  writeFileSync(join(dir, 'results.jsonl'), loops.map((loop) => `${JSON.stringify(loop)}\n`).join('') + tail);
  return dir;
}

const texts = (failures: readonly { readonly text: string }[]) => failures.map(({ text }) => text);

test('a snapshot has the whole lines; where there is no run it has none', () => {
  assert.is(takeSnapshot(makeRunDir(LOOPS.slice(0, 2), '{"workl')).lines.length, 2);
  assert.equal(takeSnapshot(join(makeTempDir(), 'none')).lines, []);
});

test('a line that is gone or another is seen, and a raw output', () => {
  const before = takeSnapshot(makeRunDir(LOOPS.slice(0, 2)));
  assert.equal(findChanges(before, takeSnapshot(makeRunDir(LOOPS))), [], 'more is no change');
  assert.equal(texts(findChanges(before, takeSnapshot(makeRunDir(LOOPS.slice(1))))).slice(0, 2), [
    'line 1 of results.jsonl is gone or another',
    'line 2 of results.jsonl is gone or another',
  ]);
  const other = makeRunDir(LOOPS);
  writeFileSync(join(other, 'raw', LOOPS[1]?.raw as string), 'other');
  assert.equal(texts(findChanges(before, takeSnapshot(other))), [`raw/${LOOPS[1]?.raw} is gone or another`]);
});

test('a loop that was reported and is not kept is seen', () => {
  const snapshot = takeSnapshot(makeRunDir(LOOPS.slice(0, 1)));
  const line = (at: number) => `[${at + 1}/6] ${LOOPS[at]?.workload} ${LOOPS[at]?.mount} #1: 1.0 MiB/s, 250 IOPS (0 s left)\n`;
  assert.equal(findUnkept(`run directory: x\n${line(0)}`, snapshot), []);
  assert.equal(texts(findUnkept(line(0) + line(1), snapshot)), [`${LOOPS[1]?.workload} on ${LOOPS[1]?.mount} #1 was reported finished and is not kept`]);
});

test('missing and double loops, loops without raw output and impossible times are seen', () => {
  const wrong = (loops: readonly unknown[]) => {
    const dir = makeRunDir(loops);
    return texts(findWrongLoops(dir, takeSnapshot(dir)));
  };
  assert.equal(wrong(LOOPS), []);
  assert.equal(wrong([LOST, ...LOOPS]), [], 'a lost loop that was measured again');
  assert.equal(wrong([LOST, ...LOOPS.slice(1)]), ['1 of 6 loops are missing']);
  assert.equal(wrong([...LOOPS, LOOPS[0]]), ['7 measurements of 6 loops']);
  assert.is(wrong([{ ...LOOPS[0], raw: null }, ...LOOPS.slice(1)]).length, 1, 'no raw output');
  assert.is(wrong([{ ...LOOPS[0], elapsedMs: -89997745 }, ...LOOPS.slice(1)]).length, 1, 'a time below 0');
});

test('lost loops count until they are measured again', () => {
  assert.is(countLost(takeSnapshot(makeRunDir([LOST]))), 1);
  assert.is(countLost(takeSnapshot(makeRunDir([LOST, LOST]))), 1);
  assert.is(countLost(takeSnapshot(makeRunDir([LOST, LOOPS[0]]))), 0);
});

test.run();
