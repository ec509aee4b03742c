/** The key that seals this user's runs: made at first use, in the state folder, for nobody else to read. */

import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fchmodSync, fstatSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../model/errors.ts';
import { stateDir } from '../process/paths.ts';
import { makeDirectories } from './make-directories.ts';
import { openRegularFile } from './regular-file.ts';

const KEY_FILE = 'origin.key';
const KEY_BYTES = 32;

/** The key, or why there is none: a home that can't be written, or a place that others can change. */
export type OriginKey = { readonly key: Buffer } | { readonly key: null; readonly reason: string };

const isOwn = ({ uid }: Stats) => uid === process.getuid?.();

/** Throws where others could have put a key there, or can read it. */
function read(dir: string): Buffer {
  const file = join(dir, KEY_FILE);
  const folder = statSync(dir);
  if (!isOwn(folder) || (folder.mode & 0o022) !== 0) throw new Error(`${dir} is not this user's alone to write`);
  const handle = openRegularFile(file, { followLinks: false });
  try {
    const stats = fstatSync(handle);
    if (!isOwn(stats) || (stats.mode & 0o077) !== 0) throw new Error(`${file} is not this user's alone to read`);
    if (stats.size !== KEY_BYTES * 2) throw new Error(`${file} is damaged`);
    const text = readFileSync(handle, 'latin1');
    if (!/^[0-9a-f]+$/.test(text)) throw new Error(`${file} is damaged`);
    return Buffer.from(text, 'hex');
  } finally {
    closeSync(handle);
  }
}

/** Puts a new key there, unless another fsbench was quicker. */
function make(dir: string): void {
  const isNew = statSync(dir, { throwIfNoEntry: false }) === undefined;
  makeDirectories(dir);
  if (isNew) chmodSync(dir, 0o700);
  const part = join(dir, `${KEY_FILE}.${process.pid}.${randomBytes(6).toString('hex')}.part`);
  const handle = openSync(part, 'wx', 0o600);
  try {
    fchmodSync(handle, 0o600);
    writeFileSync(handle, randomBytes(KEY_BYTES).toString('hex'));
    fsyncSync(handle);
    linkSync(part, join(dir, KEY_FILE));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    closeSync(handle);
    rmSync(part, { force: true });
  }
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** The key there is; without one no run is known to be of this user's making. */
export function findOriginKey(dir: string = stateDir()): OriginKey {
  try {
    return { key: read(dir) };
  } catch (error) {
    return { key: null, reason: isMissing(error) ? `${join(dir, KEY_FILE)} is not there` : messageOf(error) };
  }
}

/** The key there is, or a new one. */
export function ensureOriginKey(dir: string = stateDir()): OriginKey {
  try {
    try {
      return { key: read(dir) };
    } catch (error) {
      if (!isMissing(error)) throw error;
      make(dir);
      return { key: read(dir) };
    }
  } catch (error) {
    return { key: null, reason: messageOf(error) };
  }
}
