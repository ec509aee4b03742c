/** What a folder holds, as far as can be told without reading its files. */

import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

interface FolderDigest {
  /** Files and links. */
  readonly files: number;
  /** Of the files' contents. */
  readonly bytes: number;
  /** SHA-256 over names, kinds, sizes, times of change and where links lead, as hex. */
  readonly digest: string;
}

/** Reads the folder as a whole; other things than files, folders and links count by their names. Throws Node's error where it can't be read. */
export function digestFolder(dir: string): FolderDigest {
  const hash = createHash('sha256');
  let files = 0;
  let bytes = 0;
  const add = (path: string, shown: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const [at, name] = [join(path, entry.name), `${shown}/${entry.name}`];
      if (entry.isDirectory()) {
        hash.update(JSON.stringify(['dir', name]));
        add(at, name);
        continue;
      }
      const found = lstatSync(at);
      files++;
      if (found.isFile()) bytes += found.size;
      hash.update(JSON.stringify([name, found.mode, found.size, found.mtimeMs, found.isSymbolicLink() ? readlinkSync(at) : '']));
    }
  };
  add(dir, '.');
  return { files, bytes, digest: hash.digest('hex') };
}
