/** The shared libraries that a program of this host loads. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { environmentError } from '../../model/errors.ts';
import { runText } from '../../process/run.ts';

/** True for the dynamic loader among libraries: programs name it by its absolute path, all others are looked for by name. */
export function isLoader(library: string): boolean {
  return /\/ld(-linux|-musl|64)[^/]*$/.test(library);
}

/**
 * Paths of all libraries, the loader among them, as `ldd` finds them, or else in `libraryDir`; throws for one that is missing.
 * LD_LIBRARY_PATH would not do for a folder: it is taken apart at `:` and `;` (ld.so(8)), which paths may hold.
 */
export async function findLibraries(program: string, libraryDir: string | null): Promise<string[]> {
  const listing = await runText(['ldd', program]);
  const found = [...listing.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map((match) => match[1] as string);
  const unpacked = [...listing.matchAll(/^[ \t]*(\S+) => not found/gm)].map(([, name = '']) => {
    const path = libraryDir === null ? null : join(libraryDir, name);
    if (path === null || !existsSync(path)) throw environmentError('missing-library', `${program} needs ${name}, not found on this host`);
    return path;
  });
  const needed = await Promise.all(unpacked.map((path) => findLibraries(path, libraryDir)));
  return [...new Set([...found, ...unpacked, ...needed.flat()])];
}
