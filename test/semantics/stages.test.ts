/** Tests of src/semantics/stages.ts: what is tried beside what. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { planStages } from '../../src/semantics/stages.ts';
import { ROWS } from '../../src/semantics/table.ts';

const { waiting, free, apart } = planStages(ROWS);
const namesOf = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);

test('every row is tried once', () => {
  const all = [waiting, ...[...free, ...apart].map(({ rows }) => rows)].flatMap(namesOf);
  assert.equal([...all].sort(), namesOf(ROWS).sort());
});

test('what waits begins first; what syncs, and a server that stops, comes after all else', () => {
  assert.ok(waiting.length > 20 && waiting.every(({ group }) => group === 'freshness' || group === 'notification'));
  assert.ok(free.every(({ rows }) => rows.every(({ group }) => group !== 'durability' && group !== 'absence')));
  assert.equal(
    apart.map(({ rows, oneByOne }) => [rows[0]?.group, rows.length > 1, oneByOne]),
    [
      ['durability', true, false],
      ['durability', true, false],
      ['durability', false, true],
      ['durability', false, true],
      ['absence', true, false],
      ['absence', false, false],
    ],
  );
});

test('beside what is written alone nothing syncs', () => {
  const batch = apart.find(({ rows }) => namesOf(rows).includes('durable-write'));
  assert.equal(namesOf(batch?.rows ?? []), ['durable-write', 'durable-close', 'durable-sync-file-range']);
});

test.run();
