/** 9p over virtio: QEMU's own server, 9p2000.L, and the guest's `mount -t 9p`. */

import { warn } from '../model/warnings.ts';
import { quoteForQemu } from '../text/quote.ts';
import { type ExpectedOption, type MountKind, optionValue } from './kind.ts';
import { isBefore, isSince, nameRelease } from './release.ts';

/** The kernel's default; it is not shown in /proc/mounts (net/9p/client.c, DEFAULT_MSIZE). */
const DEFAULT_MSIZE = '131072';

/** More does not fit into a virtqueue of 128 entries, three of which are taken: the kernel clamps it (net/9p/trans_virtio.c, maxsize). */
const MOST_MSIZE = 125 * 4096;

/** Cache bits since Linux 6.4 (fs/9p/v9fs.h); before, the words stood alone in the mount table. */
const CACHE_BITS: Readonly<Record<string, number>> = { none: 0, readahead: 0x1, mmap: 0x5, loose: 0xf, fscache: 0x8f };

/** The cache mode a mount table shows, as a word where one fits: kernels print a word, hex with 0x, or hex without. */
export function readCacheMode(options: readonly string[]): string {
  const word = Object.keys(CACHE_BITS).find((mode) => options.includes(mode));
  if (word !== undefined) return word;
  const value = optionValue(options, 'cache');
  if (value === undefined) return 'none';
  if (value in CACHE_BITS) return value;
  const bits = Number.parseInt(value, 16);
  return Object.keys(CACHE_BITS).find((mode) => CACHE_BITS[mode] === bits) ?? value;
}

export const ninep: MountKind = {
  kind: '9p',
  summary: "9p2000.L over virtio with QEMU's server",
  options: {
    msize: {
      pattern: /^\d+$/,
      form: `a size from 4k to 512k (of which the kernel takes ${MOST_MSIZE} bytes)`,
      meaning: `largest message (the kernel's default: ${DEFAULT_MSIZE})`,
      unit: 'bytes',
      least: 4096,
      most: 512 * 1024,
    },
    cache: { values: Object.keys(CACHE_BITS), meaning: 'cache mode of the guest (readahead needs Linux 6.4)' },
    access: { pattern: /^(user|any|client|\d{1,10})$/, form: 'user, any, client or a uid', meaning: 'as whom the guest goes to the server (client)' },
    security_model: { values: ['none', 'passthrough', 'mapped-xattr', 'mapped-file'], meaning: 'how QEMU keeps owners and modes' },
    multidevs: { values: ['remap', 'forbid', 'warn'], meaning: 'what QEMU does about several host devices below the share' },
  },
  refused: {
    trans: 'the transport is virtio here',
    version: '9p2000.L is what Linux and QEMU speak: with others links, locks and owners are missing',
    cachetag: 'it names a cache of cachefilesd, which the guest has not',
  },
  fstype: '9p',
  findMisfit({ cache }, { release }) {
    if (cache !== 'readahead' || release === null || !isBefore(release, 6, 4)) return null;
    return {
      why: `cache=readahead came with Linux 6.4, and the guest has ${nameRelease(release)}`,
      hint: 'take another cache, or a newer kernel (kernel=6.12)',
    };
  },
  findIdle({ msize, cache = 'none' }, release, isDirect) {
    // Past the guest's cache a page goes in each round trip: nothing of cache=none is kept there, and of other caches what is read with O_DIRECT.
    if (msize === undefined || (cache !== 'none' && !isDirect) || !isSince(release, 6, 12)) return [];
    return [warn('msize-idle', `msize=${msize} with ${cache === 'none' ? 'cache=none' : `O_DIRECT on cache=${cache}`} on Linux ${nameRelease(release)}`)];
  },
  needs: { modules: ['9p', '9pnet_virtio'] },
  files: 'share',
  buildRecipe(spec, context) {
    const { tag } = context;
    const { access, cache, msize, multidevs } = spec.options;
    const guestOptions = ['trans=virtio', 'version=9p2000.L'];
    const expected: ExpectedOption[] = [{ name: 'trans', value: 'virtio', found: (options) => optionValue(options, 'trans') }];
    if (msize !== undefined) guestOptions.push(`msize=${msize}`);
    expected.push({
      name: 'msize',
      value: msize === undefined ? DEFAULT_MSIZE : String(Math.min(Number(msize), MOST_MSIZE)),
      found: (options) => optionValue(options, 'msize') ?? DEFAULT_MSIZE,
    });
    if (cache !== undefined) guestOptions.push(`cache=${cache}`);
    expected.push({ name: 'cache', value: cache ?? 'none', found: readCacheMode });
    if (access !== undefined) {
      guestOptions.push(`access=${access}`);
      expected.push({ name: 'access', value: access, found: (options) => optionValue(options, 'access') });
    }
    const fsdev = [`local,id=${tag}`, `path=${quoteForQemu(context.shareDir)}`, `security_model=${spec.options['security_model'] ?? 'none'}`];
    if (multidevs !== undefined) fsdev.push(`multidevs=${multidevs}`);
    return {
      daemon: null,
      qemuArgs: ['-fsdev', fsdev.join(','), '-device', `virtio-9p-pci,fsdev=${tag},mount_tag=${tag}`],
      guestArgv: ['mount', '-t', '9p', '-o', guestOptions.join(','), tag, context.mountPoint],
      expected: { fstype: '9p', source: tag, options: expected },
    };
  },
};
