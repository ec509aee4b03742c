/** Files a user named for output: written whole or left as they were, with errors that say how to mend them. */

import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { environmentError, FsbenchError, messageOf, usageError } from '../model/errors.ts';
import { quoteForShell } from '../text/quote.ts';
import { replaceFile } from './replace-file.ts';

/**
 * Writes `file`, which `what` says where the user named it, such as `--out r.md`. A file that is there keeps what it
 * holds until all of the new content is on disk. Devices and pipes are written to. Throws usage errors for a folder, or
 * one that is missing, environment errors for what the disk or the permissions refuse.
 */
export function writeOutput(file: string, content: string | Uint8Array, what: string): void {
  let isReplaced = false;
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw usageError('out-is-folder', `${what} is a folder`, 'name a file in it');
    const folder = dirname(file);
    if (!existsSync(folder)) throw usageError('no-out-folder', `${what}: there is no folder ${folder}`, `make it: mkdir -p ${quoteForShell(folder)}`);
    isReplaced = found?.isFile() ?? false;
    if (isReplaced || found === undefined) replaceFile(file, content, `.${process.pid}.part`, { followLinks: true });
    else writeFileSync(file, content);
  } catch (cause) {
    if (cause instanceof FsbenchError) throw cause;
    throw environmentError('out-unwritable', `${what}: ${messageOf(cause)}`, isReplaced ? 'the file is as it was' : undefined, cause);
  }
}
