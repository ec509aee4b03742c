/** Tests of src/machine/qemu/kernel-image.ts, with kernels put together here. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseUnpacker, findPayload, isKernelFor } from '../../../src/machine/qemu/kernel-image.ts';
import { makeBzImage } from '../../support/kernels.ts';

const XZ = Buffer.from('fd377a585a00', 'hex');

test('the payload of a kernel is found, with the size behind it', () => {
  const payload = Buffer.concat([XZ, Buffer.from('kernel')]);
  const found = findPayload(makeBzImage(payload));
  assert.equal(found?.subarray(0, -4), payload);
  assert.is(found?.readUInt32LE(payload.length), 12_345, 'the unpacked size, which xz must not see');
});

test('what is no kernel has no payload', () => {
  assert.is(findPayload(Buffer.alloc(0)), null, 'empty');
  assert.is(findPayload(Buffer.alloc(0x250 - 1)), null, 'too short');
  assert.is(findPayload(Buffer.alloc(4096)), null, 'no mark');
});

test('a kernel whose payload ends behind the file has none', () => {
  const image = makeBzImage(XZ);
  assert.is(findPayload(image.subarray(0, 5 * 512 + 0x40 + 2)), null, 'cut');
  image.writeUInt32LE(0xffff_ffff, 0x24c);
  assert.is(findPayload(image), null, 'length out of range');
  image.writeUInt32LE(0, 0x24c);
  assert.is(findPayload(image), null, 'length of nothing');
});

test('the unpacker is chosen by the first bytes', () => {
  for (const [hex, program] of [
    ['fd377a585a000004', 'xz'],
    ['28b52ffd0458', 'zstd'],
    ['1f8b0800', 'gzip'],
  ] as const) {
    assert.equal(chooseUnpacker(Buffer.from(hex, 'hex')), [program, '-dc'], hex);
  }
});

test('a format that nothing here unpacks has no unpacker', () => {
  for (const hex of ['', '1f', '02214c18', '5d000080', '7f454c46']) assert.is(chooseUnpacker(Buffer.from(hex, 'hex')), null, `'${hex}'`);
});

test('a kernel is known for its processor by its first bytes', () => {
  const arm = Buffer.alloc(64);
  arm.write('ARMd', 56, 'latin1');
  const zboot = Buffer.from('MZ\0\0zimg', 'latin1');
  for (const [image, arch] of [
    [makeBzImage(XZ), 'x86_64'],
    [arm, 'aarch64'],
    [zboot, 'aarch64'],
    [Buffer.from('1f8b08', 'hex'), 'aarch64'],
    [Buffer.from('7f454c46', 'hex'), null],
    [Buffer.alloc(0), null],
  ] as const) {
    for (const each of ['x86_64', 'aarch64'] as const) assert.is(isKernelFor(each, image), each === arch, `${each}: ${image.toString('hex', 0, 8)}`);
  }
});

test.run();
