/** Tests of the pure parts of src/machine/qemu/packages.ts, with kernels put together here. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseUnpacker, findPayload, newestOf } from '../../../src/machine/qemu/packages.ts';

const XZ = Buffer.from('fd377a585a00', 'hex');

/** A bzImage: boot sector and four sectors of setup, then code, then the payload with its unpacked size behind it. */
function makeBzImage(payload: Buffer, offset = 0x40): Buffer {
  const image = Buffer.alloc(5 * 512 + offset + payload.length + 4 + 100);
  image[0x1f1] = 4;
  image.write('HdrS', 0x202, 'latin1');
  image.writeUInt32LE(offset, 0x248);
  image.writeUInt32LE(payload.length + 4, 0x24c);
  payload.copy(image, 5 * 512 + offset);
  image.writeUInt32LE(12_345, 5 * 512 + offset + payload.length);
  return image;
}

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

/** Of `apt-cache search --names-only ^linux-image-` on Debian 12, shortened. */
const KERNELS = `linux-image-6.1.0-9-amd64 - Linux 6.1 for 64-bit PCs (signed)
linux-image-6.1.0-56-amd64 - Linux 6.1 for 64-bit PCs (signed)
linux-image-6.1.0-56-cloud-amd64 - Linux 6.1 for x86-64 cloud (signed)
linux-image-6.1.0-56-amd64-dbg - Debug symbols for linux-image-6.1.0-56-amd64
linux-image-6.12-amd64 - Linux for 64-bit PCs (meta-package)
linux-image-6.12.95+deb12-amd64 - Linux 6.12 for 64-bit PCs (signed)
linux-image-6.12.107+deb12-amd64 - Linux 6.12 for 64-bit PCs (signed)
linux-image-6.12.107+deb12-rt-amd64 - Linux 6.12 for 64-bit PCs (signed), PREEMPT_RT
linux-image-6.12.107+deb12-amd64-unsigned - Linux 6.12 for 64-bit PCs
linux-image-6.8.0-45-generic - Signed kernel image generic
`;

test('a version is the newest full kernel of it', () => {
  for (const [version, name] of [
    ['6.1', 'linux-image-6.1.0-56-amd64'],
    ['6.12', 'linux-image-6.12.107+deb12-amd64'],
    ['6.8', 'linux-image-6.8.0-45-generic'],
    ['6.10', null],
  ] as const) {
    assert.is(newestOf(KERNELS, version, 'amd64'), name, version);
  }
  assert.is(newestOf(KERNELS, '6.1', 'arm64'), null, 'another processor');
});

test.run();
