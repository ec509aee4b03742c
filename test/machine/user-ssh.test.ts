/** Tests of the pure parts of src/machine/user-ssh.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildSshWords, explainSsh, formatDestination } from '../../src/machine/user-ssh.ts';

const VM = { host: 'vm', user: 'me', port: 2222, configFile: '/c d' };

test("the user's configuration holds but for what would ask, run or forward something", () => {
  const words = buildSshWords(VM);
  assert.equal(words.slice(0, 4), ['ssh', '-F', '/c d', '-T']);
  for (const option of ['BatchMode=yes', 'RemoteCommand=none', 'PermitLocalCommand=no', 'ClearAllForwardings=yes']) assert.ok(words.includes(option), option);
  assert.equal(words.slice(-4), ['-p', '2222', '-l', 'me']);
  assert.not.ok(buildSshWords({ host: 'vm', user: null, port: null, configFile: null }).includes('-F'), 'ssh finds ~/.ssh/config itself');
});

test('a destination is told as one types it', () => {
  assert.is(formatDestination(VM), "-F '/c d' -p 2222 me@vm");
});

for (const [said, hint] of [
  ['Host key verification failed.', 'its host key is not known here'],
  ['me@vm: Permission denied (publickey,password).', 'ssh-copy-id'],
  ['ssh: Could not resolve hostname vm: Name or service not known', '?config=FILE'],
  ['ssh: connect to host vm port 22: Connection refused', 'is it running'],
  ['ssh: connect to host vm port 22: Connection timed out', 'is it running'],
  ['kex_exchange_identification: read: Connection reset by peer', 'must work'],
] as const) {
  test(`what helps: ${said}`, () => {
    assert.match(explainSsh(said, VM), hint);
  });
}

test.run();
