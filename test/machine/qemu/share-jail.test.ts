/** Tests of the pure part of src/machine/qemu/share-jail.ts: what is in the jail of the share's sshd, and what it may do. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildJailArgv, buildSftpCommand, type JailParts } from '../../../src/machine/qemu/share-jail.ts';

const SYSTEM = { sshd: '/usr/sbin/sshd', sftpServer: '/usr/lib/openssh/sftp-server', libraryDir: null, helperDir: null };

const LIBC = '/lib/x86_64-linux-gnu/libc.so.6';
const LOADER = '/lib64/ld-linux-x86-64.so.2';

const PARTS: JailParts = {
  server: SYSTEM,
  shell: '/usr/bin/busybox',
  nsenter: '/usr/bin/nsenter',
  setpriv: '/usr/bin/setpriv',
  libraries: ['/lib/x86_64-linux-gnu/libcrypto.so.3', LIBC, LOADER],
  sftpLibraries: [LIBC, LOADER],
};

const IDS = { uid: 1_879_048_190, gid: 1_879_048_190 };

const jail = (ids: typeof IDS | null = IDS, parts = PARTS) => buildJailArgv(parts, '/s/etc', '/srv/share', ids);

/** True where the words stand side by side. */
function includesRun(argv: readonly string[], words: readonly string[]): boolean {
  return argv.some((_, at) => words.every((word, index) => argv[at + index] === word));
}

/** Sources and places of a kind of bind, in order. */
const binds = (argv: readonly string[], option: string) => argv.flatMap((word, at) => (word === option ? [argv.slice(at + 1, at + 3)] : []));

test('the server runs inside a jail that dies with its parent', () => {
  assert.equal(jail().slice(0, 2), ['bwrap', '--die-with-parent'], 'jail');
  assert.equal(jail().slice(-5), ['/opt/sshd', '-D', '-e', '-f', '/etc/ssh/sshd_config'], 'server');
});

test('there is no /proc, and no device but null', () => {
  assert.not.ok(
    jail().some((word) => word === '--proc' || word === '--dev' || word.startsWith('/proc')),
    'proc',
  );
  assert.equal(
    binds(jail(), '--dev-bind').map(([source]) => source),
    ['/dev/null', '/dev/null'],
  );
});

test('nothing but the share can be written to', () => {
  assert.equal(binds(jail(), '--bind'), [['/srv/share', '/jail/share']]);
  assert.ok(includesRun(jail(), ['--remount-ro', '/']), "bubblewrap's own root neither");
});

test("the sftp server's root holds the share, null, and a list of the one user", () => {
  const below = [...binds(jail(), '--ro-bind'), ...binds(jail(), '--dev-bind'), ...binds(jail(), '--bind')].filter(([, place]) => place?.startsWith('/jail/'));
  assert.equal(below.map(([, place]) => place).sort(), ['/jail/dev/null', '/jail/etc/passwd', '/jail/share']);
});

test('nothing of the host is seen but programs, what they load, our etc and the share', () => {
  const seen = binds(jail(), '--ro-bind').map(([source]) => source as string);
  const programs = [PARTS.shell, PARTS.nsenter, PARTS.setpriv, SYSTEM.sshd, SYSTEM.sftpServer];
  assert.equal(seen.sort(), [...programs, ...PARTS.libraries, ...PARTS.sftpLibraries, '/s/etc', '/s/etc/passwd'].sort());
});

test('root changes to other ids, with the capabilities of a file server and no way to more', () => {
  const argv = jail();
  const at = argv.indexOf('/opt/setpriv', argv.indexOf('--cap-drop'));
  const sets = '-all,+dac_override,+fowner,+chown,+sys_chroot';
  assert.equal(argv.slice(at, -5), [
    '/opt/setpriv',
    '--reuid=1879048190',
    '--regid=1879048190',
    '--clear-groups',
    `--inh-caps=${sets}`,
    `--ambient-caps=${sets}`,
    `--bounding-set=${sets}`,
    '--',
  ]);
});

test('an ordinary user stays who it is and may only change the root', () => {
  const argv = jail(null);
  assert.not.ok(
    argv.some((word) => word.startsWith('--reuid')),
    'ids',
  );
  assert.equal(
    argv.flatMap((word, at) => (word === '--cap-add' ? [argv[at + 1]] : [])),
    ['CAP_SYS_CHROOT'],
  );
});

test('libraries lie in one folder, the loader where programs name it, and both beside the sftp server too', () => {
  for (const words of [
    ['--ro-bind', LIBC, '/lib/libc.so.6'],
    ['--ro-bind', LOADER, LOADER],
    ['--ro-bind', LIBC, '/sftp/libc.so.6'],
    ['--ro-bind', LOADER, '/sftp/ld-linux-x86-64.so.2'],
  ]) {
    assert.ok(includesRun(jail(), words), words.join(' '));
  }
});

test('an unpacked server brings its helpers', () => {
  const server = { sshd: '/c/sshd', sftpServer: '/c/sftp-server', libraryDir: '/c/lib', helperDir: '/c/openssh' };
  assert.ok(includesRun(jail(IDS, { ...PARTS, server }), ['--ro-bind', '/c/openssh', '/usr/lib/openssh']));
});

test('the sftp server is started by its loader, of whatever processor, from outside its root', () => {
  assert.is(
    buildSftpCommand({ sftpLibraries: ['/lib/aarch64-linux-gnu/libc.so.6', '/lib/ld-linux-aarch64.so.1'] }),
    'cd /sftp && exec /opt/nsenter --root=/jail --wd=/sftp ./ld-linux-aarch64.so.1 --library-path . ./sftp-server -d /',
  );
});

test('a share with blanks and dashes is one argument', () => {
  assert.ok(includesRun(buildJailArgv(PARTS, '/s/etc', '/srv/-a b,c', null), ['--bind', '/srv/-a b,c', '/jail/share']));
});

test.run();
