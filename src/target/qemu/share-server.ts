/** The sshd that sshfs mounts from: sftp only, on the namespace's loopback, and seeing nothing of the host but the share. */

import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { type Daemon, startDaemon } from '../../process/daemon.ts';
import type { GuestImage } from './image.ts';
import type { SessionKeys } from './keys.ts';
import { SHARE_SSH_PORT } from './keys.ts';
import type { SshServer } from './packages.ts';

/** The share as sshd sees it. */
export const SHARE_PATH = '/share';

const CONFIG = `# sftp only, by one key, made for one boot.
ListenAddress 127.0.0.1
Port ${SHARE_SSH_PORT}
HostKey /etc/ssh/host_key
AuthorizedKeysFile /etc/ssh/authorized_keys
ForceCommand internal-sftp
Subsystem sftp internal-sftp
AllowTcpForwarding no
AllowStreamLocalForwarding no
PermitTTY no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
UseDNS no
PidFile none
MaxStartups 100
MaxSessions 100
`;

/** sshd's libraries in /lib, where every loader looks, and the loader where programs name it: nothing else of the host's system. */
function bindLibraries(libraries: readonly string[]): string[] {
  return libraries.flatMap((library) => ['--ro-bind', library, basename(library).startsWith('ld-linux') ? library : `/lib/${basename(library)}`]);
}

/** The argv of a jailed sshd; `etc` holds passwd and ssh/. */
export function buildShareServerArgv(server: SshServer, libraries: readonly string[], etc: string, shareDir: string): string[] {
  const helpers = server.helperDir === null ? [] : ['--ro-bind', server.helperDir, '/usr/lib/openssh'];
  return [
    'bwrap',
    '--die-with-parent',
    '--unshare-pid',
    '--unshare-ipc',
    ...bindLibraries(libraries),
    ...helpers,
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--tmpfs',
    '/tmp',
    '--perms',
    '0755',
    '--dir',
    '/run/sshd',
    '--ro-bind',
    etc,
    '/etc',
    '--ro-bind',
    server.sshd,
    '/opt/sshd',
    '--bind',
    shareDir,
    SHARE_PATH,
    // sshd wants to be started by an absolute path, to start itself again for each connection.
    '/opt/sshd',
    '-D',
    '-e',
    '-f',
    '/etc/ssh/sshd_config',
  ];
}

/** sshd lets nobody in whose shell is not there, though it never starts it for sftp: name the one program in the jail. */
const SHELL = '/opt/sshd';

/** The user sshd lets in: whoever runs fsbench, so that files keep one owner whichever way they are reached. */
export function shareUser(): string {
  return userInfo().username;
}

/** Starts the server inside the namespace. */
export async function startShareServer(
  image: Pick<GuestImage, 'sshServer' | 'sshLibraries'>,
  keys: SessionKeys,
  sessionDir: string,
  shareDir: string,
  within: readonly string[],
): Promise<Daemon> {
  const etc = join(sessionDir, 'share-etc');
  const { uid, gid } = userInfo();
  await mkdir(join(etc, 'ssh'), { recursive: true });
  const own = uid === 0 ? '' : `${shareUser()}:x:${uid}:${gid}::${SHARE_PATH}:${SHELL}\n`;
  await writeFile(join(etc, 'passwd'), `root:x:0:0::${SHARE_PATH}:${SHELL}\nsshd:x:100:65534::/run/sshd:/bin/false\n${own}`);
  await writeFile(join(etc, 'group'), `root:x:0:\nshare:x:${gid}:\n`);
  await writeFile(join(etc, 'ssh/sshd_config'), CONFIG);
  await copyFile(keys.shareHostKey, join(etc, 'ssh/host_key'));
  await copyFile(`${keys.shareKey}.pub`, join(etc, 'ssh/authorized_keys'));
  return startDaemon("the share's sshd", buildShareServerArgv(image.sshServer, image.sshLibraries, etc, shareDir), {
    logFile: join(sessionDir, 'sshd.log'),
    within,
  });
}
