/** Tests of src/store/history/postgres-address.ts and postgres-service.ts. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openHistory } from '../../../src/store/history/history.ts';
import { holdsPassword, readAddress } from '../../../src/store/history/postgres-address.ts';
import { parseService } from '../../../src/store/history/postgres-service.ts';
import { failureOf, rejectionOf } from '../../support/failure.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const NONE = { PGSERVICEFILE: '/nowhere/service', PGSYSCONFDIR: '/nowhere' };

function makeServices(text: string): NodeJS.ProcessEnv {
  const file = join(makeTempDir(), 'pg_service.conf');
  writeFileSync(file, text);
  return { PGSERVICEFILE: file, PGSYSCONFDIR: '/nowhere' };
}

test('an address is shown without its password, spaces around it or none', () => {
  for (const location of ['postgres://ci:s3cret@db:5433/nightly', '  postgres://ci:s3cret@db:5433/nightly\n']) {
    const { place, secrets } = readAddress(location, NONE);
    assert.is(place, 'postgres://ci@db:5433/nightly');
    assert.ok(secrets.includes('s3cret'));
  }
});

test('a password in an address is known', () => {
  for (const location of ['postgres://ci:x@db/n', ' postgres://ci:x@db/n', 'postgresql://db/n?password=x']) assert.ok(holdsPassword(location), location);
  for (const location of ['postgres://ci@db/n', 'nightly.db', 'postgres:nonsense:x@y', '']) assert.not.ok(holdsPassword(location), location);
});

test('what is meant to be an address and is none is refused without being repeated', async () => {
  for (const location of [
    ' postgres:/ci:s3cret@db/nightly',
    'postgres:ci:s3cret@db/nightly',
    '"postgres://ci:s3cret@db/nightly"',
    'mysql://ci:s3cret@db/nightly',
    'jdbc:postgresql://ci:s3cret@db/nightly',
    'host=db user=ci password=s3cret',
  ]) {
    const error = await rejectionOf(openHistory(location), location);
    assert.equal([error.code, error.exitCode], ['bad-option', 2], location);
    assert.not.match(`${error.message} ${error.hint} ${error.stack}`, 's3cret', location);
  }
});

test('an sslmode that there is not is refused, wherever it is said', () => {
  const services = makeServices('[nightly]\nhost=db\nsslmode=sure\n');
  for (const [location, env, words] of [
    ['postgres://db/nightly?sslmode=of-course', NONE, "--history: sslmode: there is no sslmode 'of-course'"],
    ['postgres://db/nightly?sslmode=', NONE, "--history: sslmode: there is no sslmode ''"],
    ['postgres://db/nightly', { ...NONE, PGSSLMODE: 'yes' }, "--history: PGSSLMODE: there is no sslmode 'yes'"],
    ['postgres://?service=nightly', services, "--history: service nightly: there is no sslmode 'sure'"],
  ] as const) {
    const error = failureOf(() => readAddress(location, env), location);
    assert.equal([error.exitCode, error.message], [2, words]);
    assert.match(error.hint ?? '', 'disable, prefer, require, verify-ca, verify-full');
  }
  assert.is(
    readAddress('postgres://db/nightly?sslmode=disable', { PGSSLMODE: 'yes' }).url,
    'postgres://db/nightly?sslmode=disable',
    'what is not asked for does not matter',
  );
});

test('a service says what the address does not', () => {
  const env = makeServices(
    '# ours\n[other]\nhost=elsewhere\n\n[nightly]\n# the server\n host=/run/my sockets\nport=5433\nuser=ci\npassword=s3 cret\ndbname=nights\n\n[nightly]\nhost=late\n',
  );
  const { url, place, secrets } = readAddress('postgres://?service=nightly', env);
  const { pathname, searchParams } = new URL(url);
  assert.is(pathname, '/nights');
  assert.equal(Object.fromEntries(searchParams), { host: '/run/my sockets', port: '5433', user: 'ci', password: 's3 cret' });
  assert.is(place, 'postgres://?service=nightly');
  assert.ok(secrets.includes('s3 cret'));
  const own = new URL(readAddress('postgres://me@there/mine?service=nightly', env).url);
  assert.equal([own.username, own.host, own.pathname, own.searchParams.get('host'), own.searchParams.get('user')], ['me', 'there', '/mine', null, null]);
  assert.is(new URL(readAddress('postgres://', { ...env, PGSERVICE: 'other' }).url).searchParams.get('host'), 'elsewhere', 'PGSERVICE');
});

test('a service that there is not, and one that can not be followed, are told with the place and without a value', () => {
  const missing = failureOf(() => readAddress('postgres://?service=nightly', NONE), 'missing');
  assert.equal([missing.exitCode, missing.message], [2, "--history: there is no service 'nightly' in /nowhere/service nor in /nowhere/pg_service.conf"]);
  for (const [line, words] of [
    ['s3cret', 'f:2: no NAME=VALUE'],
    ['hostaddr=s3cret', "f:2: 'hostaddr' is not possible here"],
    ['service=s3cret', "f:2: 'service' is not possible here"],
  ] as const) {
    const error = failureOf(() => parseService(['[a]', line], 'a', 'f'), line);
    assert.equal([error.exitCode, error.message], [2, words]);
  }
  assert.is(parseService(['[a]', 'nonsense'], 'b', 'f'), null, 'those of others do not matter');
});

test.run();
