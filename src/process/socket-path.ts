/** Whether a socket has room for its name: its address holds a path of some hundred bytes and no more. */

import { tmpdir } from 'node:os';
import { environmentError } from '../model/errors.ts';

/** sun_path without the NUL: 108 bytes on Linux (unix(7)), 104 on macOS and BSD (sys/un.h). */
const mostPathBytes = (platform: NodeJS.Platform): number => (platform === 'linux' ? 107 : 103);

/** ssh makes a control socket under a name that is longer by so many bytes at first: a point and 16 characters. */
const SSH_ADDS_BYTES = 17;

/** True where ssh can make its control socket at that path. */
export function fitsControlSocket(path: string, platform: NodeJS.Platform = process.platform): boolean {
  return Buffer.byteLength(path) + SSH_ADDS_BYTES <= mostPathBytes(platform);
}

/** What to do where the folder for temporary files can't be used. */
export const TEMP_HINT = 'TMPDIR names another folder for what lives no longer than a run';

/** The error for a folder for temporary files whose path is too long. */
export const tooLongForSockets = () => environmentError('temp-unusable', `${tmpdir()} is too long a path for sockets`, TEMP_HINT);
