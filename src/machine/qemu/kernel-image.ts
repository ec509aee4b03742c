/** Kernels as files: of which processor one is, and the uncompressed one inside. */

import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Architecture } from '../../model/vm-choice.ts';
import { findProgram } from '../../process/find-program.ts';
import { run } from '../../process/run.ts';

/** Whether it is a bzImage, by its setup header (Linux, Documentation/arch/x86/boot.rst: HdrS at 0x202). */
const isBzImage = (image: Buffer) => image.length >= 0x250 && image.toString('latin1', 0x202, 0x206) === 'HdrS';

/** Whether it is an Image of arm64, plain (Linux, Documentation/arch/arm64/booting.rst: its magic at 56), or packed by gzip or as an EFI program. */
const isArmImage = (image: Buffer) =>
  image.toString('latin1', 56, 60) === 'ARMd' || image.toString('hex', 0, 2) === '1f8b' || image.toString('latin1', 4, 8) === 'zimg';

/** Whether a file can be a kernel for a processor. */
export const isKernelFor = (arch: Architecture, image: Buffer): boolean => (arch === 'x86_64' ? isBzImage(image) : isArmImage(image));

/**
 * The compressed kernel inside a bzImage, or null where the file is none.
 * Format: Linux, Documentation/arch/x86/boot.rst (setup_sects 0x1f1, HdrS 0x202, payload_offset 0x248, payload_length 0x24c).
 */
export function findPayload(image: Buffer): Buffer | null {
  if (!isBzImage(image)) return null;
  const start = ((image[0x1f1] as number) + 1) * 512 + image.readUInt32LE(0x248);
  const end = start + image.readUInt32LE(0x24c);
  return start < end && end <= image.length ? image.subarray(start, end) : null;
}

/** The program that unpacks a payload, by its first bytes; null for a format that none of them knows. */
export function chooseUnpacker(payload: Buffer): readonly string[] | null {
  const magic = payload.toString('hex', 0, 4);
  if (magic === 'fd377a58') return ['xz', '-dc'];
  if (magic === '28b52ffd') return ['zstd', '-dc'];
  if (magic.startsWith('1f8b')) return ['gzip', '-dc'];
  return null;
}

/** Unpacked by the guest under TCG a kernel takes longer than all the rest of the boot: do it here, once. */
export async function unpackKernel(bzImage: string, elf: string): Promise<boolean> {
  const payload = findPayload(await readFile(bzImage));
  const unpacker = payload === null ? null : chooseUnpacker(payload);
  if (payload === null || unpacker === null || findProgram(unpacker[0] as string) === null) return false;
  const packed = `${elf}.packed`;
  // The kernel's build appends the unpacked size to all formats but gzip, which has it already (scripts/Makefile.lib, size_append).
  await writeFile(packed, unpacker[0] === 'gzip' ? payload : payload.subarray(0, -4));
  const done = await run(['sh', '-c', 'unpacked=$1; packed=$2; shift 2; "$@" < "$packed" > "$unpacked"', 'sh', elf, packed, ...unpacker]);
  await rm(packed);
  return done.exitCode === 0 && (await readFile(elf)).toString('latin1', 1, 4) === 'ELF';
}
