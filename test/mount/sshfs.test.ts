/** Tests of src/mount/sshfs.ts: the guest's sshfs command and what the mount table must show. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { SshfsEndpoint } from '../../src/mount/kind.ts';
import { failureOf } from '../support/failure.ts';
import { buildRecipe } from '../support/mount-context.ts';

const ENDPOINT: SshfsEndpoint = { user: 'me', host: '10.0.2.2', port: 2022, identityFile: '/run/k', knownHostsFile: '/run/h', sharePath: '/share' };

const optionsOf = (text: string): string[] => (buildRecipe(text, { sshfs: ENDPOINT }).guestArgv[2] as string).split(',');

test('the guest mounts with a key of this boot and asks nobody', () => {
  assert.equal(buildRecipe('sshfs', { sshfs: ENDPOINT }).guestArgv, [
    'sshfs',
    '-o',
    'port=2022,IdentityFile=/run/k,UserKnownHostsFile=/run/h,StrictHostKeyChecking=yes,BatchMode=yes,LogLevel=ERROR,KexAlgorithms=curve25519-sha256',
    'me@10.0.2.2:/share',
    '/mnt/x',
  ]);
});

test('neither QEMU nor a daemon of the mount is needed', () => {
  const recipe = buildRecipe('sshfs', { sshfs: ENDPOINT });
  assert.equal(recipe.qemuArgs, [], 'QEMU');
  assert.is(recipe.daemon, null, 'daemon');
});

test('options reach sshfs and ssh in their words', () => {
  const plain = optionsOf('sshfs').length;
  assert.equal(
    optionsOf('sshfs:compression=no:cache=no:max_read=65536:max_write=32768:max_conns=4:dcache_timeout=5:ciphers=aes128-gcm@openssh.com').slice(plain),
    ['compression=no', 'max_conns=4', 'Ciphers=aes128-gcm@openssh.com', 'dcache_timeout=5', 'max_read=65536', 'max_write=32768', 'dir_cache=no'],
  );
});

test('in the other direction sshfs speaks on its standard input, and ssh has its own options on the host', () => {
  const recipe = buildRecipe('sshfs:direction=reverse:compression=no:ciphers=aes128-ctr:cache=no:sshfs_sync=yes:max_read=64k', { sshfs: ENDPOINT });
  assert.equal(recipe.guestArgv, ['sshfs', '-f', '-o', 'passive,max_read=65536,dir_cache=no,sshfs_sync', ':/share', '/mnt/x']);
  assert.equal(recipe.overSsh, ['Compression=no', 'Ciphers=aes128-ctr']);
  assert.is(recipe.expected.source, ':/share');
  assert.is(buildRecipe('sshfs:direction=forward', { sshfs: ENDPOINT }).overSsh, undefined, 'forward');
});

test('several connections are refused where another program makes the one there is', () => {
  const error = failureOf(() => buildRecipe('sshfs:direction=reverse:max_conns=2', { sshfs: ENDPOINT }), 'max_conns');
  assert.match(error.message, /max_conns goes with direction=forward alone/);
});

test('a flag stands alone where it is on and is left out where it is off', () => {
  const plain = optionsOf('sshfs').length;
  assert.equal(optionsOf('sshfs:direct_io=yes:kernel_cache=no:sshfs_sync=yes').slice(plain), ['direct_io', 'sshfs_sync']);
});

test('the mount table must show the endpoint; of the options it shows none', () => {
  for (const text of ['sshfs', 'sshfs:max_read=4096']) {
    const { fstype, source, options } = buildRecipe(text, { sshfs: ENDPOINT }).expected;
    assert.equal([fstype, source, options.length], ['fuse.sshfs', 'me@10.0.2.2:/share', 0], text);
  }
});

test.run();
