/** NFS: nfs-ganesha on the host, in the VM's own network namespace, and the guest's `mount -t nfs`. */

import type { MountSpec } from '../model/records.ts';
import { type ExpectedOption, type MountContext, type MountKind, type OptionRule, optionValue, YES_NO } from './kind.ts';
import { isBefore, nameRelease } from './release.ts';

/** The kernel rounds others down (fs/nfs/internal.h, nfs_io_size). */
const REQUEST = { pattern: /^\d+$/, form: 'a size from 4k to 1m, in steps of 4k', unit: 'bytes', least: 4096, most: 1024 ** 2, multiple: 4096 } as const;

const isPowerOfTwo = (bytes: number) => Number.isInteger(Math.log2(bytes));

const OPTIONS: Readonly<Record<string, OptionRule>> = {
  vers: { values: ['4.2', '4.1', '3'], meaning: 'version of the protocol (4.2; 3 wants rpcbind on the host)' },
  rsize: { ...REQUEST, meaning: 'largest read request (1m)' },
  wsize: { ...REQUEST, meaning: 'largest write request (1m)' },
  nconnect: { pattern: /^([1-9]|1[0-6])$/, form: '1 to 16', meaning: 'TCP connections' },
  ac: { values: YES_NO, meaning: 'attributes may be kept (no: noac, which writes synchronously too)' },
  actimeo: { pattern: /^\d{1,5}$/, form: 'seconds', unit: 'seconds', meaning: 'how long attributes are kept' },
  sync: { values: YES_NO, meaning: 'write synchronously' },
};

/** The first ports of the servers of a VM: two for each mount. They are the namespace's own. */
const FIRST_PORT = 12_049;

/** As the guest sees the host, and itself (QEMU's user network). */
const HOST = '10.0.2.2';
const GUEST = '10.0.2.15';

/** The mount's own place among the ports, by its tag. */
function portsOf({ tag }: MountContext): { readonly nfs: number; readonly mount: number } {
  const at = FIRST_PORT + 2 * Number(/\d+$/.exec(tag)?.[0] ?? 0);
  return { nfs: at, mount: at + 1 };
}

/** What the server sees of the share, and keeps its state in. */
const SHARE = '/run/share';
const STATE = '/run/state';

/**
 * Its configuration (ganesha-core-config(8), ganesha-export-config(8)). No Bind_addr: 4.3 refuses 127.0.0.1 where loopback is the only
 * interface, as it is here.
 */
function buildConfig(isV3: boolean, ports: ReturnType<typeof portsOf>): string {
  const protocols = isV3 ? '3' : '4';
  return [
    `NFS_CORE_PARAM { Protocols=${protocols}; NFS_Port=${ports.nfs};${isV3 ? ` MNT_Port=${ports.mount};` : ''} Enable_NLM=false; Enable_RQUOTA=false; }`,
    `NFSv4 { Graceless=true; Minor_Versions=1,2; RecoveryBackend=fs; RecoveryRoot=${STATE}; Only_Numeric_Owners=true; }`,
    `EXPORT { Export_Id=1; Path=${SHARE}; Pseudo=/share; Protocols=${protocols}; Transports=TCP; Access_Type=RW; Squash=No_Root_Squash; SecType=sys; PrivilegedPort=false; FSAL { Name=VFS; } }`,
    '',
  ].join('\n');
}

/** Writes the configuration, says by a file when the server answers, for as long as it lives, and becomes it. */
const SERVE = [
  'printf %s "$2" > "$1.conf"',
  '{ until grep -qs "NFS SERVER INITIALIZED" "$1.log"; do kill -0 $$ 2> /dev/null || exit; sleep 0.1; done; : > "$1"; } &',
  'shift 2; exec "$@"',
].join('\n');

/** In there rpcbind finds no other of this host, nor any other it. */
const WITH_RPCBIND = 'rpcbind -w || exit 1; exec "$@"';

/** Where the server's log is; the script below knows it too. */
const logOf = ({ socketPath }: MountContext): string => `${socketPath}.log`;

/**
 * The server with its state in memory and the share at a place whose name needs no quotes. The root around it can be written to: the server
 * opens handles by the mount that it finds first on the file system of the share.
 */
