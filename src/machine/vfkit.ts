/**
 * A VM of vfkit's, on macOS: its command line (vfkit 0.6, doc/usage.md), and what its guest is told by cloud-init. ssh goes over vsock: no
 * network of the host's is needed to find the guest.
 */

import { stringify } from 'yaml';
import { environmentError } from '../model/errors.ts';

export interface VfkitVm {
  readonly cpus: number;
  readonly memoryBytes: number;
  /** A raw disk image with a boot loader for EFI; the guest writes to it. */
  readonly disk: string;
  readonly shareDir: string;
  /** A folder of ours for all else. */
  readonly sessionDir: string;
}

/** The tag by which the guest mounts the folder. */
const TAG = 'fsbench';

export const VFKIT_USER = 'fsbench';

/** Files in the session's folder. vfkit knows those of cloud-init by their names. */
export const vfkitFiles = (dir: string) => ({
  disk: `${dir}/disk.raw`,
  userData: `${dir}/user-data`,
  metaData: `${dir}/meta-data`,
  socket: `${dir}/ssh.sock`,
  console: `${dir}/console.log`,
  clientKey: `${dir}/client`,
  hostKey: `${dir}/host`,
  knownHosts: `${dir}/known_hosts`,
});

/** Throws an environment error for a path that its command line can't hold: it splits devices at commas. */
export function buildVfkitArgv({ cpus, memoryBytes, disk, shareDir, sessionDir }: VfkitVm): string[] {
  const comma = [disk, shareDir, sessionDir].find((path) => path.includes(','));
  if (comma !== undefined) throw environmentError('bad-share', `vfkit can't be told of ${comma}: it has a comma`, 'name another folder (--share, TMPDIR)');
  const { userData, metaData, socket, console } = vfkitFiles(sessionDir);
  const devices = [
    `virtio-blk,path=${disk}`,
    `virtio-fs,sharedDir=${shareDir},mountTag=${TAG}`,
    'virtio-net,nat',
    'virtio-rng',
    `virtio-vsock,port=22,socketURL=${socket},connect`,
    `virtio-serial,logFilePath=${console}`,
  ];
  return [
    'vfkit',
    '--cpus',
    String(cpus),
    '--memory',
    String(Math.floor(memoryBytes / 1024 ** 2)),
    '--bootloader',
    `efi,variable-store=${sessionDir}/efi,create`,
    ...devices.flatMap((device) => ['--device', device]),
    '--cloud-init',
    `${userData},${metaData}`,
  ];
}

interface Keys {
  /** Public, of the one who comes in. */
  readonly client: string;
  readonly hostPrivate: string;
  readonly hostPublic: string;
}

/** user-data of cloud-init: a user with our key, the host key that we know it by, the mount, and an sshd behind the vsock port (systemd.socket(5)). */
export function writeUserData({ client, hostPrivate, hostPublic }: Keys, mountPoint: string): string {
  const socket = '[Socket]\nListenStream=vsock::22\nAccept=yes\n[Install]\nWantedBy=sockets.target\n';
  const service = '[Service]\nExecStart=-/usr/sbin/sshd -i\nStandardInput=socket\nRuntimeDirectory=sshd\nRuntimeDirectoryPreserve=yes\n';
  const config = {
    users: [{ name: VFKIT_USER, shell: '/bin/sh', sudo: 'ALL=(ALL) NOPASSWD:ALL', ssh_authorized_keys: [client] }],
    ssh_deletekeys: true,
    ssh_keys: { ed25519_private: hostPrivate, ed25519_public: hostPublic },
    mounts: [[TAG, mountPoint, 'virtiofs', 'rw,nofail', '0', '0']],
    write_files: [
      { path: '/etc/systemd/system/fsbench-ssh.socket', content: socket },
      { path: '/etc/systemd/system/fsbench-ssh@.service', content: service },
    ],
    runcmd: [
      ['systemctl', 'daemon-reload'],
      ['systemctl', 'start', 'fsbench-ssh.socket'],
    ],
  };
  return `#cloud-config\n${stringify(config)}`;
}

/** ssh_config(5) for it. */
export function writeVfkitSshConfig(sessionDir: string): string {
  const { socket, clientKey, knownHosts } = vfkitFiles(sessionDir);
  const quote = (path: string) => `"${path}"`;
  return `Host ${VFKIT_USER}
  HostName ${VFKIT_USER}
  User ${VFKIT_USER}
  IdentityFile ${quote(clientKey)}
  IdentitiesOnly yes
  UserKnownHostsFile ${quote(knownHosts)}
  GlobalKnownHostsFile none
  StrictHostKeyChecking yes
  ProxyCommand nc -U '${socket}'
`;
}
