/** ssh keys made for one boot: the guest's host key and the share's, and one client key for either direction. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runText } from '../../process/run.ts';
import { GUEST_SSH_PORT, HOST_AS_SEEN_BY_GUEST } from './argv.ts';

/** The share's ssh port on the namespace's loopback. */
export const SHARE_SSH_PORT = 2022;

/** Paths of the key files, all below the session's folder. */
export interface SessionKeys {
  readonly guestHostKey: string;
  readonly shareHostKey: string;
  /** fsbench's key into the guest. */
  readonly clientKey: string;
  /** The guest's key to the share. */
  readonly shareKey: string;
  readonly clientKnownHosts: string;
  readonly shareKnownHosts: string;
}

/** Makes all keys in `dir`. */
export async function makeKeys(dir: string): Promise<SessionKeys> {
  const make = async (name: string): Promise<string> => {
    const file = join(dir, name);
    await runText(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', `fsbench ${name}`, '-f', file]);
    return file;
  };
  const [guestHostKey, shareHostKey, clientKey, shareKey] = await Promise.all([
    make('guest_host_key'),
    make('share_host_key'),
    make('client_key'),
    make('share_key'),
  ]);
  const know = async (name: string, host: string, port: number, hostKey: string): Promise<string> => {
    const file = join(dir, name);
    const [type, key] = (await readFile(`${hostKey}.pub`, 'utf8')).split(' ');
    await writeFile(file, `[${host}]:${port} ${type} ${key}\n`);
    return file;
  };
  return {
    guestHostKey,
    shareHostKey,
    clientKey,
    shareKey,
    clientKnownHosts: await know('client_known_hosts', '127.0.0.1', GUEST_SSH_PORT, guestHostKey),
    shareKnownHosts: await know('share_known_hosts', HOST_AS_SEEN_BY_GUEST, SHARE_SSH_PORT, shareHostKey),
  };
}
