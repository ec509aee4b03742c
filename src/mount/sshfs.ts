/** sshfs: the guest mounts the share from an sshd started for this run, sftp only; or the host brings it into the guest, as Lima and Colima do. */

import { usageError } from '../model/errors.ts';
import type { MountSpec } from '../model/records.ts';
import { type MountKind, type MountRecipe, type OptionRule, YES_NO } from './kind.ts';

const NUMBER = /^[1-9]\d{0,6}$/;

/** SFTP's data a request, which sshfs makes no larger (sshfs.c, MAX_BUF). */
const REQUEST = { pattern: NUMBER, form: 'a size from 4k to 64k', unit: 'bytes', least: 4096, most: 65_536 } as const;

/** What OpenSSH's server takes unless told otherwise (sshd_config(5), Ciphers, 9.2 and 10.0). */
const CIPHERS = ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'chacha20-poly1305@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'] as const;

/** Flags of sshfs and FUSE that stand without a value. */
const FLAGS = ['direct_io', 'kernel_cache', 'auto_cache', 'sshfs_sync', 'no_readahead'] as const;

const OPTIONS: Readonly<Record<string, OptionRule>> = {
  direction: { values: ['forward', 'reverse'], meaning: 'who brings the share: the guest by ssh to the host, or the host by ssh to the guest (-o passive)' },
  compression: { values: YES_NO, meaning: "ssh's compression" },
  cache: { values: YES_NO, meaning: 'dir_cache: names and attributes, not data' },
  dcache_timeout: { pattern: NUMBER, form: 'seconds', unit: 'seconds', meaning: 'how long names and attributes are kept (20)' },
  max_read: { ...REQUEST, meaning: 'largest read request (32k)' },
  max_write: { ...REQUEST, meaning: 'largest write request (32k)' },
  max_conns: { pattern: /^([1-9]|1[0-6])$/, form: '1 to 16', meaning: 'ssh connections' },
  ciphers: { values: CIPHERS, meaning: "ssh's cipher" },
  direct_io: { values: YES_NO, meaning: 'no page cache in the guest' },
  kernel_cache: { values: YES_NO, meaning: 'keep cached data over opens' },
  auto_cache: { values: YES_NO, meaning: 'keep cached data over opens while mtime and size stay' },
  sshfs_sync: { values: YES_NO, meaning: 'write synchronously' },
  no_readahead: { values: YES_NO, meaning: 'read synchronously' },
};

/** What of sshfs's own options is given, `Name=value` or a flag; none of them is in the mount table (seen with 3.7.3). */
function ownOptions(options: MountSpec['options']): string[] {
  const valued = ['dcache_timeout', 'max_read', 'max_write'].flatMap((name) => (options[name] === undefined ? [] : [`${name}=${options[name]}`]));
  const cache = options['cache'] === undefined ? [] : [`dir_cache=${options['cache']}`];
  return [...valued, ...cache, ...FLAGS.filter((flag) => options[flag] === 'yes')];
}

/** The host's ssh into the guest has the sftp server at this end and sshfs at the other. */
function buildReverse({ name, options }: MountSpec, sharePath: string, mountPoint: string): MountRecipe {
  if (options['max_conns'] !== undefined)
    throw usageError(
      'bad-mount',
      `mount '${name}': max_conns goes with direction=forward alone`,
      'sshfs has one connection where another program makes it: leave it out',
    );
  const ssh = [
    ...(options['compression'] === undefined ? [] : [`Compression=${options['compression']}`]),
    ...(options['ciphers'] === undefined ? [] : [`Ciphers=${options['ciphers']}`]),
  ];
  const source = `:${sharePath}`;
  return {
    daemon: null,
    qemuArgs: [],
    guestArgv: ['sshfs', '-f', '-o', ['passive', ...ownOptions(options)].join(','), source, mountPoint],
    overSsh: ssh,
    expected: { fstype: 'fuse.sshfs', source, options: [] },
  };
}

export const sshfs: MountKind = {
  kind: 'sshfs',
  summary: 'sshfs in the guest, an sftp-only sshd on the host',
  options: OPTIONS,
  refused: { sync: 'sshfs waits for its writes with sshfs_sync=yes', vsock: "the share's sshd listens on TCP" },
  fstype: 'fuse.sshfs',
  findMisfit({ cache, dcache_timeout: seconds }) {
    if (cache !== 'no' || seconds === undefined) return null;
    return { why: `dcache_timeout=${seconds} is of a cache that cache=no takes away`, hint: 'leave one of them out' };
  },
  needs: { sshd: true, modules: ['fuse'] },
  files: 'share',
  // sshfs(1) 3.7.3: dir_cache, dcache_timeout.
  keepsNamesSeconds: (options) => (options['cache'] === 'no' ? 0 : Number(options['dcache_timeout'] ?? 20)),
  buildRecipe(spec, context) {
    const end = context.sshfs;
    if (end === null) throw new Error('an sshfs recipe needs an endpoint');
    const { options } = spec;
    if (options['direction'] === 'reverse') return buildReverse(spec, end.sharePath, context.mountPoint);
    const given = [
      `port=${end.port}`,
      `IdentityFile=${end.identityFile}`,
      `UserKnownHostsFile=${end.knownHostsFile}`,
      'StrictHostKeyChecking=yes',
      'BatchMode=yes',
      'LogLevel=ERROR',
      // The key exchange happens once, before anything is timed; the default one takes an emulated CPU most of a second.
      'KexAlgorithms=curve25519-sha256',
      ...['compression', 'max_conns'].flatMap((name) => (options[name] === undefined ? [] : [`${name}=${options[name]}`])),
      ...(options['ciphers'] === undefined ? [] : [`Ciphers=${options['ciphers']}`]),
      ...ownOptions(options),
    ];
    const source = `${end.user}@${end.host}:${end.sharePath}`;
    return {
      daemon: null,
      qemuArgs: [],
      guestArgv: ['sshfs', '-o', given.join(','), source, context.mountPoint],
      expected: { fstype: 'fuse.sshfs', source, options: [] },
    };
  },
};
