/** Tests of src/machine/qemu/elf.ts, with a program put together here and with those of this host. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findForeignLibraries, readElf } from '../../../src/machine/qemu/elf.ts';
import { findLibraries } from '../../../src/machine/qemu/libraries.ts';
import { findProgram } from '../../../src/process/find-program.ts';
import { rejectionOf } from '../../support/failure.ts';
import { testNeeding, whyNoProgram } from '../../support/needs.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const FIO = findProgram('fio') ?? '';

/** An ELF file of 64 bits with a loader (none: null), libraries and a run path; addresses are offsets and 0x1000. */
function makeElf(interpreter: string | null, needed: readonly string[], runPath = ''): Buffer {
  const headers = 3;
  const dynamicAt = 64 + headers * 56;
  const strings = ['', ...needed, runPath, interpreter ?? ''];
  const offsets = strings.map((_, at) => strings.slice(0, at).reduce((sum, text) => sum + text.length + 1, 0));
  const entries = [...needed.map((_, at) => [1, offsets[at + 1] as number]), [29, offsets[needed.length + 1] as number], [5, 0], [0, 0]];
  const stringsAt = dynamicAt + entries.length * 16;
  const text = Buffer.from(strings.map((each) => `${each}\0`).join(''));
  const file = Buffer.alloc(stringsAt + text.length);
  file.write('\x7fELF\x02\x01', 0, 'latin1');
  file.writeBigUInt64LE(64n, 0x20);
  file.writeUInt16LE(headers, 0x38);
  const put = (at: number, type: number, offset: number, bytes: number) => {
    file.writeUInt32LE(type, 64 + at * 56);
    file.writeBigUInt64LE(BigInt(offset), 64 + at * 56 + 8);
    file.writeBigUInt64LE(BigInt(offset + 0x1000), 64 + at * 56 + 16);
    file.writeBigUInt64LE(BigInt(bytes), 64 + at * 56 + 32);
  };
  put(0, 1, 0, file.length);
  put(1, 2, dynamicAt, entries.length * 16);
  if (interpreter !== null) put(2, 3, stringsAt + (offsets.at(-1) as number), interpreter.length + 1);
  for (const [index, [tag, value]] of entries.entries()) {
    file.writeBigUInt64LE(BigInt(tag as number), dynamicAt + index * 16);
    file.writeBigUInt64LE(BigInt(tag === 5 ? stringsAt + 0x1000 : (value as number)), dynamicAt + index * 16 + 8);
  }
  text.copy(file, stringsAt);
  return file;
}

test('loader, libraries and run path are read', () => {
  assert.equal(readElf(makeElf('/lib/ld-linux-aarch64.so.1', ['libc.so.6', 'libm.so.6'], '/opt/a:/opt/b')), {
    interpreter: '/lib/ld-linux-aarch64.so.1',
    needed: ['libc.so.6', 'libm.so.6'],
    runPaths: ['/opt/a', '/opt/b'],
  });
  assert.is(readElf(makeElf(null, []))?.interpreter, null, 'a library');
});

test('what is no such file needs nothing, and one that is damaged says so or is read', () => {
  for (const text of ['', '#!/bin/sh\n', '\x7fELF']) assert.is(readElf(Buffer.from(text, 'latin1')), null, text);
  const whole = makeElf('/lib/l', ['libc.so.6']);
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(whole.length), (at, byte, length) => {
      const damaged = Buffer.from(whole.subarray(0, length));
      if (at < length) damaged[at] = byte;
      try {
        readElf(damaged);
      } catch (error) {
        assert.instance(error, RangeError);
      }
    }),
  );
});

test('libraries of libraries are found below the root, and one that is nowhere is named', async () => {
  const root = makeTempDir();
  for (const dir of ['lib', 'usr/lib/own', 'bin']) mkdirSync(join(root, dir), { recursive: true });
  writeFileSync(join(root, 'bin/p'), makeElf('/lib/ld.so.1', ['liba.so'], '/usr/lib/own'));
  writeFileSync(join(root, 'usr/lib/own/liba.so'), makeElf(null, ['libb.so', 'liba.so']));
  writeFileSync(join(root, 'lib/ld.so.1'), makeElf(null, []));
  const error = await rejectionOf(findForeignLibraries(root, [join(root, 'bin/p')], ['lib']), 'missing');
  assert.is(error.message, '/usr/lib/own/liba.so needs libb.so, which none of the unpacked packages has');
  writeFileSync(join(root, 'lib/libb.so'), makeElf(null, []));
  assert.equal(
    await findForeignLibraries(root, [join(root, 'bin/p')], ['lib']),
    ['lib/ld.so.1', 'lib/libb.so', 'usr/lib/own/liba.so'].map((name) => join(root, name)),
  );
});

testNeeding(process.platform === 'linux' ? whyNoProgram('ldd', 'fio') : 'no ELF programs here')(
  'what is read of a program of this host is what its own loader finds',
  async () => {
    const libraries = (await findLibraries(FIO, null)).map((path) => basename(path));
    const needs = readElf(readFileSync(FIO));
    assert.ok((needs?.needed.length ?? 0) > 0);
    for (const name of [...(needs?.needed ?? []), basename(needs?.interpreter ?? '')]) assert.ok(libraries.includes(name), name);
  },
);

test.run();
