/** Tests of src/target/ssh.ts: the grammar of its address. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseSshAddress } from '../../src/target/ssh.ts';
import { failureOf } from '../support/failure.ts';

for (const [address, host, user, port, configFile] of [
  ['vm', 'vm', null, null, null],
  ['me@vm:2222', 'vm', 'me', 2222, null],
  ['vm?config=/tmp/a b', 'vm', null, null, '/tmp/a b'],
  ['me@[fe80::1%eth0]:22', 'fe80::1%eth0', 'me', 22, null],
  ['::1', '::1', null, null, null],
  ['first.last@host.example', 'host.example', 'first.last', null, null],
] as const) {
  test(`ssh:${address}`, () => {
    assert.equal(parseSshAddress(address), { host, user, port, configFile });
  });
}

for (const address of ['', ':22', 'a b', '-oProxyCommand=x', '-x@host', 'host:0', 'host:70000', 'host:x', 'a@b@c', '[::1', 'vm?key=x']) {
  test(`refused: ssh:${address}`, () => {
    assert.is(failureOf(() => parseSshAddress(address), address).exitCode, 2);
  });
}

test.run();
