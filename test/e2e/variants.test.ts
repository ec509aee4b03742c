/** Every option of every kind of mount in one real VM: what of it the guest's mount table, the daemon, QEMU or the guest's sshfs really has. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { makePlan } from '../../src/commands/make-plan.ts';
import { MOUNT_KINDS } from '../../src/mount/kinds.ts';
import { parseMounts } from '../../src/mount/spec.ts';
import { readChildren } from '../../src/process/host-cpu.ts';
import { cacheDir } from '../../src/process/paths.ts';
import type { Bed, BedMount } from '../../src/run/bed.ts';
import { openQemuBed } from '../../src/target/qemu-bed.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { RUST_VIRTIOFSD, WHY_NO_RUST_VIRTIOFSD } from '../support/rust-virtiofsd.ts';
import { makeFolder } from './support.ts';

const test = testNeeding(whyNoVm());
const rustTest = testNeeding(whyNoVm() ?? WHY_NO_RUST_VIRTIOFSD);

/** Where a word is looked for: the guest's mount table, or the command line of the mount's daemon, of QEMU, of its sshfs in the guest, of the ssh that brings it. */
type Where = 'table' | 'daemon' | 'qemu' | 'sshfs' | 'ssh';

interface Row {
  readonly mount: string;
  readonly shows: readonly (readonly [where: Where, word: string])[];
}

const C_ROWS: readonly Row[] = [
  {
    mount: 'none=virtiofs:cache=none:thread-pool-size=4:xattr=yes:posix-acl=yes:queue-size=1024:sandbox=chroot',
    shows: [
      ...['-o cache=none', '--thread-pool-size=4', '-o xattr', '-o posix_acl', '-o sandbox=chroot'].map((word) => ['daemon', word] as const),
      ['qemu', 'queue-size=1024'],
    ],
  },
  {
    mount: 'always=virtiofs:cache=always:writeback=yes:allow-direct-io=yes:timeout=5:readdirplus=no:announce-submounts=yes',
    shows: ['-o cache=always', '-o writeback', '-o allow_direct_io', '-o timeout=5', '-o no_readdirplus', '-o announce_submounts'].map(
      (word) => ['daemon', word] as const,
    ),
  },
];

const RUST = RUST_VIRTIOFSD ?? '/no/virtiofsd';

/** It wants Linux 6.6 in the guest: test/mount/virtiofs.test.ts. */
const ELSEWHERE = ['allow-mmap'];

/** Where there is no such daemon they are skipped by name; as recipes they are tested everywhere (test/mount/virtiofs.test.ts). */
const RUST_ROWS: readonly Row[] = [
  {
    mount: `rust=virtiofs:daemon=${RUST}:cache=never:inode-file-handles=prefer`,
    shows: [RUST, '--cache never', '--inode-file-handles=prefer'].map((word) => ['daemon', word] as const),
  },
  { mount: `metadata=virtiofs:daemon=${RUST}:cache=metadata`, shows: [['daemon', '--cache metadata']] },
];

const OTHER_ROWS: readonly Row[] = [
  ...C_ROWS,
  {
    mount: 'plain9p=9p:msize=8k:access=any:cache=none:security_model=passthrough',
    shows: [
      ['table', 'msize=8192'],
      ['table', 'access=any'],
      ['qemu', 'security_model=passthrough'],
    ],
  },
  {
    mount: 'loose9p=9p:msize=512k:access=user:cache=loose:security_model=mapped-xattr:multidevs=remap',
    shows: [
      ['table', 'msize=512000'],
      ['table', 'access=user'],
      ['qemu', 'security_model=mapped-xattr,multidevs=remap'],
    ],
  },
  { mount: 'mmap9p=9p:access=client:cache=mmap', shows: [['table', 'access=client']] },
  {
    mount: 'ssh1=sshfs:direction=forward:cache=no:max_read=16k:max_write=16k:max_conns=2:ciphers=aes128-ctr:compression=yes',
    shows: [
      ...['max_read=16384', 'max_write=16384', 'max_conns=2', 'Ciphers=aes128-ctr', 'compression=yes', 'dir_cache=no'].map((word) => ['sshfs', word] as const),
    ],
  },
  {
    mount: 'ssh2=sshfs:direct_io=yes:sshfs_sync=yes:no_readahead=yes:dcache_timeout=5',
    shows: ['direct_io', 'sshfs_sync', 'no_readahead', 'dcache_timeout=5'].map((word) => ['sshfs', word] as const),
  },
  {
    mount: 'reverse=sshfs:direction=reverse:ciphers=aes256-gcm@openssh.com:compression=no:auto_cache=yes:kernel_cache=yes:max_read=64k',
    shows: [
      ['sshfs', 'max_read=65536'],
      ['sshfs', 'passive'],
      ['sshfs', 'auto_cache'],
      ['sshfs', 'kernel_cache'],
      ['ssh', 'Ciphers=aes256-gcm@openssh.com'],
      ['ssh', 'Compression=no'],
    ],
  },
  {
    mount: 'blk=virtio-blk:size=256m:cache=none:aio=native',
    shows: [['qemu', 'cache=none,aio=native']],
  },
  { mount: 'tmpfs:size=64m', shows: [['table', 'size=65536k']] },
];