function buildServer(path: string, isV3: boolean, context: MountContext): string[] {
  const { socketPath, shareDir } = context;
  const server = [path, '-F', '-f', `${socketPath}.conf`, '-L', logOf(context), '-p', '/run/ganesha.pid'];
  const folder = socketPath.slice(0, socketPath.lastIndexOf('/')) || '/';
  const jail = [
    ...['bwrap', '--die-with-parent', '--unshare-pid', '--unshare-ipc', '--bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
    ...['--tmpfs', '/run', '--dir', STATE, '--dir', '/run/ganesha', '--bind', shareDir, SHARE, '--bind', folder, folder, '--'],
  ];
  const argv = isV3 ? [...jail, 'sh', '-c', WITH_RPCBIND, 'sh', ...server] : [...jail, ...server];
  return ['sh', '-c', SERVE, 'sh', socketPath, buildConfig(isV3, portsOf(context)), ...argv];
}

/**
 * Loads the modules, which no other mount needs, and mounts without a helper: there is none in the guest. The first of several mounts loads
 * them: each would do all the work before it heard that they are there, and an emulated CPU takes long for sunrpc's.
 */
const MOUNT = [
  'at=/run/fsbench/nfs-modules',
  'if mkdir "$at" 2> /dev/null; then',
  '  while read -r m; do insmod "/modules/nfs/$m" 2> /dev/null; done < /modules/nfs/order',
  '  : > "$at/loaded"',
  'fi',
  'while [ ! -e "$at/loaded" ]; do sleep 0.1; done',
  'exec mount -i -t "$1" -o "$2" "$3" "$4"',
].join('\n');

function guestOptions({ options }: MountSpec, isV3: boolean, ports: ReturnType<typeof portsOf>): string[] {
  const { vers = '4.2', ac, sync } = options;
  return [
    `vers=${vers}`,
    'proto=tcp',
    `port=${ports.nfs}`,
    `addr=${HOST}`,
    // Without nolock version 3 wants a lock manager at both ends.
    ...(isV3 ? ['mountproto=tcp', `mountport=${ports.mount}`, `mountaddr=${HOST}`, 'nolock'] : [`clientaddr=${GUEST}`]),
    ...['rsize', 'wsize', 'nconnect', 'actimeo'].flatMap((name) => (options[name] === undefined ? [] : [`${name}=${options[name]}`])),
    ...(ac === 'no' ? ['noac'] : []),
    ...(sync === 'yes' ? ['sync'] : []),
  ];
}

/** What the mount table must show of what was asked for. */
function expectedOptions({ options }: MountSpec): ExpectedOption[] {
  const valued = (name: string, value: string): ExpectedOption => ({ name, value, found: (found) => optionValue(found, name) });
  const flag = (name: string): ExpectedOption => ({ name, value: 'yes', found: (found) => (found.includes(name) ? 'yes' : undefined) });
  return [
    valued('vers', options['vers'] ?? '4.2'),
    valued('proto', 'tcp'),
    ...['rsize', 'wsize'].flatMap((name) => (options[name] === undefined ? [] : [valued(name, options[name])])),
    // One connection is not shown.
    ...(options['nconnect'] === undefined || options['nconnect'] === '1' ? [] : [valued('nconnect', options['nconnect'])]),
    ...(options['ac'] === 'no' ? [flag('noac')] : []),
    ...(options['sync'] === 'yes' ? [flag('sync')] : []),
  ];
}

export const nfs: MountKind = {
  kind: 'nfs',
  summary: 'NFS 4.2, 4.1 or 3 over TCP from an nfs-ganesha',
  options: OPTIONS,
  refused: {
    proto: 'the server here speaks TCP',
    udp: 'the server here speaks TCP',
    port: 'the server is made for the run, on a port of its own',
    sec: 'sec=sys is all that a server made for one run can do',
    soft: 'a benchmark that gives up measures nothing: mounts are hard',
  },
  fstype: 'nfs4',
  findMisfit({ ac, actimeo, ...options }, { release }) {
    if (ac === 'no' && actimeo !== undefined)
      return { why: `actimeo=${actimeo} says for how long attributes are kept, and ac=no that none are`, hint: 'leave one of them out' };
    // Since 6.0 a multiple of a page is kept as it is.
    const rounded = ['rsize', 'wsize'].find((name) => options[name] !== undefined && !isPowerOfTwo(Number(options[name])));
    if (rounded === undefined || release === null || !isBefore(release, 6, 0)) return null;
    return {
      why: `${rounded}=${options[rounded]} is no power of two, to which Linux rounds it before 6.0; the guest has ${nameRelease(release)}`,
      hint: 'take a power of two, or a newer kernel',
    };
  },
  needs: { daemon: 'nfs-ganesha', modules: ['nfsv3', 'nfsv4'] },
  files: 'share',
  leavesShare: 'a guest of NFS can ask for any file of the file system that the share is on',
  buildRecipe(spec, context) {
    const { daemon, mountPoint } = context;
    if (daemon === null) throw new Error('an nfs recipe needs an nfs-ganesha');
    const isV3 = spec.options['vers'] === '3';
    const ports = portsOf(context);
    const [type, source] = isV3 ? ['nfs', `${HOST}:${SHARE}`] : ['nfs4', `${HOST}:/share`];
    return {
      daemon: { argv: buildServer(daemon.path, isV3, context), socketPath: context.socketPath, logFile: logOf(context), overNetwork: true },
      qemuArgs: [],
      // An emulated CPU patches sunrpc's hundreds of trace points one by one: a minute on a busy machine.
      patienceMs: 240_000,
      guestArgv: ['sh', '-c', MOUNT, 'sh', type, guestOptions(spec, isV3, ports).join(','), source, mountPoint],
      expected: { fstype: type, source, options: expectedOptions(spec) },
    };
  },
};
