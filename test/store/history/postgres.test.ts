/** Tests of what is special to a history in PostgreSQL: servers that go away, locks, rights, and passwords that must not be seen. */

import { once } from 'node:events';
import { createServer } from 'node:net';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openHistory } from '../../../src/store/history/history.ts';
import { rejectionOf } from '../../support/failure.ts';
import { testNeeding } from '../../support/needs.ts';
import { cellOf, makeNight, seriesOf } from '../../support/nights.ts';
import { type PostgresServer, startPostgres, WHY_NO_POSTGRES } from '../../support/postgres.ts';

/** Runs SQL as another program would. */
async function query(url: string, ...statements: string[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

test('an address that leads nowhere is told without its password', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as { port: number };
  closed.close();
  for (const url of [
    `postgres://ci:s3cret@127.0.0.1:${port}/nightly`,
    `postgres://127.0.0.1:${port}/nightly?user=ci&password=s3cret`,
    'postgres://ci:s3cret@nowhere.invalid/nightly',
    `postgres:///nightly?host=/nowhere/s3cret&password=s3cret`,
  ]) {
    const error = await rejectionOf(openHistory(url), 'no server');
    assert.equal([error.code, error.exitCode], ['history-unreachable', 3], error.message);
    assert.not.match(`${error.message} ${error.hint} ${error.cause} ${error.stack}`.replaceAll('/nowhere/s3cret', ''), 's3cret', 'password');
    assert.match(error.message, 'nightly', 'names the place');
  }
  const bad = await rejectionOf(openHistory('postgres://ci:s3cret@[::1/nightly'), 'no URL');
  assert.is(bad.exitCode, 2);
  assert.not.match(`${bad.message} ${bad.stack}`, 's3cret', 'no URL');
});

const testServer = testNeeding(WHY_NO_POSTGRES);
let server: PostgresServer;
testServer.before(async () => {
  server = await startPostgres();
});
testServer.after(() => server.stop());

testServer('a server that goes away costs the night that was being added, and no other', async () => {
  const url = await server.makeDatabase();
  const history = await openHistory(url);
  const cells = Array.from({ length: 40 }, (_, at) => cellOf(seriesOf('m', `w${at}`), Array(10).fill(at + 1)));
  const told: string[] = [];
  const killed = new Promise((resolve) => setTimeout(resolve, 150)).then(() => server.kill());
  const failed = await rejectionOf(
    (async () => {
      for (let day = 1; ; day++) {
        await history.addNight(makeNight(day, { cells }));
        told.push(`night-${day}`);
      }
    })(),
    'killed',
  );
  await killed;
  assert.equal([failed.code, failed.exitCode], ['history-unreachable', 3], failed.message);
  assert.is((await rejectionOf(history.listNights({}), 'still gone')).code, 'history-unreachable', 'the same history again');
  await history.close();
  await server.restart();
  const again = await openHistory(url);
  const nights = await again.listNights({});
  // The server may have kept the last one and died before it said so.
  assert.equal(
    nights.slice(0, told.length).map(({ id }) => id),
    told,
    'what was told is kept',
  );
  assert.ok(nights.length <= told.length + 1, 'no other');
  for (const { id } of nights) assert.is((await again.readNight(id))?.cells.flatMap(({ loops }) => loops).length, 400, `${id} is whole`);
  await again.close();
});

testServer('many who make the tables at once make them once', async () => {
  const url = await server.makeDatabase();
  const all = await Promise.all(Array.from({ length: 6 }, () => openHistory(url)));
  await Promise.all(all.map((history, at) => history.addNight(makeNight(at + 1))));
  assert.is((await all[0]?.listNights({}))?.length, 6);
  await Promise.all(all.map((history) => history.close()));
});

testServer('who waits too long for another writer is told', async () => {
  const url = await server.makeDatabase();
  const history = await openHistory(url, { busyMs: 200 });
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE fsbench_nights IN ACCESS EXCLUSIVE MODE');
  const error = await rejectionOf(history.addNight(makeNight(1)), 'locked');
  assert.equal([error.code, error.exitCode], ['history-locked', 3], error.message);
  await holder.query('ROLLBACK');
  await holder.end();
  assert.is(await history.addNight(makeNight(1)), 'added', 'afterwards');
  await history.close();
});

testServer('a database that is not there, and one without rights', async () => {
  const url = await server.makeDatabase();
  const missing = await rejectionOf(openHistory(url.replace(/\/test\d+/, '/missing')), 'missing');
  assert.equal([missing.code, missing.exitCode], ['history-unreachable', 3], missing.message);
  await query(url, 'CREATE ROLE guest LOGIN', 'REVOKE CREATE ON SCHEMA public FROM PUBLIC');
  const refused = await rejectionOf(openHistory(url.replace('user=tester', 'user=guest')), 'no rights');
  assert.equal([refused.code, refused.exitCode], ['history-refused', 3], refused.message);
});

testServer('a history of a newer fsbench is refused and left alone, and other tables do not matter', async () => {
  const url = await server.makeDatabase();
  await query(url, 'CREATE TABLE bookmarks (url TEXT)');
  await (await openHistory(url)).close();
  await query(url, 'UPDATE fsbench_schema SET version = 99');
  for (const readOnly of [false, true]) {
    const error = await rejectionOf(openHistory(url, { readOnly }), 'newer');
    assert.equal([error.code, error.exitCode], ['newer-schema', 2], error.message);
  }
  assert.equal(await query(url, 'SELECT version FROM fsbench_schema'), [{ version: '99' }]);
});

testServer('who reads makes no tables', async () => {
  const url = await server.makeDatabase();
  assert.is((await rejectionOf(openHistory(url, { readOnly: true }), 'nothing there')).code, 'no-history');
  assert.equal(await query(url, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"), []);
});

test.run();