const ROWS: readonly Row[] = [...OTHER_ROWS, ...RUST_ROWS];
/** Those that this machine can have. */
const BOOTED: readonly Row[] = RUST_VIRTIOFSD === null ? OTHER_ROWS : ROWS;

let bed: Bed;
let shareDir = '';
const cmdlines = new Map<string, string>();

const readCmdline = (pid: number | null) => (pid === null ? '' : readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '));

async function sh(script: string, ...args: string[]) {
  const result = await bed.machine.exec(['sh', '-c', script, 'sh', ...args], { timeoutMs: 60_000 });
  return { code: result.exitCode, out: result.stdout.toString('utf8'), err: result.stderr };
}

test.before(async () => {
  shareDir = join(makeFolder(), 'share');
  mkdirSync(join(shareDir, 'data'), { recursive: true });
  const plan = await makePlan({ mounts: BOOTED.map(({ mount }) => mount).join(','), jobs: 'seqread-psync' });
  bed = await openQemuBed({ plan, runId: 'x', cache: cacheDir(), shareDir, say: () => {}, signal: new AbortController().signal });
  const guest = await sh('for p in /proc/[0-9]*; do tr "\\0" " " < "$p/cmdline" 2>/dev/null; echo; done; true');
  cmdlines.set('guest', guest.out);
});

test.after(async () => {
  await bed?.[Symbol.asyncDispose]();
});

/** What is running or mounted, as one text with blanks around every word. */
function look(where: Where, { found }: BedMount): string {
  if (where === 'table') return ` ${found.options.join(' ')} `;
  if (where === 'qemu') return readCmdline(bed.hostPids.qemu);
  if (where === 'daemon') return readCmdline(bed.hostPids.daemons.get(found.name) ?? null);
  const lines = (cmdlines.get('guest') as string).split('\n');
  if (where === 'sshfs') return ` ${lines.find((line) => line.startsWith('sshfs ') && line.includes(` ${found.mountPoint} `))?.replaceAll(',', ' ')} `;
  // The host's ssh that ends in this mount of the guest: it is a child of this test.
  const children = readChildren(process.pid).map(readCmdline);
  return children.find((line) => line.startsWith('ssh ') && line.includes(` ${found.mountPoint} `)) ?? children.join('\n');
}

for (const row of ROWS) {
  const { mount, shows } = row;
  const testRow = RUST_ROWS.includes(row) ? rustTest : test;
  const name = (parseMounts(mount)[0] as { name: string }).name;
  for (const [where, word] of shows) {
    testRow(`${name}: ${where} shows ${word}`, () => {
      const found = bed.mounts.find((each) => each.found.name === name) as BedMount;
      const text = look(where, found);
      assert.ok(text.includes(word), `${word} in ${text}`);
    });
  }
}

test('every mount of the share reads what the host wrote, and the host what it writes', async () => {
  writeFileSync(join(shareDir, 'data/seen'), 'by the host');
  for (const { testDir, found, hostDir } of bed.mounts) {
    if (hostDir === undefined) continue;
    assert.is((await sh('cat "$1/seen"', testDir)).out, 'by the host', found.name);
    const wrote = await sh('echo "$2" > "$1/$2" && sync "$1/$2"', testDir, found.name);
    assert.is(wrote.code, 0, `${found.name}: ${wrote.err}`);
    assert.is(readFileSync(join(shareDir, 'data', found.name), 'utf8'), `${found.name}\n`, found.name);
  }
});

test('the sftp server of the reverse direction sees the share and nothing else of the host', () => {
  const pid = bed.hostPids.daemons.get('reverse') as number;
  assert.match(readCmdline(pid), /bwrap .*--unshare-pid/);
});

test('every option of every kind is in a row', () => {
  const specs = ROWS.flatMap(({ mount }) => parseMounts(mount));
  for (const { kind, options } of MOUNT_KINDS) {
    // Its server is no part of what `npm start` installs: test/variants/nfs.test.ts.
    if (kind === 'nfs') continue;
    const shown = new Set(specs.filter((spec) => spec.kind === kind).flatMap((spec) => Object.keys(spec.options)));
    const untried = Object.keys(options).filter((option) => !shown.has(option) && !ELSEWHERE.includes(option));
    assert.equal(untried, [], kind);
  }
});

test.run();
