/** Tests of src/target/qemu-program.ts: what is taken for a QEMU. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { architectureOf } from '../../src/machine/qemu/architectures.ts';
import { findQemu, listsMachine, versionOfQemu } from '../../src/target/qemu-program.ts';
import { rejectionOf } from '../support/failure.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** Of qemu-system-x86_64 --version and -machine help, Debian 12. */
const VERSION = 'QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)\nCopyright (c) 2003-2022 Fabrice Bellard and the QEMU Project developers\n';
const MACHINES = 'Supported machines are:\nmicrovm              microvm (i386)\nq35                  Standard PC (Q35 + ICH9, 2009) (alias of pc-q35-7.2)\n';

test('its version and its machines are read off what it prints', () => {
  assert.is(versionOfQemu(VERSION), '7.2.22');
  assert.is(versionOfQemu('virtiofsd version 7.2.22 (Debian)\n'), null, 'another program');
  assert.ok(listsMachine(MACHINES, 'q35'));
  assert.not.ok(listsMachine(MACHINES, 'virt'));
});

test('a program that is named and can not be meant is refused by what it does not say', async () => {
  const dir = makeTempDir();
  const x86 = join(dir, 'x86');
  writeFileSync(x86, `#!/bin/sh\n[ "$1" = --version ] && cat <<'END' && exit\n${VERSION}END\ncat <<'END'\n${MACHINES}END\n`, { mode: 0o755 });
  assert.equal(await findQemu(x86, architectureOf('x86_64')), { path: x86, version: '7.2.22' });
  for (const [path, arch, code, words] of [
    ['/nonexistent', 'x86_64', 'missing-program', 'qemu=/nonexistent is not an executable'],
    ['/bin/true', 'x86_64', 'bad-option', 'qemu=/bin/true is no QEMU'],
    [x86, 'aarch64', 'bad-option', 'is a QEMU without the machine virt: it has no aarch64 guest'],
  ] as const) {
    const error = await rejectionOf(findQemu(path, architectureOf(arch)), path);
    assert.is(error.code, code, path);
    assert.ok(error.message.includes(words), error.message);
  }
});

test.run();
