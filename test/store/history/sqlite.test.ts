/** Tests of what is special to a history in an SQLite file: kills, damage, locks, files that can't be written, query plans. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import Database from 'libsql';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FsbenchError } from '../../../src/model/errors.ts';
import { PACKAGE_ROOT } from '../../../src/process/paths.ts';
import { openHistory } from '../../../src/store/history/history.ts';
import { selectOfNights } from '../../../src/store/history/reads.ts';
import { LOOP_COLUMNS } from '../../../src/store/history/rows.ts';
import { MIGRATIONS, migrate } from '../../../src/store/history/schema.ts';
import { openSqlite } from '../../../src/store/history/sqlite.ts';
import { rejectionOf } from '../../support/failure.ts';
import { testNeeding } from '../../support/needs.ts';
import { cellOf, makeNight, seriesOf } from '../../support/nights.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

/** A history file of some nights. */
async function makeHistoryFile(nights: number): Promise<string> {
  const file = join(makeTempDir(), 'nightly.db');
  const history = await openHistory(file);
  for (let day = 1; day <= nights; day++) await history.addNight(makeNight(day));
  await history.close();
  return file;
}

async function idsIn(file: string): Promise<string[]> {
  const history = await openHistory(file, { readOnly: true });
  const nights = await history.listNights({});
  await history.close();
  return nights.map(({ id }) => id);
}

/** What opening the file fails with, for who writes and who reads; the file must be as it was after either. */
async function refuses(file: string, code: string, exitCode: number): Promise<string> {
  const before = readFileSync(file);
  let message = '';
  for (const readOnly of [false, true]) {
    const opening = openHistory(file, { readOnly, busyMs: 200 }).then(async (history) => {
      try {
        await history.addNight(makeNight(1));
        return await history.readNight('night-1');
      } finally {
        await history.close();
      }
    });
    const error = await rejectionOf(opening, `${file}, readOnly ${readOnly}`);
    assert.equal([error.code, error.exitCode], [code, exitCode], `readOnly ${readOnly}: ${error.message}`);
    assert.ok(error.message.includes(file), `names the file: ${error.message}`);
    assert.ok(error.hint, 'says how to mend it');
    message = error.message;
  }
  assert.ok(readFileSync(file).equals(before), 'the file is untouched');
  return message;
}

/** Plans of a query in a history of some nights, a line a step. */
function explain(database: Database.Database, text: string): string[] {
  const count = [...text.matchAll(/\?/g)].length;
  const rows = database.prepare(`EXPLAIN QUERY PLAN ${text}`).raw().all(Array(count).fill(1)) as [number, number, number, string][];
  return rows.map(([, , , detail]) => detail);
}

test('a window and a series are read by index: no scan, no sorting', async () => {
  const database = new Database(await makeHistoryFile(3));
  for (const ofOneSeries of [false, true]) {
    for (const table of ['cells', 'loops'] as const) {
      const columns = table === 'loops' ? LOOP_COLUMNS.join(', ') : 'night, outcome';
      const plan = explain(database, selectOfNights(table, columns, 90, ofOneSeries));
      assert.match(
        plan[0] ?? '',
        table === 'loops' || !ofOneSeries ? `SEARCH fsbench_${table} USING PRIMARY KEY (night=?` : `SEARCH fsbench_cells USING`,
        `${table}: ${plan}`,
      );
      assert.not.ok(
        plan.some((step) => /SCAN|TEMP B-TREE/.test(step)),
        `${table}: ${plan}`,
      );
    }
  }
  const heads = explain(database, 'SELECT n.id FROM fsbench_nights n WHERE (n.at, n.night) < (?, ?) ORDER BY n.at DESC, n.night DESC LIMIT ?');
  assert.equal(heads.length, 1, `nights: ${heads}`);
  assert.match(heads[0] ?? '', 'SEARCH n USING INDEX fsbench_nights_at', 'nights');
  const ofSeries = explain(database, 'SELECT n.id FROM fsbench_nights n JOIN fsbench_cells c ON c.night = n.night WHERE c.series = ? AND n.at < ?');
  assert.ok(
    ofSeries.some((step) => step.includes('fsbench_cells_series (series=?')),
    `nights of a series: ${ofSeries}`,
  );
  database.close();
});

