/** Tests of src/explain/fio-waits.ts and src/figures/explained.ts: who waited for a server that was held back, by what fio printed. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readFioWaits } from '../../src/explain/fio-waits.ts';
import { isEarly, isOneAtATime } from '../../src/figures/explained.ts';
import type { Explained } from '../../src/model/explained.ts';
import { makeExplained } from '../support/explained.ts';
import { readTraceFixture } from '../support/traces.ts';

/** A cell of what fio printed with the server held back by 20 ms. */
function cellOf(name: string): Explained {
  const waits = readFioWaits(readTraceFixture(`${name}.json`));
  if (waits === null) throw new Error(`${name} is no document of fio`);
  const { reads, writes, ...least } = waits;
  return makeExplained({ reads, writes, heldBack: { byMs: 20, ...least } });
}

for (const [name, early] of [
  ['sshfs-randwrite-psync', true],
  ['sync-randwrite-psync', false],
] as const) {
  test(`writes are told to be done ${early ? 'before the server has' : 'when the server has'} them: ${name}`, () => {
    const cell = cellOf(name);
    assert.equal([cell.reads, cell.writes, isEarly(cell), isOneAtATime(cell)], [0, 32, early, null]);
  });
}

for (const [name, single] of [
  ['9p-randread-libaio', true],
  ['virtiofs-randread-libaio', false],
] as const) {
  test(`libaio has ${single ? 'one request' : 'several requests'} in flight: ${name}`, () => {
    const cell = cellOf(name);
    assert.equal([cell.reads, isEarly(cell), isOneAtATime(cell)], [32, null, single]);
  });
}

test('what is no document of fio tells nothing', () => {
  for (const text of ['', 'fio: error', '{\n}\n', '{\n"jobs": 3\n}\n']) assert.is(readFioWaits(text), null, text);
});

test('jobs that moved nothing have no shortest wait', () => {
  const waits = readFioWaits('{\n"jobs": [{"read": {"total_ios": 0, "lat_ns": {"min": 0, "N": 0}}}]\n}\n');
  assert.equal(waits, { reads: 0, writes: 0, leastReadMs: null, leastWriteMs: null, leastSubmitMs: null });
});

test.run();
