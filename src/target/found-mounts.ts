/** The shared folders of a machine that can be measured: those that its mount table shows and its user may write to. */

import { environmentError } from '../model/errors.ts';
import { findShared, type SharedFolders } from '../mount/shared.ts';
import type { Reached } from './kind.ts';
import { survey } from './survey.ts';
import { mustExec } from './target-files.ts';

/** Prints a word a folder: whether test files can be made in it. $@: the folders. */
const WRITABLE_SCRIPT = 'for d in "$@"; do if [ ! -d "$d" ]; then echo none; elif [ -w "$d" ]; then echo yes; else echo no; fi; done';

const REASONS: Readonly<Record<string, string>> = { none: 'no folder', no: 'not for this user to write to' };

/** The folders and, one phrase each, what was left out. Throws an environment error where nothing is left. */
export async function findMountsOn({ machine, knownMounts }: Pick<Reached, 'machine' | 'knownMounts'>): Promise<SharedFolders> {
  const { mounts } = await survey(machine, []);
  const { folders, leftOut } = findShared(mounts, knownMounts);
  const paths = folders.map(({ path }) => path);
  const said = (await mustExec(machine, `${machine.describe()}: its folders can't be looked at`, ['sh', '-c', WRITABLE_SCRIPT, 'sh', ...paths])).split('\n');
  const refused = folders.flatMap(({ name, path }, index) =>
    said[index] === 'yes' ? [] : [`${path} (${name}): ${REASONS[said[index] ?? ''] ?? 'no answer'}`],
  );
  const left = folders.filter((_, index) => said[index] === 'yes');
  const all = [...leftOut, ...refused];
  if (left.length === 0) {
    throw environmentError(
      'no-mounts-found',
      `${machine.describe()} shows no folder that can be measured${all.length === 0 ? '' : `: ${all.join('; ')}`}`,
      "share a folder with it, writable, or name paths: --mounts 'share=/path/there,disk=/var/tmp'",
    );
  }
  return { folders: left, leftOut: all };
}
