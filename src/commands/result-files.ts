/** The files of a folder that may hold results, those of folders in it included. */

import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, usageError } from '../model/errors.ts';
import { isRunDirectory } from '../store/run-directory.ts';

/** More files, or deeper ones, are no folder of results. */
const MOST_FILES = 5000;
const DEEPEST = 10;

/** What fio's output goes to; all else is somebody's. */
const RESULTS = /\.(?:json|jsonl|txt|log|out|output|terse|md|csv|fio-?(?:out|log|result)|result)(?:\.gz)?$|^[^.]+$/i;

/** fio's own logs of samples beside its results. */
const LOGS = /_(?:bw|iops|lat|clat|slat|clat_hist|hist)(?:\.\d+)?\.log(?:\.gz)?$/;

function readFolder(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (cause) {
    throw usageError('unreadable-source', `${path} can't be read: ${messageOf(cause)}`, undefined, cause);
  }
}

/** Paths relative to `root`, in an order that counts numbers; links are not followed. What is left out on purpose is said in `leftOut`. */
export function listResultFiles(root: string): { readonly files: readonly string[]; readonly leftOut: readonly string[] } {
  // Made here: it takes as long as reading some files, and most sources are none of folders.
  const inOrder = new Intl.Collator('en', { numeric: true }).compare;
  const files: string[] = [];
  const leftOut: string[] = [];
  const look = (folder: string, depth: number) => {
    for (const entry of readFolder(join(root, folder)).sort((a, b) => inOrder(a.name, b.name))) {
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) {
        if (isRunDirectory(join(root, path))) leftOut.push(`${path} is a run directory, left out: give it as a SOURCE of its own`);
        else if (depth < DEEPEST) look(path, depth + 1);
      } else if (entry.isFile() && RESULTS.test(entry.name) && !LOGS.test(entry.name)) files.push(path);
      if (files.length > MOST_FILES) throw usageError('too-large', `${root} has more than ${MOST_FILES} files`, 'give it in parts, each a SOURCE of its own');
    }
  };
  look('', 0);
  return { files, leftOut };
}
