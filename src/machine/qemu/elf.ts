/** What a program of another processor loads, read off its ELF file: no loader of this host can tell (System V ABI, elf(5); 64 bits, little-endian). */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { environmentError } from '../../model/errors.ts';

export interface ElfNeeds {
  /** The loader's path; null for a library, or a program without any. */
  readonly interpreter: string | null;
  /** Names of libraries. */
  readonly needed: readonly string[];
  /** Folders where it looks for them first. */
  readonly runPaths: readonly string[];
}

/** Types of program headers and of entries of the dynamic section. */
const PT = { load: 1, dynamic: 2, interp: 3 } as const;
const DT = { needed: 1, strtab: 5, rpath: 15, runpath: 29 } as const;

const HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;
const DYNAMIC_ENTRY_BYTES = 16;

const textAt = (file: Buffer, at: number) => file.toString('utf8', at, Math.max(at, file.indexOf(0, at)));

/** What the file needs; null for one that is no such ELF file. Throws a RangeError for one that is cut off. */
export function readElf(file: Buffer): ElfNeeds | null {
  if (file.length < HEADER_BYTES || file.toString('latin1', 0, 4) !== '\x7fELF' || file[4] !== 2 || file[5] !== 1) return null;
  const offsetAt = (at: number) => Number(file.readBigUInt64LE(at));
  const first = offsetAt(0x20);
  const headers = Array.from({ length: file.readUInt16LE(0x38) }, (_, index) => {
    const at = first + index * PROGRAM_HEADER_BYTES;
    return { type: file.readUInt32LE(at), offset: offsetAt(at + 8), address: offsetAt(at + 16), bytes: offsetAt(at + 32) };
  });
  const interp = headers.find(({ type }) => type === PT.interp);
  const dynamic = headers.find(({ type }) => type === PT.dynamic);
  const entries = Array.from({ length: Math.floor((dynamic?.bytes ?? 0) / DYNAMIC_ENTRY_BYTES) }, (_, index) => {
    const at = (dynamic?.offset ?? 0) + index * DYNAMIC_ENTRY_BYTES;
    return { tag: offsetAt(at), value: offsetAt(at + 8) };
  });
  const table = entries.find(({ tag }) => tag === DT.strtab)?.value ?? 0;
  const segment = headers.find(({ type, address, bytes }) => type === PT.load && address <= table && table < address + bytes);
  const strings = segment === undefined ? table : segment.offset + table - segment.address;
  const textsOf = (...tags: readonly number[]) => entries.filter(({ tag }) => tags.includes(tag)).map(({ value }) => textAt(file, strings + value));
  return {
    interpreter: interp === undefined ? null : textAt(file, interp.offset),
    needed: textsOf(DT.needed),
    runPaths: textsOf(DT.rpath, DT.runpath).flatMap((text) => text.split(':')),
  };
}

/** Paths below `root` of all libraries that these files load, the loader among them; `folders` are those that every program looks in. Throws for one that is missing. */
export async function findForeignLibraries(root: string, files: readonly string[], folders: readonly string[]): Promise<string[]> {
  const found = new Map<string, string>();
  const queue = [...files];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    const needs = readElf(await readFile(file));
    if (needs === null) continue;
    const wanted = [...needs.needed.map((name) => ({ name, places: [...needs.runPaths, ...folders] }))];
    if (needs.interpreter !== null) wanted.push({ name: basename(needs.interpreter), places: [needs.interpreter.replace(/\/[^/]*$/, ''), ...folders] });
    for (const { name, places } of wanted) {
      if (found.has(name)) continue;
      const path = places.map((place) => join(root, place, name)).find(existsSync);
      if (path === undefined) throw environmentError('missing-library', `${file.slice(root.length)} needs ${name}, which none of the unpacked packages has`);
      found.set(name, path);
      queue.push(path);
    }
  }
  return [...found.values()].sort();
}
