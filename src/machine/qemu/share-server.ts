/** What sshfs mounts from: an sshd for sftp only, on the namespace's loopback, or a sftp server at the end of an ssh into the guest; both see nothing of the host but the share. */

import { copyFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { environmentError } from '../../model/errors.ts';
import { childEnv } from '../../process/child-env.ts';
import { type Daemon, startDaemon } from '../../process/daemon.ts';
import { run } from '../../process/run.ts';
import type { SessionKeys } from './keys.ts';
import { SHARE_SSH_PORT } from './keys.ts';
import { findForeignIds, type Ids } from './share-ids.ts';
import { buildJailArgv, buildSftpCommand, buildSftpJailArgv, type JailParts, SHARE_PATH } from './share-jail.ts';

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

/** Whom the jail's programs run as, with the files that say so in the session's folder. */
async function writeEtc(parts: JailParts, sessionDir: string): Promise<{ readonly etc: string; readonly ids: Ids | null }> {
  const etc = join(sessionDir, 'share-etc');
  await mkdir(join(etc, 'ssh'), { recursive: true });
  const ids = findForeignIds();
  const files = buildEtc(parts, ids ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 });
  for (const [name, text] of Object.entries(files)) await writeFile(join(etc, name), text);
  return { etc, ids };
}

/** It needs none. With a zone given, the sftp server looks for no /etc/localtime at every entry of a directory. */
const jailEnv = () => ({ PATH: childEnv()['PATH'] ?? '', TZ: 'UTC0' });

/** Starts the server inside the namespace. */
export async function startShareServer(parts: JailParts, keys: SessionKeys, sessionDir: string, shareDir: string, within: readonly string[]): Promise<Daemon> {
  const { etc, ids } = await writeEtc(parts, sessionDir);
  await copyFile(keys.shareHostKey, join(etc, 'ssh/host_key'));
  await copyFile(`${keys.shareKey}.pub`, join(etc, 'ssh/authorized_keys'));
  return startDaemon("the share's sshd", buildJailArgv(parts, etc, shareDir, ids), { logFile: join(sessionDir, 'sshd.log'), within, env: jailEnv() });
}

/** A mount that the host brings into the guest. */
export interface ReverseMount {
  /** Its name, for messages. */
  readonly mount: string;
  /** What ends in the guest at the other end of the sftp server, as a shell reads it. */
  readonly command: string;
  /** Of its ssh, `Name=value`. */
  readonly sshOptions: readonly string[];
}

/** Reads from one pipe and writes to another. Each side opens first what the other opens first. */
const READ_FIRST = 'in=$1; out=$2; shift 2; exec "$@" < "$in" > "$out"';
const WRITE_FIRST = 'in=$1; out=$2; shift 2; exec "$@" > "$out" < "$in"';

/**
 * Starts a sftp server in a jail of its own and an ssh into the guest, joined by two pipes as Lima and Colima join them. Resolves with both,
 * the server first; that the mount is there is seen in the guest. `ssh`: ssh and the options by which it gets there.
 */
export async function startReverse(
  { mount, command, sshOptions }: ReverseMount,
  at: {
    readonly parts: JailParts;
    readonly sessionDir: string;
    readonly shareDir: string;
    readonly within: readonly string[];
    readonly ssh: readonly string[];
    readonly destination: string;
  },
): Promise<[server: Daemon, ssh: Daemon]> {
  const { etc, ids } = await writeEtc(at.parts, at.sessionDir);
  const pipes = await mkdtemp(join(at.sessionDir, 'reverse-'));
  const [toServer, toGuest] = [join(pipes, 'to-server'), join(pipes, 'to-guest')];
  const made = await run(['mkfifo', '-m', '600', toServer, toGuest], { timeoutMs: 10_000 });
  if (made.exitCode !== 0) throw environmentError('vm-died', `mount '${mount}': its pipes can't be made: ${made.stderr.trim()}`);
  const jail = buildSftpJailArgv(at.parts, etc, at.shareDir, ids);
  const ssh = [...at.ssh, ...sshOptions.flatMap((option) => ['-o', option]), at.destination, '--', command];
  return Promise.all([
    startDaemon(`the sftp server of mount '${mount}'`, ['sh', '-c', READ_FIRST, 'sh', toServer, toGuest, ...jail], {
      logFile: join(pipes, 'server.log'),
      within: at.within,
      env: jailEnv(),
    }),
    startDaemon(`the ssh of mount '${mount}'`, ['sh', '-c', WRITE_FIRST, 'sh', toGuest, toServer, ...ssh], {
      logFile: join(pipes, 'ssh.log'),
      within: at.within,
    }),
  ]);
}
