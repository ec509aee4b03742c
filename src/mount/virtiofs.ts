/** virtiofs: a virtiofsd (C or Rust), a vhost-user device over shared memory, and the guest's `mount -t virtiofs`. */

import { nameFlavour } from '../model/daemon.ts';
import { usageError } from '../model/errors.ts';
import type { MountSpec } from '../model/records.ts';
import { quoteForQemu } from '../text/quote.ts';
import { type DaemonProgram, type MountContext, type MountKind, type OptionRule, YES_NO } from './kind.ts';
import { isBefore, nameRelease } from './release.ts';

const OPTIONS: Readonly<Record<string, OptionRule>> = {
  cache: { values: ['none', 'never', 'metadata', 'auto', 'always'], meaning: 'cache mode of the daemon (never is none; metadata: Rust only)' },
  'thread-pool-size': { pattern: /^\d{1,4}$/, form: 'a whole number', meaning: 'threads that serve requests; 0 serves them inline' },
  'allow-direct-io': { values: YES_NO, meaning: "pass the guest's O_DIRECT to the host" },
  'allow-mmap': { values: YES_NO, meaning: 'shared mmap with cache=none (Rust 1.11 and a guest kernel with FUSE 7.39)' },
  writeback: { values: YES_NO, meaning: 'writeback cache in the guest' },
  xattr: { values: YES_NO, meaning: 'extended attributes' },
  'posix-acl': { values: YES_NO, meaning: 'POSIX ACLs, with xattr=yes' },
  readdirplus: { values: YES_NO, meaning: 'READDIRPLUS' },
  'announce-submounts': { values: YES_NO, meaning: 'report host mounts below the share to the guest' },
  'inode-file-handles': { values: ['never', 'prefer', 'mandatory'], meaning: 'file handles in place of open descriptors (Rust only)' },
  timeout: { pattern: /^\d+(\.\d+)?$/, form: 'seconds', unit: 'seconds', meaning: 'how long the guest may keep attributes (C only)' },
  sandbox: { values: ['namespace', 'chroot', 'none'], meaning: 'how the daemon confines itself (none: Rust only)' },
  'queue-size': { values: ['64', '128', '256', '512', '1024'], meaning: "entries of the device's queue (128; Lima and podman use 1024)" },
  daemon: { pattern: /^\/.+$/, form: 'an absolute path', meaning: 'the virtiofsd to run', namesProgram: true },
};

/** A flag that both daemons know by different words: [C on, C off, Rust on, Rust off]; null: the default says it. */
const FLAGS: Readonly<Record<string, readonly [string | null, string | null, string | null, string | null]>> = {
  'allow-direct-io': ['allow_direct_io', 'no_allow_direct_io', '--allow-direct-io', null],
  writeback: ['writeback', 'no_writeback', '--writeback', null],
  xattr: ['xattr', 'no_xattr', '--xattr', null],
  'posix-acl': ['posix_acl', 'no_posix_acl', '--posix-acl', null],
  readdirplus: ['readdirplus', 'no_readdirplus', null, '--no-readdirplus'],
  'announce-submounts': ['announce_submounts', 'no_announce_submounts', '--announce-submounts', '--no-announce-submounts'],
};

/** Since which version the Rust daemon has them (its CHANGELOG). */
const SINCE = [
  ['cache=metadata', '1.8.0'],
  ['allow-mmap=yes', '1.11.0'],
] as const;

/** Whether a version is known and before another; both `1.8.0`. */
function isOlder(version: string, other: string): boolean {
  const [own, since] = [version, other].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const at = since.findIndex((part, index) => part !== (own[index] ?? 0));
  return !own.some(Number.isNaN) && at >= 0 && (own[at] ?? 0) < (since[at] as number);
}

function refuse(flavour: 'c' | 'rust', spec: MountSpec, option: string): never {
  const other = flavour === 'c' ? 'rust' : 'c';
  throw usageError(
    'bad-mount',
    `mount '${spec.name}': the ${nameFlavour(flavour)} has no ${option}`,
    `leave it out, or name the ${nameFlavour(other)} with daemon=PATH`,
  );
}

/** The C daemon's arguments: everything but its socket and pool is a `-o` option; fuse_opt splits at commas, `\` protects. */
function buildCArgv(daemon: DaemonProgram, spec: MountSpec, context: MountContext): string[] {
  const { options } = spec;
  const argv = [daemon.path, `--socket-path=${context.socketPath}`, '-o', `source=${context.shareDir.replace(/[\\,]/g, '\\$&')}`];
  const cache = options['cache'] ?? 'auto';
  if (cache === 'metadata') refuse('c', spec, 'cache=metadata');
  argv.push('-o', `cache=${cache === 'never' ? 'none' : cache}`);
  for (const name of ['allow-mmap', 'inode-file-handles']) {
    if (options[name] !== undefined) refuse('c', spec, name);
  }
  if (options['sandbox'] === 'none') refuse('c', spec, 'sandbox=none');
  for (const name of ['timeout', 'sandbox']) {
    if (options[name] !== undefined) argv.push('-o', `${name}=${options[name]}`);
  }
  for (const [name, [on, off]] of Object.entries(FLAGS)) {
    const word = options[name] === undefined ? null : options[name] === 'yes' ? on : off;
    if (word !== null) argv.push('-o', word);
  }
  if (options['thread-pool-size'] !== undefined) argv.push(`--thread-pool-size=${options['thread-pool-size']}`);
  return argv;
}

