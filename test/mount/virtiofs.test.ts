/** Tests of src/mount/virtiofs.ts: the arguments of both daemons, of QEMU and of the guest. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseMounts } from '../../src/mount/spec.ts';
import { failureOf } from '../support/failure.ts';
import { buildRecipe, C_DAEMON, RUST_DAEMON } from '../support/mount-context.ts';

const ofC = (text: string, shareDir = '/srv/share') => buildRecipe(text, { daemon: C_DAEMON, shareDir }).daemon?.argv;
const ofRust = (text: string, shareDir = '/srv/share') => buildRecipe(text, { daemon: RUST_DAEMON, shareDir }).daemon?.argv;

test('the C daemon is started with its defaults said', () => {
  assert.equal(ofC('virtiofs'), ['/usr/lib/qemu/virtiofsd', '--socket-path=/run/s/m0.sock', '-o', 'source=/srv/share', '-o', 'cache=auto']);
});

test('the Rust daemon is started with its defaults said', () => {
  assert.equal(ofRust('virtiofs'), ['/usr/libexec/virtiofsd', '--socket-path', '/run/s/m0.sock', '--shared-dir', '/srv/share', '--cache', 'auto']);
});

test('options reach the C daemon in its words', () => {
  assert.equal(ofC('virtiofs:cache=always:thread-pool-size=16:xattr=yes:writeback=no:timeout=2.5:sandbox=chroot:announce-submounts=no')?.slice(4), [
    '-o',
    'cache=always',
    '-o',
    'timeout=2.5',
    '-o',
    'sandbox=chroot',
    '-o',
    'no_writeback',
    '-o',
    'xattr',
    '-o',
    'no_announce_submounts',
    '--thread-pool-size=16',
  ]);
});

test('options reach the Rust daemon in its words', () => {
  assert.equal(
    ofRust(
      'virtiofs:cache=metadata:thread-pool-size=0:xattr=yes:writeback=yes:sandbox=none:inode-file-handles=prefer:allow-mmap=yes:allow-direct-io=yes:readdirplus=no:posix-acl=yes',
    )?.slice(5),
    [
      '--cache',
      'metadata',
      '--sandbox',
      'none',
      '--thread-pool-size',
      '0',
      '--inode-file-handles=prefer',
      '--allow-mmap',
      '--allow-direct-io',
      '--writeback',
      '--xattr',
      '--posix-acl',
      '--no-readdirplus',
    ],
  );
});

test('no cache is none to the C daemon and never to the Rust one', () => {
  for (const word of ['none', 'never']) {
    assert.ok(ofC(`virtiofs:cache=${word}`)?.includes('cache=none'), `C, asked for ${word}`);
    assert.equal(ofRust(`virtiofs:cache=${word}`)?.slice(-2), ['--cache', 'never'], `Rust, asked for ${word}`);
  }
});

test('what is off by default in the Rust daemon needs no word to be off', () => {
  assert.equal(ofRust('virtiofs:allow-direct-io=no:writeback=no:xattr=no:posix-acl=no:allow-mmap=no'), ofRust('virtiofs'));
});

test('an option the daemon lacks is refused by name', () => {
  for (const [text, argv, lacks] of [
    ['v=virtiofs:cache=metadata', ofC, "mount 'v': the C virtiofsd has no cache=metadata"],
    ['v=virtiofs:allow-mmap=yes', ofC, "mount 'v': the C virtiofsd has no allow-mmap"],
    ['v=virtiofs:inode-file-handles=never', ofC, "mount 'v': the C virtiofsd has no inode-file-handles"],
    ['v=virtiofs:sandbox=none', ofC, "mount 'v': the C virtiofsd has no sandbox=none"],
    ['v=virtiofs:timeout=1', ofRust, "mount 'v': the Rust virtiofsd has no timeout"],
  ] as const) {
    const error = failureOf(() => argv(text), text);
    assert.is(error.message, lacks, text);
    assert.is(error.exitCode, 2, `${text}: exit code`);
    assert.match(error.hint ?? '', 'daemon=PATH', `${text}: hint`);
  }
});

test('an option that came later than the version of the Rust daemon is refused with the version that has it', () => {
  const of = (text: string, version: string) => () => buildRecipe(text, { daemon: { ...RUST_DAEMON, version } });
  for (const [text, version, since] of [
    ['virtiofs:cache=metadata', '1.7.2', '1.8.0'],
    ['virtiofs:allow-mmap=yes', '1.10.1', '1.11.0'],
    ['virtiofs:allow-mmap=yes', '0.9', '1.11.0'],
  ] as const) {
    const error = failureOf(of(text, version), `${text} of ${version}`);
    assert.match(error.message, new RegExp(`virtiofsd ${version} has no .*, which came with ${since}`));
  }
  for (const version of ['1.11.0', '1.13.2', '2.0', 'unknown']) assert.ok(of('virtiofs:allow-mmap=yes:cache=metadata', version)(), version);
});

test('what QEMU or its guest has not is refused with why', () => {
  for (const [option, why] of [
    ['dax=always', 'no DAX window'],
    ['cache-size=1G', 'no'],
    ['num-request-queues=2', 'it stays 1'],
  ] as const)
    assert.ok(failureOf(() => parseMounts(`virtiofs:${option}`), option).message.includes(why), option);
});

test('commas and backslashes of the share are protected from the C daemon', () => {
  assert.ok(ofC('virtiofs', '/srv/a,b\\c d')?.includes('source=/srv/a\\,b\\\\c d'));
});

test('the Rust daemon gets the share as it is', () => {
  assert.ok(ofRust('virtiofs', '/srv/a,b\\c d')?.includes('/srv/a,b\\c d'));
});

test('QEMU gets a socket and a device of one tag', () => {
  const recipe = buildRecipe('virtiofs', { daemon: RUST_DAEMON, socketPath: '/run/a,b/m0.sock' });
  assert.equal(recipe.qemuArgs, ['-chardev', 'socket,id=m0,path=/run/a,,b/m0.sock', '-device', 'vhost-user-fs-pci,chardev=m0,tag=m0']);
  assert.is(recipe.daemon?.socketPath, '/run/a,b/m0.sock', 'socket');
});

test('the queue size is said to QEMU and not to the daemon', () => {
  const recipe = buildRecipe('virtiofs:queue-size=1024', { daemon: RUST_DAEMON });
  assert.is(recipe.qemuArgs.at(-1), 'vhost-user-fs-pci,chardev=m0,tag=m0,queue-size=1024', 'device');
  assert.equal(recipe.daemon?.argv, ofRust('virtiofs'), 'daemon');
});

test('the guest mounts the tag and must then show virtiofs', () => {
  const recipe = buildRecipe('virtiofs', { daemon: RUST_DAEMON });
  assert.equal(recipe.guestArgv, ['mount', '-t', 'virtiofs', 'm0', '/mnt/x'], 'command');
  assert.equal(recipe.expected, { fstype: 'virtiofs', source: 'm0', options: [] }, 'expected');
});

test.run();
