/**
 * The jail of the share's sshd, as a command line. It holds sshd and what that loads, and below ROOT a second root with
 * nothing but the share: there the sftp server runs. See docs/adr/0004-share-jail.md.
 */

import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { environmentError } from '../../model/errors.ts';
import { findProgram } from '../../process/find-program.ts';
import { findLibraries, isLoader } from './libraries.ts';
import type { SshServer } from './packages.ts';
import type { Ids } from './share-ids.ts';

/** The share as the sftp server sees it. */
export const SHARE_PATH = '/share';

/** The sftp server's root, and where its program and libraries lie: beside it, so that it can't see them once it runs. */
const ROOT = '/jail';
const SFTP_DIR = '/sftp';

/** What is bound into the jail; all paths are this host's. */
export interface JailParts {
  readonly server: SshServer;
  /** busybox, linked statically: the login shell that sshd starts the sftp server by. */
  readonly shell: string;
  readonly nsenter: string;
  readonly setpriv: string;
  /** All that sshd, its helpers, nsenter and setpriv load. */
  readonly libraries: readonly string[];
  /** What the sftp server loads, its loader among them. */
  readonly sftpLibraries: readonly string[];
}

function mustFind(name: string): string {
  const path = findProgram(name);
  if (path === null) throw environmentError('missing-program', `sshfs needs ${name}, not found on this host`, '`fsbench doctor` says what to install');
  return path;
}

/** Everything an OpenSSH server needs in the jail. Throws environment errors that name what is missing. */
export async function findJailParts(server: SshServer): Promise<JailParts> {
  const [shell, nsenter, setpriv] = ['busybox', 'nsenter', 'setpriv'].map(mustFind) as [string, string, string];
  const helpers = server.helperDir === null ? [] : (await readdir(server.helperDir)).filter((name) => name.startsWith('sshd-'));
  const [ofSftp, ...others] = await Promise.all([
    findLibraries(server.sftpServer, server.libraryDir),
    findLibraries(server.sshd, server.libraryDir),
    ...helpers.map((name) => findLibraries(join(server.helperDir as string, name), server.libraryDir)),
    findLibraries(nsenter, null),
    findLibraries(setpriv, null),
  ]);
  return { server, shell, nsenter, setpriv, libraries: [...new Set(others.flat())].sort(), sftpLibraries: [...new Set(ofSftp)].sort() };
}

/**
 * The command that sshd runs for whoever logs in. nsenter changes the root and then the working directory, to one that was
 * opened before and lies outside: from there loader, libraries and sftp server are found by relative paths. The sftp server
 * begins by going to its root, which no guest can close to it, and nothing leads back.
 */
export function buildSftpCommand({ sftpLibraries }: Pick<JailParts, 'sftpLibraries'>): string {
  const loader = basename(sftpLibraries.find(isLoader) ?? 'ld-linux-x86-64.so.2');
  return `cd ${SFTP_DIR} && exec /opt/nsenter --root=${ROOT} --wd=${SFTP_DIR} ./${loader} --library-path . ./sftp-server -d /`;
}

const readOnly = (source: string, place: string) => ['--ro-bind', source, place];

/** What the sftp server may do, as root: reach and change files of all owners in the share, since the guest's root made them. */
const CAPABILITIES = ['dac_override', 'fowner', 'chown', 'sys_chroot'];

/** Words to put before sshd so that it runs under `ids`, with these capabilities and no way to more. */
function changeTo({ uid, gid }: Ids): string[] {
  const sets = ['-all', ...CAPABILITIES.map((name) => `+${name}`)].join(',');
  const ids = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  return ['/opt/setpriv', ...ids, `--inh-caps=${sets}`, `--ambient-caps=${sets}`, `--bounding-set=${sets}`, '--'];
}

/** Capabilities of bwrap's child: an ordinary user may change the root inside a namespace of its own, root sheds the rest by setpriv. */
function capabilities(ids: Ids | null): string[] {
  const names = ids === null ? ['sys_chroot'] : [...CAPABILITIES, 'setuid', 'setgid', 'setpcap'];
  return ['--cap-drop', 'ALL', ...names.flatMap((name) => ['--cap-add', `CAP_${name.toUpperCase()}`])];
}

/** The argv of the jailed sshd; `etc` holds passwd, group and ssh/. `ids`: whom root changes to, null to stay who one is. */
export function buildJailArgv(parts: JailParts, etc: string, shareDir: string, ids: Ids | null): string[] {
  // sshd wants to be started by an absolute path, to start itself again for each connection.
  return buildJail(parts, etc, shareDir, ids, ['/opt/sshd', '-D', '-e', '-f', '/etc/ssh/sshd_config']);
}

/** The same with the sftp server alone, which serves its standard input and output. */
export function buildSftpJailArgv(parts: JailParts, etc: string, shareDir: string, ids: Ids | null): string[] {
  return buildJail(parts, etc, shareDir, ids, ['/opt/sh', '-c', buildSftpCommand(parts)]);
}

function buildJail(parts: JailParts, etc: string, shareDir: string, ids: Ids | null, command: readonly string[]): string[] {
  const { server } = parts;
  return [
    'bwrap',
    '--die-with-parent',
    '--new-session',
    '--unshare-pid',
    '--unshare-ipc',
    '--unshare-uts',
    ...parts.libraries.flatMap((library) => readOnly(library, isLoader(library) ? library : `/lib/${basename(library)}`)),
    ...(server.helperDir === null ? [] : readOnly(server.helperDir, '/usr/lib/openssh')),
    ...parts.sftpLibraries.flatMap((library) => readOnly(library, `${SFTP_DIR}/${basename(library)}`)),
    ...readOnly(server.sftpServer, `${SFTP_DIR}/sftp-server`),
    ...readOnly(etc, '/etc'),
    ...readOnly(server.sshd, '/opt/sshd'),
    ...readOnly(parts.shell, '/opt/sh'),
    ...readOnly(parts.nsenter, '/opt/nsenter'),
    ...readOnly(parts.setpriv, '/opt/setpriv'),
    ...['--dev-bind', '/dev/null', '/dev/null'],
    // The sftp server does not start without these two.
    ...['--dev-bind', '/dev/null', `${ROOT}/dev/null`],
    ...readOnly(join(etc, 'passwd'), `${ROOT}/etc/passwd`),
    ...['--bind', shareDir, `${ROOT}${SHARE_PATH}`],
    ...['--remount-ro', '/'],
    ...capabilities(ids),
    ...(ids === null ? [] : changeTo(ids)),
    ...command,
  ];
}
