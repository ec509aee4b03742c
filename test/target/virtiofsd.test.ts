/** Tests of the pure part of src/target/virtiofsd.ts: which daemon it is, from what it prints. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findVirtiofsd, identifyVirtiofsd } from '../../src/target/virtiofsd.ts';
import { rejectionOf } from '../support/failure.ts';
import { makeTempDir } from '../support/temp-dir.ts';

test("QEMU's daemon names the FUSE interface", () => {
  const text = 'virtiofsd version 7.2.17 (Debian 1:7.2+dfsg-7+deb12u15)\nCopyright (c) 2003-2022 Fabrice Bellard\nusing FUSE kernel interface version 7.36\n';
  assert.equal(identifyVirtiofsd('/usr/lib/qemu/virtiofsd', 0, text), { path: '/usr/lib/qemu/virtiofsd', flavour: 'c', version: '7.2.17' });
});

test('the Rust daemon tells its version alone', () => {
  assert.equal(identifyVirtiofsd('/usr/libexec/virtiofsd', 0, 'virtiofsd 1.13.2\n'), { path: '/usr/libexec/virtiofsd', flavour: 'rust', version: '1.13.2' });
  assert.is(identifyVirtiofsd('/v', 0, 'virtiofsd backend 1.4.0\n').version, '1.4.0', 'before 1.5');
  assert.is(identifyVirtiofsd('/v', 0, 'virtiofsd backend 1.4.0\n').flavour, 'rust', 'before 1.5: flavour');
});

test('a daemon that will not tell an ordinary user is the C one', () => {
  assert.equal(identifyVirtiofsd('/v', 1, 'virtiofsd: need to be root\n'), { path: '/v', flavour: 'c', version: 'unknown' });
});

test('a daemon that is named and not there is a failure of the environment', async () => {
  for (const path of ['/nonexistent/virtiofsd', '/etc/passwd', '/']) {
    const error = await rejectionOf(findVirtiofsd(path), path);
    assert.equal([error.code, error.exitCode, error.message], ['missing-program', 3, `daemon ${path} is not an executable`], path);
  }
});

test('a program that is no virtiofsd is refused by what it does not say', async () => {
  assert.is(identifyVirtiofsd('/q', 0, 'QEMU emulator version 7.2.22\n').version, 'unknown', 'the version of another program');
  for (const path of ['/bin/true', '/bin/false', process.execPath]) {
    const error = await rejectionOf(findVirtiofsd(path), path);
    assert.equal([error.code, error.exitCode], ['bad-mount', 2], path);
    assert.ok(error.message.startsWith(`daemon ${path} is no virtiofsd`), error.message);
  }
});

test('a script is taken for what it says it is', async () => {
  const dir = makeTempDir();
  const write = (name: string, said: string) => {
    writeFileSync(join(dir, name), `#!/bin/sh\n${said}\n`, { mode: 0o755 });
    return join(dir, name);
  };
  for (const [name, said] of [
    ['silent', ':'],
    ['chatty', 'echo usage: chatty FILE'],
    ['failing', 'echo no such option >&2; exit 64'],
  ] as const) {
    const error = await rejectionOf(findVirtiofsd(write(name, said)), name);
    assert.match(error.message, /^daemon \S+ is no virtiofsd that fsbench knows/, name);
  }
  assert.equal(
    await findVirtiofsd(write('wrapper', 'echo virtiofsd backend 0.9.0')),
    { path: join(dir, 'wrapper'), flavour: 'rust', version: '0.9.0' },
    'an old one',
  );
});

test.run();
