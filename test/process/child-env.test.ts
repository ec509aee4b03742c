/** Tests of src/process/child-env.ts: what programs are told of our environment. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { childEnv } from '../../src/process/child-env.ts';
import { run } from '../../src/process/run.ts';

test('a listed variable is handed on, a secret is not', () => {
  assert.equal(childEnv({}, [], { PATH: '/bin', HOME: '/root', CI_TOKEN: 'secret', AWS_SECRET_ACCESS_KEY: 'secret' }), {
    PATH: '/bin',
    HOME: '/root',
    LC_ALL: 'C.UTF-8',
  });
});

test('words of other programs are not translated, whatever the user speaks', () => {
  assert.is(childEnv({}, [], { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de' })['LC_ALL'], 'C.UTF-8');
  assert.is(childEnv({}, [], { LANGUAGE: 'de' })['LANGUAGE'], undefined);
  assert.is(childEnv({}, [], { LANG: 'de_DE.UTF-8' }, 'darwin')['LC_ALL'], 'C', 'macOS has no other of that kind');
});

test('what a caller adds wins, and what it names is handed on where it is there', () => {
  const env = childEnv({ PATH: '/opt' }, ['http_proxy', 'https_proxy'], { PATH: '/bin', http_proxy: 'http://proxy' });
  assert.equal(env, { PATH: '/opt', http_proxy: 'http://proxy', LC_ALL: 'C.UTF-8' });
});

test('a program that is run sees no variable of ours beside those', async () => {
  process.env['FSBENCH_TEST_SECRET'] = 'marker';
  try {
    const { stdout } = await run(['env']);
    assert.not.match(stdout.toString('utf8'), 'marker');
    assert.match((await run(['env'], { env: { ADDED: 'yes' } })).stdout.toString('utf8'), /^ADDED=yes$/m);
  } finally {
    delete process.env['FSBENCH_TEST_SECRET'];
  }
});

test.run();
