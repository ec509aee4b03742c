/** Tests of the pure part of src/target/qemu/share-server.ts: the jail of the sshd. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildShareServerArgv } from '../../../src/target/qemu/share-server.ts';

const SYSTEM = { sshd: '/usr/sbin/sshd', libraryDir: null, helperDir: null };

const LIBRARIES = ['/lib/x86_64-linux-gnu/libc.so.6', '/lib64/ld-linux-x86-64.so.2'];

/** The words from `first` to `last`, which must stand side by side. */
function includesRun(argv: readonly string[], words: readonly string[]): boolean {
  return argv.some((_, at) => words.every((word, index) => argv[at + index] === word));
}

test('the server runs inside a jail that dies with its parent', () => {
  const argv = buildShareServerArgv(SYSTEM, LIBRARIES, '/s/etc', '/srv/share');
  assert.equal(argv.slice(0, 4), ['bwrap', '--die-with-parent', '--unshare-pid', '--unshare-ipc'], 'jail');
  assert.equal(argv.slice(-5), ['/opt/sshd', '-D', '-e', '-f', '/etc/ssh/sshd_config'], 'server');
});

test('nothing but the share can be written to', () => {
  const argv = buildShareServerArgv(SYSTEM, LIBRARIES, '/s/etc', '/srv/share');
  assert.equal(
    argv.flatMap((word, at) => (word === '--bind' || word === '--dev-bind' ? [argv.slice(at + 1, at + 3)] : [])),
    [['/srv/share', '/share']],
  );
});

test('nothing of the host is seen but the server, what it loads, our etc and the share', () => {
  const argv = buildShareServerArgv(SYSTEM, LIBRARIES, '/s/etc', '/srv/share');
  const seen = argv.flatMap((word, at) => (word === '--ro-bind' ? [argv[at + 1] as string] : []));
  assert.equal(seen.sort(), [...LIBRARIES, '/s/etc', SYSTEM.sshd].sort());
  assert.ok(includesRun(argv, ['--ro-bind', '/s/etc', '/etc']), 'etc is ours');
});

test('libraries lie in one folder, the loader where programs name it', () => {
  const argv = buildShareServerArgv(SYSTEM, LIBRARIES, '/s/etc', '/srv/share');
  for (const words of [
    ['--ro-bind', '/lib/x86_64-linux-gnu/libc.so.6', '/lib/libc.so.6'],
    ['--ro-bind', '/lib64/ld-linux-x86-64.so.2', '/lib64/ld-linux-x86-64.so.2'],
  ]) {
    assert.ok(includesRun(argv, words), words.join(' '));
  }
});

test('an unpacked server brings its helpers', () => {
  const argv = buildShareServerArgv({ sshd: '/c/sshd', libraryDir: '/c/lib', helperDir: '/c/openssh' }, LIBRARIES, '/s/etc', '/srv/share');
  assert.ok(includesRun(argv, ['--ro-bind', '/c/sshd', '/opt/sshd']), 'sshd');
  assert.ok(includesRun(argv, ['--ro-bind', '/c/openssh', '/usr/lib/openssh']), 'helpers');
});

test('a share with blanks and dashes is one argument', () => {
  assert.ok(includesRun(buildShareServerArgv(SYSTEM, LIBRARIES, '/s/etc', '/srv/-a b,c'), ['--bind', '/srv/-a b,c', '/share']));
});

test.run();
