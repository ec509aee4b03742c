/** Tests of src/store/explained.ts with src/parse/explained.ts: what is kept comes back, the later of two counts, damage is named. */

import { appendFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readExplainedCell, readExplainedLine } from '../../src/parse/explained.ts';
import { appendExplained, EXPLAIN_FILE, readExplained } from '../../src/store/explained.ts';
import { makeExplained } from '../support/explained.ts';
import { failureOf } from '../support/failure.ts';
import { makeTempDir } from '../support/temp-dir.ts';

test('cells come back as they were kept, and of two of one cell the later counts', () => {
  const dir = makeTempDir();
  assert.equal(readExplained(dir, readExplainedLine), []);
  const [a, b] = [makeExplained({ mount: 'a' }), makeExplained({ mount: 'b', direct: null, heldBack: null })];
  for (const line of [a, { workload: 'w', mount: 'b', problem: 'why' }, b]) appendExplained(dir, line);
  assert.equal(readExplained(dir, readExplainedLine), [a, b]);
});

test('a line that was cut off is left out, and one that is damaged is named', () => {
  const dir = makeTempDir();
  appendExplained(dir, makeExplained());
  appendFileSync(join(dir, EXPLAIN_FILE), '{"workload": "w", "mo');
  assert.is(readExplained(dir, readExplainedLine).length, 1);
  writeFileSync(join(dir, EXPLAIN_FILE), '{"workload": "w", "mount": "a", "reads": -1}\n');
  assert.match(failureOf(() => readExplained(dir, readExplainedLine), EXPLAIN_FILE).message, /explain\.jsonl:1: it explains no cell/);
});

test('a link in its place is not followed', () => {
  const dir = makeTempDir();
  symlinkSync('/dev/null', join(dir, EXPLAIN_FILE));
  assert.is(failureOf(() => readExplained(dir, readExplainedLine), EXPLAIN_FILE).code, 'not-regular');
});

test('of a JSON document a cell comes back with the names around it, and what is damaged is none', () => {
  const { workload: _workload, mount: _mount, ...rest } = makeExplained();
  assert.equal(readExplainedCell(rest, 'w', 'a'), makeExplained());
  for (const value of [undefined, null, 3, {}, { ...rest, reads: 'many' }]) assert.is(readExplainedCell(value, 'w', 'a'), null);
});

test.run();