function buildRustArgv(daemon: DaemonProgram, spec: MountSpec, context: MountContext): string[] {
  const { options } = spec;
  if (options['timeout'] !== undefined) refuse('rust', spec, 'timeout');
  for (const [option, since] of SINCE) {
    const [name, value] = option.split('=') as [string, string];
    if (options[name] === value && isOlder(daemon.version, since))
      throw usageError(
        'bad-mount',
        `mount '${spec.name}': virtiofsd ${daemon.version} has no ${option}, which came with ${since}`,
        'leave it out, or name a newer one with daemon=PATH',
      );
  }
  const cache = options['cache'] ?? 'auto';
  const argv = [daemon.path, '--socket-path', context.socketPath, '--shared-dir', context.shareDir, '--cache', cache === 'none' ? 'never' : cache];
  for (const name of ['sandbox', 'thread-pool-size']) {
    if (options[name] !== undefined) argv.push(`--${name}`, options[name]);
  }
  // It takes this one in one word alone (1.13.3: "equal sign is needed").
  if (options['inode-file-handles'] !== undefined) argv.push(`--inode-file-handles=${options['inode-file-handles']}`);
  if (options['allow-mmap'] === 'yes') argv.push('--allow-mmap');
  for (const [name, [, , on, off]] of Object.entries(FLAGS)) {
    const word = options[name] === undefined ? null : options[name] === 'yes' ? on : off;
    if (word !== null) argv.push(word);
  }
  return argv;
}

export const virtiofs: MountKind = {
  kind: 'virtiofs',
  summary: 'virtiofs with virtiofsd over vhost-user',
  options: OPTIONS,
  refused: {
    dax: 'QEMU has no DAX window for virtiofs: the guest would mount it without DAX and say nothing',
    'cache-size': 'it is the size of a DAX window, and QEMU has none for virtiofs',
    'num-request-queues': 'it stays 1: the C daemon ends at a second queue, and a guest of Linux before 6.12 uses the first alone',
    'allow-xattr': 'it is called xattr',
  },
  fstype: 'virtiofs',
  // Both daemons; the C one of QEMU 7.2 and the Rust one of 1.13 raise their limit to 1,000,000 where they may, which takes CAP_SYS_RESOURCE.
  onTooManyFiles:
    'virtiofsd holds every file and folder open that the guest knows; raise the hard limit that it starts with (ulimit -Hn; LimitNOFILE= of a unit, --ulimit nofile= of docker), take fewer files (--files), or the Rust daemon with inode-file-handles=prefer',
  findMisfit({ cache = 'auto', xattr, 'posix-acl': acl, 'allow-mmap': mmap }, { daemon, release }) {
    // FUSE opens files past its cache then, and those alone can't be mapped.
    if (mmap === 'yes' && (cache === 'auto' || cache === 'always'))
      return { why: `allow-mmap=yes does nothing with cache=${cache}, where files can be mapped anyway`, hint: 'add cache=never, or leave it out' };
    if (mmap === 'yes' && release !== null && isBefore(release, 6, 6))
      return {
        why: `allow-mmap=yes does nothing before Linux 6.6 (FUSE 7.39), and the guest has ${nameRelease(release)}`,
        hint: 'take a newer kernel (kernel=6.12), or leave it out',
      };
    // The Rust daemon takes them to be meant; the C one ends: "Can't enable posix ACLs. xattrs are disabled".
    if (acl === 'yes' && (xattr === 'no' || (xattr === undefined && daemon?.flavour === 'c')))
      return { why: `posix-acl=yes needs extended attributes, which are off${xattr === undefined ? ' in the C virtiofsd' : ''}`, hint: 'add xattr=yes' };
    return null;
  },
  needs: { daemon: 'virtiofsd', modules: ['virtiofs'] },
  files: 'share',
  buildRecipe(spec, context) {
    const { daemon, tag } = context;
    if (daemon === null) throw new Error('a virtiofs recipe needs a virtiofsd');
    const queue = spec.options['queue-size'];
    return {
      daemon: {
        argv: daemon.flavour === 'c' ? buildCArgv(daemon, spec, context) : buildRustArgv(daemon, spec, context),
        socketPath: context.socketPath,
      },
      qemuArgs: [
        '-chardev',
        `socket,id=${tag},path=${quoteForQemu(context.socketPath)}`,
        '-device',
        `vhost-user-fs-pci,chardev=${tag},tag=${tag}${queue === undefined ? '' : `,queue-size=${queue}`}`,
      ],
      guestArgv: ['mount', '-t', 'virtiofs', tag, context.mountPoint],
      expected: { fstype: 'virtiofs', source: tag, options: [] },
    };
  },
};
