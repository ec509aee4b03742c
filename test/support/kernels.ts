/** Kernels put together for tests: enough of one to be taken for it. */

/** A bzImage: boot sector and four sectors of setup, then code, then the payload with its unpacked size behind it. */
export function makeBzImage(payload: Buffer, offset = 0x40): Buffer {
  const image = Buffer.alloc(5 * 512 + offset + payload.length + 4 + 100);
  image[0x1f1] = 4;
  image.write('HdrS', 0x202, 'latin1');
  image.writeUInt32LE(offset, 0x248);
  image.writeUInt32LE(payload.length + 4, 0x24c);
  payload.copy(image, 5 * 512 + offset);
  image.writeUInt32LE(12_345, 5 * 512 + offset + payload.length);
  return image;
}
