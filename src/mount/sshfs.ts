/** sshfs: the guest mounts the share from an sshd started for this run, sftp only. */

import { type MountKind, type OptionRule, YES_NO } from './kind.ts';

const NUMBER = /^[1-9]\d{0,6}$/;

/** Flags of sshfs and FUSE that stand without a value. */
const FLAGS = ['direct_io', 'kernel_cache', 'auto_cache', 'sshfs_sync', 'no_readahead'] as const;

const OPTIONS: Readonly<Record<string, OptionRule>> = {
  compression: { values: YES_NO, meaning: "ssh's compression" },
  cache: { values: YES_NO, meaning: 'dir_cache: names and attributes, not data' },
  dcache_timeout: { pattern: NUMBER, form: 'seconds', meaning: 'how long names and attributes are kept (20)' },
  max_read: { pattern: NUMBER, form: 'bytes, at most 65536', meaning: 'largest read request' },
  max_write: { pattern: NUMBER, form: 'bytes, at most 65536', meaning: 'largest write request' },
  max_conns: { pattern: /^([1-9]|1[0-6])$/, form: '1 to 16', meaning: 'ssh connections' },
  ciphers: { pattern: /^[A-Za-z0-9@.-]+$/, form: 'one of `ssh -Q cipher`', meaning: "ssh's cipher" },
  direct_io: { values: YES_NO, meaning: 'no page cache in the guest' },
  kernel_cache: { values: YES_NO, meaning: 'keep cached data over opens' },
  auto_cache: { values: YES_NO, meaning: 'keep cached data over opens while mtime and size stay' },
  sshfs_sync: { values: YES_NO, meaning: 'write synchronously' },
  no_readahead: { values: YES_NO, meaning: 'read synchronously' },
};

export const sshfs: MountKind = {
  kind: 'sshfs',
  summary: 'sshfs in the guest, an sftp-only sshd on the host',
  options: OPTIONS,
  fstype: 'fuse.sshfs',
  needs: { sshd: true },
  files: 'share',
  // sshfs(1) 3.7.3: dir_cache, dcache_timeout.
  keepsNamesSeconds: (options) => (options['cache'] === 'no' ? 0 : Number(options['dcache_timeout'] ?? 20)),
  buildRecipe(spec, context) {
    const end = context.sshfs;
    if (end === null) throw new Error('an sshfs recipe needs an endpoint');
    const { options } = spec;
    const given = [
      `port=${end.port}`,
      `IdentityFile=${end.identityFile}`,
      `UserKnownHostsFile=${end.knownHostsFile}`,
      'StrictHostKeyChecking=yes',
      'BatchMode=yes',
      'LogLevel=ERROR',
      // The key exchange happens once, before anything is timed; the default one takes an emulated CPU most of a second.
      'KexAlgorithms=curve25519-sha256',
    ];
    for (const name of ['compression', 'dcache_timeout', 'max_read', 'max_write', 'max_conns']) {
      if (options[name] !== undefined) given.push(`${name}=${options[name]}`);
    }
    if (options['cache'] !== undefined) given.push(`dir_cache=${options['cache']}`);
    if (options['ciphers'] !== undefined) given.push(`Ciphers=${options['ciphers']}`);
    for (const flag of FLAGS) if (options[flag] === 'yes') given.push(flag);
    const source = `${end.user}@${end.host}:${end.sharePath}`;
    const maxRead = options['max_read'];
    return {
      daemon: null,
      qemuArgs: [],
      guestArgv: ['sshfs', '-o', given.join(','), source, context.mountPoint],
      expected: {
        fstype: 'fuse.sshfs',
        source,
        options:
          maxRead === undefined
            ? []
            : [{ name: 'max_read', value: maxRead, found: (found) => found.find((option) => option.startsWith('max_read='))?.slice(9) }],
      },
    };
  },
};
