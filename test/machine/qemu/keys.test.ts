/** Tests of src/machine/qemu/keys.ts: each boot has keys of its own, which its user alone can read. */

import { readFileSync, statSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { makeKeys } from '../../../src/machine/qemu/keys.ts';
import { testNeeding, whyNoProgram } from '../../support/needs.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const test = testNeeding(whyNoProgram('ssh-keygen'));

const KEYS = ['guestHostKey', 'shareHostKey', 'clientKey', 'shareKey'] as const;

test('no key is made twice, in one boot or in two, and none can be read by others', async () => {
  const boots = [await makeKeys(makeTempDir()), await makeKeys(makeTempDir())];
  const files = boots.flatMap((keys) => KEYS.map((name) => keys[name]));
  for (const file of files) assert.is(statSync(file).mode & 0o777, 0o600, file);
  assert.is(new Set(files.map((file) => readFileSync(file, 'utf8'))).size, 8, 'private keys');
  assert.is(new Set(files.map((file) => readFileSync(`${file}.pub`, 'utf8').split(' ')[1])).size, 8, 'public keys');
});

test('the guest and fsbench each know the host key of the other of this boot', async () => {
  const keys = await makeKeys(makeTempDir());
  const publicOf = (file: string) => readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
  assert.ok(readFileSync(keys.clientKnownHosts, 'utf8').endsWith(` ${publicOf(keys.guestHostKey)}\n`), 'fsbench the guest');
  assert.ok(readFileSync(keys.shareKnownHosts, 'utf8').endsWith(` ${publicOf(keys.shareHostKey)}\n`), 'the guest the share');
});

test.run();
