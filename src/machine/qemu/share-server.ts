/** The sshd that sshfs mounts from: sftp only, on the namespace's loopback, and seeing nothing of the host but the share. */

import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { childEnv } from '../../process/child-env.ts';
import { type Daemon, startDaemon } from '../../process/daemon.ts';
import type { SessionKeys } from './keys.ts';
import { SHARE_SSH_PORT } from './keys.ts';
import { findForeignIds, type Ids } from './share-ids.ts';
import { buildJailArgv, buildSftpCommand, type JailParts, SHARE_PATH } from './share-jail.ts';

/** The only user that the jail knows, whoever runs fsbench. */
export const SHARE_USER = 'share';

const buildConfig = (sftpCommand: string) => `# sftp only, by one key, made for one boot.
ListenAddress 127.0.0.1
Port ${SHARE_SSH_PORT}
HostKey /etc/ssh/host_key
AuthorizedKeysFile /etc/ssh/authorized_keys
AllowUsers ${SHARE_USER}
# A client asks for the subsystem by name; whatever it asks for, the command is ours.
Subsystem sftp internal-sftp
ForceCommand ${sftpCommand}
DisableForwarding yes
PermitTTY no
PermitUserRC no
PermitUserEnvironment no
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
UseDNS no
PidFile none
MaxStartups 100
MaxSessions 100
`;

/** The files that make the jail's /etc. sshd lets nobody in whose shell is not there. */
function buildEtc(parts: JailParts, { uid, gid }: Ids): Readonly<Record<string, string>> {
  return {
    passwd: `${SHARE_USER}:x:${uid}:${gid}::${SHARE_PATH}:/opt/sh\n`,
    group: `${SHARE_USER}:x:${gid}:\n`,
    'ssh/sshd_config': buildConfig(buildSftpCommand(parts)),
  };
}

/** Starts the server inside the namespace. */
export async function startShareServer(parts: JailParts, keys: SessionKeys, sessionDir: string, shareDir: string, within: readonly string[]): Promise<Daemon> {
  const etc = join(sessionDir, 'share-etc');
  await mkdir(join(etc, 'ssh'), { recursive: true });
  const ids = findForeignIds();
  const files = buildEtc(parts, ids ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 });
  for (const [name, text] of Object.entries(files)) await writeFile(join(etc, name), text);
  await copyFile(keys.shareHostKey, join(etc, 'ssh/host_key'));
  await copyFile(`${keys.shareKey}.pub`, join(etc, 'ssh/authorized_keys'));
  return startDaemon("the share's sshd", buildJailArgv(parts, etc, shareDir, ids), {
    logFile: join(sessionDir, 'sshd.log'),
    within,
    // It needs none. With a zone given, the sftp server looks for no /etc/localtime at every entry of a directory.
    env: { PATH: childEnv()['PATH'] ?? '', TZ: 'UTC0' },
  });
}
