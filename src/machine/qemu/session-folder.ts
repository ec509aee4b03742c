/** The folder of one VM's sockets, keys and logs. */

import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { environmentError, messageOf } from '../../model/errors.ts';
import { sessionPrefix } from '../../process/paths.ts';

/** unix(7): sun_path has 108 bytes with the NUL; ssh makes its control socket under a name that is longer by 17 at first. */
const MOST_PATH_BYTES = 107 - '/control.0123456789abcdef'.length;
const NEEDED_MEBIBYTES = 4;

const HINT = 'TMPDIR names another folder for what lives no longer than a run';

/** Makes it, empty. Throws `temp-unusable` where the folder for temporary files has no room, may not be written, or is too long a path. */
export async function makeSessionDir(): Promise<string> {
  let dir: string;
  try {
    dir = await mkdtemp(sessionPrefix());
  } catch (cause) {
    throw environmentError('temp-unusable', `${tmpdir()} can't be written: ${messageOf(cause)}`, HINT, cause);
  }
  const { bavail, bsize } = await statfs(dir);
  const obstacle =
    bavail * bsize < NEEDED_MEBIBYTES * 1024 ** 2
      ? `there is no room in ${tmpdir()} for the sockets, keys and logs of the VM`
      : Buffer.byteLength(dir) > MOST_PATH_BYTES
        ? `${tmpdir()} is too long a path for sockets`
        : null;
  if (obstacle === null) return dir;
  await rm(dir, { recursive: true, force: true });
  throw environmentError('temp-unusable', obstacle, HINT);
}
