/** Where the password of a history in PostgreSQL may be, as a process against a server that asks for one. */

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../../src/process/paths.ts';
import { lookUpPassword } from '../../../src/store/history/postgres-password.ts';
import { testNeeding, whyNoProgram } from '../../support/needs.ts';
import { type PostgresServer, startPostgres, WHY_NO_POSTGRES } from '../../support/postgres.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const CLI = join(PACKAGE_ROOT, 'dist/src/cli.js');
const PASSWORD = 's3cret';

/** `fsbench history list`, at home in a folder of its own, with nothing of the environment that PostgreSQL reads. */
function list(place: string | null, home: string, env: NodeJS.ProcessEnv = {}) {
  const bare = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && name !== 'FSBENCH_HISTORY'));
  const args = ['history', 'list', ...(place === null ? [] : ['--history', place])];
  return spawnSync(process.execPath, [CLI, ...args], { cwd: home, env: { ...bare, HOME: home, ...env }, encoding: 'utf8', timeout: 300_000 });
}

const testServer = testNeeding(WHY_NO_POSTGRES);
const testPsql = testNeeding(WHY_NO_POSTGRES ?? whyNoProgram('psql'));
let server: PostgresServer;
let url: string;
let socketDir: string;
let database: string;
testServer.before(async () => {
  server = await startPostgres(PASSWORD);
  url = await server.makeDatabase();
  const { pathname, searchParams } = new URL(url);
  [socketDir, database] = [searchParams.get('host') as string, pathname.slice(1)];
});
testServer.after(() => server.stop());

function writeService(home: string): void {
  const service = `[nightly]\nhost=${socketDir}\ndbname=${database}\nuser=tester\npassword=${PASSWORD}\n`;
  writeFileSync(join(home, '.pg_service.conf'), service, { mode: 0o600 });
}

/** Reached, and empty: nothing made the tables yet. */
const isReached = (ran: ReturnType<typeof list>, what: string) => {
  assert.equal([ran.status, ran.stdout], [2, ''], `${what}: ${ran.stderr}`);
  assert.match(ran.stderr, /holds no history|there is no history/, what);
  assert.not.match(ran.stderr, PASSWORD, what);
};

testServer('PGPASSWORD, ~/.pgpass and a service file give the password, and no one sees it', () => {
  const home = makeTempDir();
  isReached(list(url, home, { PGPASSWORD: PASSWORD }), 'PGPASSWORD');
  writeFileSync(join(home, '.pgpass'), `${socketDir.replaceAll(':', '\\:')}:*:${database}:tester:${PASSWORD}\n`, { mode: 0o600 });
  isReached(list(url, home), '.pgpass');
  const other = makeTempDir();
  writeService(other);
  isReached(list('postgres://?service=nightly', other), 'service file');
  isReached(list('postgres://', other, { PGSERVICE: 'nightly' }), 'PGSERVICE');
});

test('a line of localhost in ~/.pgpass is for the default folder of sockets too, as psql has it', async () => {
  const file = join(makeTempDir(), 'pgpass');
  const before = process.env['PGPASSFILE'];
  const ask = (host: string) => lookUpPassword({ host, port: 5432, database: 'nightly', user: 'ci' });
  const keep = (...hosts: string[]) => writeFileSync(file, hosts.map((host) => `${host}:*:*:ci:of ${host}\n`).join(''), { mode: 0o600 });
  process.env['PGPASSFILE'] = file;
  try {
    keep('localhost');
    assert.is(await ask('/var/run/postgresql'), 'of localhost');
    assert.is(await ask('/srv/sockets'), undefined, 'another folder');
    assert.is(await ask('db.example.org'), undefined, 'another host');
    keep('localhost', '/var/run/postgresql');
    assert.is(await ask('/var/run/postgresql'), 'of /var/run/postgresql', 'the folder by its path wins');
  } finally {
    if (before === undefined) delete process.env['PGPASSFILE'];
    else process.env['PGPASSFILE'] = before;
  }
});

testPsql('psql reads the service file likewise', () => {
  const other = makeTempDir();
  writeService(other);
  const { stdout, stderr } = spawnSync('psql', ['service=nightly', '-Atc', 'SELECT current_user, current_database()'], {
    env: { PATH: process.env['PATH'], PGSERVICEFILE: join(other, '.pg_service.conf') },
    encoding: 'utf8',
  });
  assert.is(stdout, `tester|${database}\n`, stderr);
});

testServer('a password in the address works, is warned of, and is not repeated', () => {
  const home = makeTempDir();
  const ran = list(`${url}&password=${PASSWORD}`, home);
  isReached(ran, 'argument');
  assert.match(
    ran.stderr,
    /^fsbench: the password in the address of the history is seen by every user of this machine, in the list of processes: put it into PGPASSWORD/,
  );
  const inherited = list(null, home, { FSBENCH_HISTORY: `${url}&password=${PASSWORD}` });
  isReached(inherited, 'environment');
  assert.match(inherited.stderr, /^fsbench: the password in the address of the history is handed to every program that is started: put it/);
  assert.not.match(list(url, home, { PGPASSWORD: PASSWORD }).stderr, 'password', 'nothing to warn of');
});

testServer('without a password, with a wrong one, and without the encryption asked for, it is a sentence', () => {
  const home = makeTempDir();
  for (const [what, env, place, words] of [
    ['none', {}, url, 'asks for a password, and there is none\n  put it into PGPASSWORD'],
    ['wrong', { PGPASSWORD: 'wrong' }, url, 'refuses us: password authentication failed'],
    ['no TLS', { PGPASSWORD: PASSWORD }, `${url}&sslmode=verify-full`, 'has no encrypted connection that can be trusted'],
  ] as const) {
    const { status, stderr } = list(place, home, env);
    assert.is(status, 3, `${what}: ${stderr}`);
    assert.ok(stderr.includes(words), `${what}: ${stderr}`);
    assert.not.match(stderr, /unexpected failure|^ {4}at /m, what);
  }
});

testServer('a password that is typed where none belongs is not repeated', () => {
  const home = makeTempDir();
  for (const args of [
    ['report', `postgres://ci:${PASSWORD}@db/nightly`],
    [`postgres://ci:${PASSWORD}@db/nightly`],
    ['history', 'list', '--history', ` postgres://ci:${PASSWORD}@127.0.0.1:1/nightly`],
    ['history', 'list', '--history', `"postgres://ci:${PASSWORD}@127.0.0.1:1/nightly"`],
  ]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { cwd: home, encoding: 'utf8' });
    assert.ok(status === 2 || status === 3, stderr);
    assert.not.match(stdout + stderr, PASSWORD, args.join(' '));
  }
});

test.run();