test('a kill at any moment leaves whole nights and an intact file', async () => {
  const dir = makeTempDir();
  const file = join(dir, 'nightly.db');
  const script = join(dir, 'add.mjs');
  // Adds nights as fast as it can, each of 400 loops, and says the id of each that it was told is kept.
  writeFileSync(
    script,
    `import { openHistory } from ${JSON.stringify(HISTORY_MODULE)};
import { cellOf, makeNight, seriesOf } from ${JSON.stringify(join(PACKAGE_ROOT, 'dist/test/support/nights.js'))};
const history = await openHistory(${JSON.stringify(file)});
const cells = Array.from({ length: 40 }, (_, at) => cellOf(seriesOf('m', 'w' + at), Array(10).fill(at + 1)));
for (let day = 1; ; day++) {
  const id = process.argv[2] + '-' + day;
  await history.addNight(makeNight(day, { id, parts: [id], cells }));
  process.stdout.write(id + '\\n');
}
`,
  );
  const told: string[] = [];
  for (let round = 0; round < 12; round++) {
    const child = spawn(process.execPath, [script, `round${round}`], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    // The first rounds may end while the tables are being made.
    if (round > 2) await once(child.stdout, 'data');
    await sleep(Math.random() * (round > 2 ? 60 : 250));
    child.kill('SIGKILL');
    await once(child, 'close');
    told.push(...said.split('\n').slice(0, -1));
  }
  const history = await openHistory(file);
  const nights = await history.listNights({});
  for (const { id } of nights) assert.is((await history.readNight(id))?.cells.flatMap(({ loops }) => loops).length, 400, `${id} is whole`);
  assert.equal(
    told.filter((id) => !nights.some((night) => night.id === id)),
    [],
    'nights it was told are kept and are gone',
  );
  assert.ok(told.length > 0, 'nights were added at all');
  await history.close();
  const database = new Database(file);
  assert.equal(database.prepare('PRAGMA integrity_check').raw().all(), [['ok']]);
  database.close();
});

test('two processes that add the same nights keep each once', async () => {
  const dir = makeTempDir();
  const file = join(dir, 'nightly.db');
  const script = join(dir, 'add.mjs');
  writeFileSync(
    script,
    `import { openHistory } from ${JSON.stringify(HISTORY_MODULE)};
import { makeNight } from ${JSON.stringify(join(PACKAGE_ROOT, 'dist/test/support/nights.js'))};
const history = await openHistory(${JSON.stringify(file)});
let added = 0;
for (let day = 1; day <= 30; day++) if ((await history.addNight(makeNight(day))) === 'added') added++;
await history.close();
process.stdout.write(String(added));
`,
  );
  const counts = await Promise.all(
    [1, 2].map(async () => {
      const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.on('data', (chunk) => {
        said += chunk;
      });
      const [code] = await once(child, 'close');
      assert.is(code, 0, 'exit code');
      return Number(said);
    }),
  );
  assert.is((counts[0] as number) + (counts[1] as number), 30, 'each night was added by one of them');
  assert.is((await idsIn(file)).length, 30);
});

test('a file that is something else is refused and left alone', async () => {
  const dir = makeTempDir();
  const text = join(dir, 'notes.txt');
  writeFileSync(text, 'Dear diary, '.repeat(1000));
  await refuses(text, 'not-a-history', 2);
  const other = join(dir, 'other.db');
  const database = new Database(other);
  database.exec('CREATE TABLE bookmarks (url TEXT)');
  database.close();
  assert.match(await refuses(other, 'not-a-history', 2), 'another program: it holds the table bookmarks');
});

test('a damaged file is refused and left alone', async () => {
  const file = await makeHistoryFile(40);
  const cut = join(makeTempDir(), 'cut.db');
  copyFileSync(file, cut);
  truncateSync(cut, 8192);
  await refuses(cut, 'history-damaged', 2);
  const garbled = join(makeTempDir(), 'garbled.db');
  const bytes = readFileSync(file);
  bytes.fill(0x5a, 4096);
  writeFileSync(garbled, bytes);
  await refuses(garbled, 'history-damaged', 2);
});

test('whatever byte is damaged, it is read or refused, and nothing falls over', async () => {
  const bytes = readFileSync(await makeHistoryFile(20));
  const file = join(makeTempDir(), 'damaged.db');
  const spots = fc.array(fc.tuple(fc.oneof(fc.nat(120), fc.nat(bytes.length - 1)), fc.nat(255)), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(spots, async (damage) => {
      const damaged = Buffer.from(bytes);
      for (const [at, byte] of damage) damaged[at] = byte;
      for (const ending of ['-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
      writeFileSync(file, damaged);
      const reading = openHistory(file, { readOnly: true, busyMs: 100 }).then(async (history) => {
        try {
          await history.readWindow({});
          for (const { id } of await history.listNights({})) await history.readNight(id);
        } finally {
          await history.close();
        }
      });
      const failure = await reading.then(
        () => null,
        (error) => error,
      );
      if (failure !== null) assert.ok(failure instanceof FsbenchError, String(failure?.stack));
    }),
    { numRuns: 60 },
  );
});

test('a history of a newer fsbench is refused and left alone', async () => {
  const file = await makeHistoryFile(1);
  const database = new Database(file);
  database.exec(`UPDATE fsbench_schema SET version = ${MIGRATIONS.length + 1}`);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  assert.match(await refuses(file, 'newer-schema', 2), `schema version ${MIGRATIONS.length + 1}; this fsbench knows ${MIGRATIONS.length}`);
});

test('a history of an older fsbench is brought up to date by who writes, once', async () => {
  const file = await makeHistoryFile(2);
  const next = [...MIGRATIONS, () => ['ALTER TABLE fsbench_nights ADD COLUMN remark TEXT']];
  for (const round of [1, 2]) {
    const database = await openSqlite(file, { readOnly: false, busyMs: 1000 });
    await migrate(database, next);
    assert.equal(await database.read((sql) => sql.all('SELECT version FROM fsbench_schema')), [[next.length]], `round ${round}`);
    assert.equal(await database.read((sql) => sql.all('SELECT remark FROM fsbench_nights')), [[null], [null]], `round ${round}`);
    await database.close();
  }
});

test('a step of the schema that fails leaves the older one', async () => {
  const file = await makeHistoryFile(2);
  const database = await openSqlite(file, { readOnly: false, busyMs: 1000 });
  const failing = [...MIGRATIONS, () => ['CREATE TABLE fsbench_half (x INTEGER)', 'THIS IS NO SQL']];
  let failed = false;
  await migrate(database, failing).catch(() => {
    failed = true;
  });
  assert.ok(failed, 'it fails');
  assert.equal(await database.read((sql) => sql.all('SELECT version FROM fsbench_schema')), [[MIGRATIONS.length]], 'version');
  assert.equal(await database.read((sql) => sql.all("SELECT name FROM sqlite_master WHERE name = 'fsbench_half'")), [], 'table');
  await database.close();
  assert.equal(await idsIn(file), ['night-1', 'night-2']);
});

test('who waits too long for another writer is told, and nothing is written', async () => {
  const file = await makeHistoryFile(1);
  const holder = new Database(file);
  holder.exec('BEGIN IMMEDIATE');
  const history = await openHistory(file, { busyMs: 200 });
  const error = await rejectionOf(history.addNight(makeNight(2)), 'locked');
  assert.equal([error.code, error.exitCode], ['history-locked', 3]);
  assert.equal(
    (await history.listNights({})).map(({ id }) => id),
    ['night-1'],
    'it can be read meanwhile',
  );
  const waiting = openHistory(file, { busyMs: 20_000 }).then(async (patient) => {
    const added = await patient.addNight(makeNight(2));
    await patient.close();
    return added;
  });
  await sleep(100);
  holder.exec('ROLLBACK');
  holder.close();
  assert.is(await waiting, 'added', 'who waits long enough gets a turn');
  await history.close();
});

test('a place where nothing is, and a directory', async () => {
  const dir = makeTempDir();
  const nowhere = join(dir, 'nightly.db');
  const missing = await rejectionOf(openHistory(nowhere, { readOnly: true }), 'nothing to read');
  assert.equal([missing.code, missing.exitCode], ['no-history', 2]);
  assert.match(missing.hint ?? '', 'fsbench history add');
  assert.not.ok(statSync(nowhere, { throwIfNoEntry: false }), 'reading makes no file');
  writeFileSync(nowhere, '');
  assert.is((await rejectionOf(openHistory(nowhere, { readOnly: true }), 'an empty file')).code, 'no-history');
  assert.is((await rejectionOf(openHistory(dir), 'a directory')).code, 'not-a-history');
  assert.is((await rejectionOf(openHistory(join(dir, 'no', 'nightly.db')), 'no directory')).code, 'no-history');
});

test('names that mean something in a URI are names', async () => {
  const dir = makeTempDir();
  for (const name of ['a?mode=ro', 'b%20c', 'd#e', 'file:f', 'http:g', ':memory:', "it's"]) {
    const file = join(dir, name);
    const history = await openHistory(file);
    await history.addNight(makeNight(1));
    await history.close();
    assert.ok(statSync(file, { throwIfNoEntry: false })?.isFile(), name);
    assert.equal(await idsIn(file), ['night-1'], name);
  }
});

test('the file alone is the history once it is closed', async () => {
  const file = await makeHistoryFile(3);
  const copy = join(makeTempDir(), 'copy.db');
  copyFileSync(file, copy);
  assert.equal(await idsIn(copy), ['night-1', 'night-2', 'night-3']);
});

/** Runs a module as a user who owns nothing here, and gives what it said. */
async function runAsNobody(source: string): Promise<string> {
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { ...user, stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
  let said = '';
  let complaint = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const [code] = await once(child, 'close');
  assert.is(code, 0, complaint);
  return said;
}

const HISTORY_MODULE = join(PACKAGE_ROOT, 'dist/src/store/history/history.js');
const readable = await runAsNobody(`await import(${JSON.stringify(HISTORY_MODULE)});`).then(
  () => true,
  () => false,
);
const testAsNobody = testNeeding(readable ? null : 'other users can not read this folder');

testAsNobody('a file that is not ours to write can be read, and adding says why not', async () => {
  const file = await makeHistoryFile(2);
  const dir = join(file, '..');
  chmodSync(file, 0o444);
  chmodSync(dir, 0o555);
  const source = `import { openHistory } from ${JSON.stringify(HISTORY_MODULE)};
import { makeNight } from ${JSON.stringify(join(PACKAGE_ROOT, 'dist/test/support/nights.js'))};
const history = await openHistory(${JSON.stringify(file)}, { readOnly: true });
const ids = (await history.listNights({})).map(({ id }) => id);
await history.close();
const error = await openHistory(${JSON.stringify(file)}).then((open) => open.addNight(makeNight(9))).then(() => null, (reason) => reason);
console.log(JSON.stringify({ ids, code: error?.code, exitCode: error?.exitCode, message: error?.message }));`;
  const said = await runAsNobody(source);
  chmodSync(dir, 0o755);
  const { ids, code, exitCode, message } = JSON.parse(said);
  assert.equal(ids, ['night-1', 'night-2'], 'read');
  assert.equal([code, exitCode], ['history-unwritable', 3], message);
  assert.is(message, `the history ${file} can't be opened: the file can't be written`);
});

testAsNobody('a directory that is not ours to write is named', async () => {
  const dir = makeTempDir();
  const file = join(dir, 'nightly.db');
  chmodSync(dir, 0o555);
  const source = `import { openHistory } from ${JSON.stringify(HISTORY_MODULE)};
const error = await openHistory(${JSON.stringify(file)}).then(() => null, (reason) => reason);
console.log(JSON.stringify({ exitCode: error?.exitCode, message: error?.message }));`;
  const said = await runAsNobody(source);
  chmodSync(dir, 0o755);
  assert.equal(JSON.parse(said), { exitCode: 3, message: `the history ${file} can't be opened: its directory ${dir} can't be written` });
});

test('a window is the same whether or not there are nights before it', async () => {
  const file = join(makeTempDir(), 'nightly.db');
  const history = await openHistory(file);
  const cells = [cellOf(seriesOf('m', 'w'), [1, 2, 3])];
  for (let day = 1; day <= 30; day++) await history.addNight(makeNight(day, { cells }));
  const before = '2026-01-11T03:00:00.000Z';
  const window = await history.readWindow({ limit: 5, before });
  await history.prune({ before: window[0]?.at as string });
  assert.equal(await history.readWindow({ limit: 5, before }), window);
  await history.close();
});

test.run();
