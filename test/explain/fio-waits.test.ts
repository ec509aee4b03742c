/** Tests of src/explain/fio-waits.ts and src/figures/explained.ts: who waited for a server that was held back, by what fio printed. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseHoldMs } from '../../src/explain/explain-cell.ts';
import { readFioWaits } from '../../src/explain/fio-waits.ts';
import { isEarly, isOneAtATime } from '../../src/figures/explained.ts';
import type { Explained } from '../../src/model/explained.ts';
import { asksDirect } from '../../src/model/sweep.ts';
import { makeExplained } from '../support/explained.ts';
import { makePlan } from '../support/records.ts';
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

test('a server is held back for longer where I/Os take longer, and never for less than can be told apart', () => {
  const hold = (leastWriteMs: number | null, leastSubmitMs: number | null = null) => chooseHoldMs({ leastWriteMs, leastSubmitMs });
  assert.equal([hold(null), hold(0.3), hold(3.9), hold(9), hold(9, 12.1), hold(800)], [20, 20, 20, 45, 61, 100]);
});

test('who hands I/Os over at once has several in flight where they go past the cache; else its memory may have taken them', () => {
  const heldBack = { byMs: 20, leastReadMs: null, leastWriteMs: 21, leastSubmitMs: 0.1 };
  assert.equal(
    [true, false].map((directAsked) => isOneAtATime(makeExplained({ directAsked, heldBack }))),
    [false, null],
  );
  assert.is(isOneAtATime(makeExplained({ directAsked: false, heldBack: { ...heldBack, leastSubmitMs: 20.4 } })), true);
});

test("a job's own word on O_DIRECT wins over the plan's", () => {
  const plan = makePlan(['a'], '9p');
  const asked = (jobText: string) => asksDirect(plan, { name: 'a', jobText });
  assert.is(plan.fio.direct, 1);
  assert.equal([asked('[a]\nrw=read\n'), asked('[a]\ndirect=0\n'), asked('[a]\n direct = 1\n[b]\ndirect=0\n')], [true, false, false]);
});

test('what is no document of fio tells nothing', () => {
  for (const text of ['', 'fio: error', '{\n}\n', '{\n"jobs": 3\n}\n']) assert.is(readFioWaits(text), null, text);
});

test('jobs that moved nothing have no shortest wait', () => {
  const waits = readFioWaits('{\n"jobs": [{"read": {"total_ios": 0, "lat_ns": {"min": 0, "N": 0}}}]\n}\n');
  assert.equal(waits, { reads: 0, writes: 0, leastReadMs: null, leastWriteMs: null, leastSubmitMs: null });
});

test.run();
