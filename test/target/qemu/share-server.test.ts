/** Tests of the pure part of src/target/qemu/share-server.ts: the jail of the sshd. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildShareServerArgv } from '../../../src/target/qemu/share-server.ts';

const SYSTEM = { sshd: '/usr/sbin/sshd', libraryDir: null, helperDir: null };

/** The words from `first` to `last`, which must stand side by side. */
function includesRun(argv: readonly string[], words: readonly string[]): boolean {
  return argv.some((_, at) => words.every((word, index) => argv[at + index] === word));
}

test('the server runs inside a jail that dies with its parent', () => {
  const argv = buildShareServerArgv(SYSTEM, '/s/etc', '/srv/share');
  assert.equal(argv.slice(0, 4), ['bwrap', '--die-with-parent', '--unshare-pid', '--unshare-ipc'], 'jail');
  assert.equal(argv.slice(-5), ['/opt/sshd', '-D', '-e', '-f', '/etc/ssh/sshd_config'], 'server');
});

test('nothing but the share can be written to', () => {
  const argv = buildShareServerArgv(SYSTEM, '/s/etc', '/srv/share');
  assert.equal(
    argv.flatMap((word, at) => (word === '--bind' || word === '--dev-bind' ? [argv.slice(at + 1, at + 3)] : [])),
    [['/srv/share', '/share']],
  );
});

test('nothing of the host is seen but programs, libraries, our etc and the share', () => {
  const argv = buildShareServerArgv(SYSTEM, '/s/etc', '/srv/share');
  const seen = argv.flatMap((word, at) => (word === '--ro-bind' ? [argv[at + 1] as string] : []));
  for (const path of seen) assert.ok(['/usr', '/bin', '/sbin', '/lib', '/lib64', '/s/etc', '/usr/sbin/sshd'].includes(path), `${path} is seen`);
  assert.ok(includesRun(argv, ['--ro-bind', '/s/etc', '/etc']), 'etc is ours');
});

test('a server of the system needs no libraries of its own', () => {
  assert.not.ok(buildShareServerArgv(SYSTEM, '/s/etc', '/srv/share').includes('LD_LIBRARY_PATH'));
});

test('an unpacked server brings its libraries and helpers', () => {
  const argv = buildShareServerArgv({ sshd: '/c/sshd', libraryDir: '/c/lib', helperDir: '/c/openssh' }, '/s/etc', '/srv/share');
  for (const words of [
    ['--ro-bind', '/c/sshd', '/opt/sshd'],
    ['--ro-bind', '/c/lib', '/opt/lib', '--setenv', 'LD_LIBRARY_PATH', '/opt/lib'],
    ['--ro-bind', '/c/openssh', '/usr/lib/openssh'],
  ]) {
    assert.ok(includesRun(argv, words), words.join(' '));
  }
  assert.ok(argv.indexOf('/c/openssh') > argv.lastIndexOf('/usr'), 'helpers go over the system, not under it');
});

test('a share with blanks and dashes is one argument', () => {
  assert.ok(includesRun(buildShareServerArgv(SYSTEM, '/s/etc', '/srv/-a b,c'), ['--bind', '/srv/-a b,c', '/share']));
});

test.run();
