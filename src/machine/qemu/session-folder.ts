/** The folder of one VM's sockets, keys and logs. */

import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentError, messageOf } from '../../model/errors.ts';
import { sessionPrefix } from '../../process/session-name.ts';
import { fitsControlSocket, TEMP_HINT, tooLongForSockets } from '../../process/socket-path.ts';

const NEEDED_MEBIBYTES = 4;

/** Makes it, empty. Throws `temp-unusable` where the folder for temporary files has no room, may not be written, or is too long a path. */
export async function makeSessionDir(): Promise<string> {
  let dir: string;
  try {
    dir = await mkdtemp(sessionPrefix());
  } catch (cause) {
    throw environmentError('temp-unusable', `${tmpdir()} can't be written: ${messageOf(cause)}`, TEMP_HINT, cause);
  }
  const { bavail, bsize } = await statfs(dir);
  const isFull = bavail * bsize < NEEDED_MEBIBYTES * 1024 ** 2;
  if (!isFull && fitsControlSocket(join(dir, 'control'))) return dir;
  await rm(dir, { recursive: true, force: true });
  throw isFull ? environmentError('temp-unusable', `there is no room in ${tmpdir()} for the sockets, keys and logs of the VM`, TEMP_HINT) : tooLongForSockets();
}
