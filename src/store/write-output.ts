/** Files a user named for output: written whole or left as they were, with errors that say how to mend them. */

import { existsSync, lstatSync, openSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { environmentError, FsbenchError, messageOf, usageError } from '../model/errors.ts';
import { findLiving, TAG_PATTERN, tagOf } from '../process/is-alive.ts';
import { quoteForShell } from '../text/quote.ts';
import { closeOnce, openReplacement, type Replacement, writeWhole } from './replace-file.ts';

const IS_TAG = new RegExp(`^${TAG_PATTERN}$`);

/** A device or a pipe, which has what is written to it at once. */
function openOther(file: string): Replacement {
  const handle = openSync(file, 'w');
  const close = closeOnce(handle);
  return { write: (content) => writeFileSync(handle, content), commit: close, abandon: close };
}

/** What a new file is called until it is whole: the old one's name, a process and this. */
const SUFFIX = '.part';

/** Names in a folder; none of one that can be written to and not read. */
function listNames(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/** Takes away what exports to this file left when they were killed; nothing of a living process, no link and no other user's. */
function removeLeftParts(file: string): void {
  const [dir, name] = [dirname(file), basename(file)];
  for (const candidate of listNames(dir)) {
    if (!candidate.startsWith(`${name}.`) || !candidate.endsWith(SUFFIX)) continue;
    const tag = candidate.slice(name.length + 1, -SUFFIX.length);
    if (!IS_TAG.test(tag) || findLiving(tag) !== null) continue;
    const found = lstatSync(join(dir, candidate), { throwIfNoEntry: false });
    if (found?.isFile() === true && found.uid === process.getuid?.()) rmSync(join(dir, candidate), { force: true });
  }
}

/**
 * Opens `file`, which `what` says where the user named it, such as `--out r.md`. A file that is there keeps what it holds
 * until all of the new content is on disk and committed. Devices and pipes are written to. Throws, and so do its functions,
 * usage errors for a folder, or one that is missing, environment errors for what the disk or the permissions refuse.
 */
export function openOutputFile(file: string, what: string): Replacement {
  let isReplaced = false;
  const guard = <T>(act: () => T): T => {
    try {
      return act();
    } catch (cause) {
      if (cause instanceof FsbenchError) throw cause;
      throw environmentError('out-unwritable', `${what}: ${messageOf(cause)}`, isReplaced ? 'the file is as it was' : undefined, cause);
    }
  };
  const output = guard(() => {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw usageError('out-is-folder', `${what} is a folder`, 'name a file in it');
    const folder = dirname(file);
    if (!existsSync(folder)) throw usageError('no-out-folder', `${what}: there is no folder ${folder}`, `make it: mkdir -p ${quoteForShell(folder)}`);
    isReplaced = found?.isFile() ?? false;
    if (found !== undefined && !isReplaced) return openOther(file);
    removeLeftParts(found === undefined ? file : realpathSync(file));
    return openReplacement(file, `.${tagOf(process.pid)}${SUFFIX}`, { followLinks: true });
  });
  return { write: (content) => guard(() => output.write(content)), commit: () => guard(output.commit), abandon: output.abandon };
}

/** Writes `file` whole; throws as openOutputFile does. */
export function writeOutput(file: string, content: string | Uint8Array, what: string): void {
  writeWhole(openOutputFile(file, what), content);
}
