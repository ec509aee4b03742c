/** Tests of src/store/history: one contract, run over an SQLite file and a PostgreSQL server. */

import { join } from 'node:path';
import * as fc from 'fast-check';
import { type Test, test } from 'uvu';
import * as assert from 'uvu/assert';
import { identifySeries } from '../../../src/analyse/history/identity.ts';
import { FIGURES, readFigure } from '../../../src/figures/figures.ts';
import type { KeptLoop, Night, NightCell, NightLoop } from '../../../src/model/night.ts';
import type { Outcome } from '../../../src/model/records.ts';
import type { WarningCode } from '../../../src/model/warnings.ts';
import { openHistory } from '../../../src/store/history/history.ts';
import { rejectionOf } from '../../support/failure.ts';
import { testNeeding } from '../../support/needs.ts';
import { cellOf, keptLoop, MACHINE, makeNight, seriesOf } from '../../support/nights.ts';
import { type PostgresServer, startPostgres, WHY_NO_POSTGRES } from '../../support/postgres.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const ids = (nights: readonly { readonly id: string }[]) => nights.map(({ id }) => id);

/** Any text at all: quotes, NUL, lone surrogates, markup. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom("'; DROP TABLE fsbench_nights; --", '</script>', 'a|b', '\0', '\ud800', '$1 ?', '__proto__', ''),
);
/** Records as ours are: with a prototype. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;
const figure = fc.option(fc.double({ noNaN: true, min: 0, max: 1e15 }).map(Math.abs), { nil: null });
const rate = fc.double({ noNaN: true, min: 0, max: 1e15 }).map(Math.abs);
const direction = fc.option(
  record({ bw: rate, iops: rate, clatMeanNs: figure, clatP50Ns: figure, clatP95Ns: figure, clatP99Ns: figure, clatP999Ns: figure, clatP9999Ns: figure }),
  { nil: null },
);
const probe = fc.option(record({ stealFraction: figure, load1: figure, pressureUs: record({ cpu: figure, io: figure, memory: figure }) }), { nil: null });
const outcome = fc.constantFrom<Outcome>('ok', 'unsupported', 'failed', 'timed-out', 'missing');
const loop: fc.Arbitrary<KeptLoop> = record({
  run: text,
  loop: fc.nat(1000),
  outcome,
  metrics: fc.option(record({ read: direction, write: direction, runtimeMs: rate }), { nil: null }),
  hostCpuSeconds: fc.option(record({ qemu: rate, daemon: figure, sshd: figure }), { nil: null }),
  reason: fc.option(text, { nil: null }),
  errno: fc.option(text, { nil: null }),
  startedAt: fc.option(text, { nil: null }),
  elapsedMs: figure,
  warnings: fc.array(record({ code: fc.constantFrom<WarningCode>('steal', 'short-runtime'), detail: text }), { maxLength: 2 }),
  guest: probe,
  host: probe,
});
const cell: fc.Arbitrary<NightCell<KeptLoop>> = record({
  series: fc
    .tuple(text, text, figure, fc.constantFrom(0, 1, null))
    .map(([mount, workload, sizeBytes, direct]) =>
      identifySeries({ mount, workload }, { runtimeSeconds: null, iodepth: 1, sizeBytes, direct: direct as 0 | 1 | null, blockSizeBytes: 4096 }, null),
    ),
  outcome,
  runtimeSeconds: figure,
  loops: fc.array(loop, { maxLength: 4 }),
});
const someNight: fc.Arbitrary<Omit<Night, 'id' | 'parts'>> = record({
  at: fc.date({ min: new Date('1970-01-02'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
  labels: fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), text, { maxKeys: 3, noNullPrototype: true }),
  accepted: fc.array(text, { maxLength: 2 }),
  fsbench: fc.constant('0.1.0'),
  machine: fc.constantFrom(null, MACHINE),
  environments: fc.constant([]),
  sources: fc.array(
    record({
      name: text,
      format: fc.constantFrom('run-directory' as const, 'results-table' as const),
      run: fc.option(text, { nil: null }),
      facts: fc.array(text, { maxLength: 2 }),
    }),
    { maxLength: 2 },
  ),
  cells: fc.uniqueArray(cell, { selector: ({ series }) => series.key, maxLength: 5 }),
});

/** The contract; `place` gives an empty place for a history, another one each time. */
function describeHistory(register: Test, engine: string, place: () => Promise<string>): void {
  register(`${engine}: a night is there once, with the time and labels it first had`, async () => {
    await using history = await opened(await place());
    assert.is(await history.addNight(makeNight(1)), 'added');
    assert.is(await history.addNight(makeNight(1, { at: '2030-01-01T00:00:00.000Z', labels: {}, cells: [] })), 'already-there');
    assert.equal(await history.readNight('night-1'), makeNight(1));
  });

  register(`${engine}: what is added reads back equal, whatever it is called`, async () => {
    await using history = await opened(await place());
    let count = 0;
    await fc.assert(
      fc.asyncProperty(someNight, async (parts) => {
        const night: Night = { ...parts, id: `n${++count}`, parts: [`n${count}`] };
        assert.is(await history.addNight(night), 'added');
        assert.equal(await history.readNight(night.id), night);
      }),
      { numRuns: 60 },
    );
  });

  register(`${engine}: nights are listed oldest first, whatever order they were added in`, async () => {
    await using history = await opened(await place());
    for (const day of [3, 1, 5, 2, 4]) await history.addNight(makeNight(day));
    assert.equal(ids(await history.listNights({})), ['night-1', 'night-2', 'night-3', 'night-4', 'night-5'], 'all');
    assert.equal(ids(await history.listNights({ limit: 2 })), ['night-4', 'night-5'], 'the last');
    assert.equal(ids(await history.listNights({ limit: 2, before: '2026-01-04T03:00:00.000Z' })), ['night-2', 'night-3'], 'before, exclusive');
    assert.equal(ids(await history.listNights({ labels: { commit: 'c2' } })), ['night-2'], 'by label');
    assert.equal(ids(await history.listNights({ labels: { toString: 'x' } })), [], 'a label nobody has');
    assert.equal((await history.listNights({ limit: 1 }))[0]?.outcomes, { ok: 2 }, 'counts');
  });

  register(`${engine}: nights of one moment keep the order they were added in, over pages too`, async () => {
    await using history = await opened(await place());
    const names = Array.from({ length: 120 }, (_, at) => `n${String(at).padStart(3, '0')}`);
    for (const id of names) await history.addNight(makeNight(1, { id, parts: [id], cells: [], labels: { odd: String(Number(id.slice(1)) % 2) } }));
    assert.equal(ids(await history.listNights({})), names, 'all');
    assert.equal(ids(await history.listNights({ limit: 2, labels: { odd: '0' } })), ['n116', 'n118'], 'thinned out by a label');
  });

  register(`${engine}: a window has the figures of its nights and no others`, async () => {
    await using history = await opened(await place());
    for (const day of [1, 2, 3]) await history.addNight(makeNight(day));
    const window = await history.readWindow({ limit: 2, before: '2026-01-03T03:00:00.000Z' });
    assert.equal(ids(window), ['night-1', 'night-2']);
    const [first] = window[1]?.cells ?? [];
    assert.equal(first?.series, seriesOf('virtiofs', 'randread-psync'), 'series');
    assert.equal(
      first?.loops.map(({ run, loop: number, metrics }) => [run, number, metrics?.read?.iops]),
      [
        ['r1', 1, 102],
        ['r1', 2, 103],
        ['r1', 3, 104],
      ],
    );
  });

  register(`${engine}: nights of one machine are found behind any number of others`, async () => {
    await using history = await opened(await place());
    const other = { ...MACHINE, hostKernel: '6.9' };
    for (const [day, machine] of [MACHINE, other, null, MACHINE, other, other, null].entries()) await history.addNight(makeNight(day + 1, { machine }));
    assert.equal(ids(await history.readWindow({ machine: MACHINE, limit: 2 })), ['night-1', 'night-4'], 'one');
    assert.equal(ids(await history.readWindow({ machine: null })), ['night-3', 'night-7'], 'untold');
    assert.equal(await history.readWindow({ machine: { ...MACHINE, fio: 'fio-9' } }), [], 'unknown');
  });

  register(`${engine}: a window for some metrics has all that they need and no other figure`, async () => {
    await using history = await opened(await place());
    const series = seriesOf('virtiofs', 'randrw-psync');
    const side = { bw: 1, iops: 2, clatMeanNs: 3, clatP50Ns: 4, clatP95Ns: 5, clatP99Ns: 6, clatP999Ns: 7, clatP9999Ns: 8 };
    const full: NightLoop = {
      run: 'r1',
      loop: 1,
      outcome: 'ok',
      metrics: { read: side, write: { ...side, clatP99Ns: 60 }, runtimeMs: 9 },
      hostCpuSeconds: { qemu: 10, daemon: 11, sshd: 12 },
    };
    await history.addNight(makeNight(1, { cells: [{ ...cellOf(series, [1]), loops: [keptLoop(full)] }] }));
    const read = async (metrics?: readonly string[]) => (await history.readWindow({ metrics }))[0]?.cells[0]?.loops[0] as NightLoop;
    for (const figure of FIGURES) assert.is(readFigure(await read([figure.name]), figure), readFigure(full, figure), figure.name);
    assert.equal(await read(), full, 'all of them');
    const rates = await read(['bw', 'iops']);
    assert.is(rates.hostCpuSeconds, null, 'CPU of bandwidth');
    assert.is(rates.metrics?.read?.clatP99Ns, null, 'latency of bandwidth');
  });

  register(`${engine}: a series is read over the nights that have it`, async () => {
    await using history = await opened(await place());
    const other = seriesOf('virtiofs', 'randread-psync', { sizeBytes: 1 });
    await history.addNight(makeNight(1));
    await history.addNight(makeNight(2, { cells: [cellOf(other, [7])] }));
    await history.addNight(makeNight(3));
    const { key } = seriesOf('virtiofs', 'randread-psync');
    assert.equal(
      (await history.readSeries(key, {})).map(({ night, cell: { loops } }) => [night.id, loops[0]?.metrics?.read?.iops]),
      [
        ['night-1', 101],
        ['night-3', 103],
      ],
    );
    assert.equal(ids((await history.readSeries(key, { limit: 1 })).map(({ night }) => night)), ['night-3'], 'the last');
    assert.equal(ids((await history.readSeries(key, { before: '2026-01-03T03:00:00.000Z' })).map(({ night }) => night)), ['night-1'], 'before');
    assert.equal(await history.readSeries('0000000000000000', {}), [], 'an unknown key');
    assert.equal(
      (await history.listSeries()).map((series) => series.key),
      [key, seriesOf('9p', 'randread-psync').key, other.key],
    );
  });

  register(`${engine}: a part of a night is in no other night`, async () => {
    await using history = await opened(await place());
    await history.addNight(makeNight(1, { parts: ['a', 'b'] }));
    const error = await rejectionOf(history.addNight(makeNight(2, { parts: ['b', 'c'] })), 'a shared part');
    assert.equal([error.code, error.exitCode], ['part-of-another-night', 2]);
    assert.match(error.message, /^b is in the history .* in the night night-1$/);
    assert.equal(ids(await history.listNights({})), ['night-1'], 'nothing kept of it');
  });

  register(`${engine}: prune takes out what it says, and what only that had`, async () => {
    await using history = await opened(await place());
    await history.addNight(makeNight(1, { cells: [cellOf(seriesOf('gone', 'w'), [1])] }));
    for (const day of [2, 3, 4]) await history.addNight(makeNight(day));
    assert.equal(ids(await history.prune({ before: '2026-01-03T03:00:00.000Z' }, true)), ['night-1', 'night-2'], 'a dry run says what');
    assert.is((await history.listNights({})).length, 4, 'a dry run takes nothing');
    assert.equal(ids(await history.prune({ before: '2026-01-02T03:00:00.000Z' })), ['night-1'], 'before');
    assert.not.ok(
      (await history.listSeries()).some(({ mount }) => mount === 'gone'),
      'a series without a night',
    );
    assert.equal(ids(await history.prune({ keep: 2 })), ['night-2'], 'keep');
    assert.equal(ids(await history.prune({ night: 'night-3' })), ['night-3'], 'one');
    assert.equal(ids(await history.prune({ night: 'night-3' })), [], 'one that is gone');
    assert.equal(await history.readNight('night-4'), makeNight(4), 'the others are whole');
    assert.is(await history.addNight(makeNight(1)), 'added', 'what was taken out can be added again');
  });

  register(`${engine}: two writers at a time lose nothing and double nothing`, async () => {
    const where = await place();
    await using first = await opened(where);
    await using second = await opened(where);
    const added = await Promise.all([1, 2, 3, 4].flatMap((day) => [first.addNight(makeNight(day)), second.addNight(makeNight(day))]));
    assert.is(added.filter((each) => each === 'added').length, 4);
    assert.equal(ids(await first.listNights({})), ['night-1', 'night-2', 'night-3', 'night-4']);
    assert.equal(await second.readNight('night-3'), makeNight(3));
  });

  register(`${engine}: who only reads writes nothing`, async () => {
    const where = await place();
    await (await opened(where)).close();
    await using history = await opened(where, true);
    const error = await history.addNight(makeNight(1)).then(
      () => null,
      (reason) => reason,
    );
    assert.ok(error instanceof Error, 'refused');
    assert.equal(await history.listNights({}), []);
  });
}

async function opened(where: string, readOnly = false) {
  const history = await openHistory(where, { readOnly });
  return { ...history, [Symbol.asyncDispose]: () => history.close() };
}

describeHistory(test, 'SQLite', async () => join(makeTempDir(), 'nightly.db'));

const testServer = testNeeding(WHY_NO_POSTGRES);
let server: PostgresServer;
testServer.before(async () => {
  server = await startPostgres();
});
testServer.after(() => server.stop());
describeHistory(testServer, 'PostgreSQL', () => server.makeDatabase());

test.run();
