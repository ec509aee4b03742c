/** A disk of the guest's own over virtio-blk, an ext4 in a file beside the share: a control that shares nothing. */

import { quoteForQemu } from '../text/quote.ts';
import { parseSize } from '../text/units.ts';
import type { MountKind } from './kind.ts';

/** The file is sparse: what is not written takes no room. */
const DEFAULT_SIZE = '32G';

/** Waits for the disk of that serial number, whose letter depends on how many there are, and mounts it. */
const MOUNT = [
  'while read -r m; do insmod "/modules/blk/$m" 2> /dev/null; done < /modules/blk/order',
  'for n in 1 2 3 4 5 6 7 8 9 10; do',
  '  for b in /sys/block/vd*; do',
  '    [ "$(cat "$b/serial" 2> /dev/null)" = "$1" ] && exec mount -t ext4 "/dev/$(basename "$b")" "$2"',
  '  done',
  '  sleep 0.2',
  'done',
  'echo "no disk of serial $1" >&2; exit 1',
].join('\n');

export const virtioBlk: MountKind = {
  kind: 'virtio-blk',
  summary: 'ext4 on a disk of the guest, a file beside the share, as a control',
  options: {
    size: { pattern: /^\d+$/, form: 'a size from 64m', unit: 'bytes', least: 64 * 1024 ** 2, meaning: `size of the disk (${DEFAULT_SIZE}, sparse)` },
    cache: { values: ['writeback', 'none', 'writethrough', 'directsync', 'unsafe'], meaning: "QEMU's cache mode (writeback, through the host's page cache)" },
    aio: { values: ['threads', 'native', 'io_uring'], meaning: 'how QEMU does its I/O (threads; native goes with cache=none or directsync)' },
  },
  fstype: 'ext4',
  findMisfit({ cache = 'writeback', aio }) {
    // QEMU's block/file-posix.c: "aio=native was specified, but it requires cache.direct=on".
    if (aio !== 'native' || cache === 'none' || cache === 'directsync') return null;
    return {
      why: `aio=native goes past the host's page cache, and cache=${cache} through it`,
      hint: 'add cache=none or cache=directsync, or take another aio',
    };
  },
  needs: { modules: ['virtio_blk', 'ext4'] },
  files: 'own',
  buildRecipe(spec, context) {
    const { tag, shareDir, mountPoint } = context;
    const { size = DEFAULT_SIZE, cache = 'writeback', aio = 'threads' } = spec.options;
    const file = `${shareDir.slice(0, shareDir.lastIndexOf('/'))}/${tag}.disk`;
    const bytes = parseSize(size, `mount '${spec.name}': size`);
    return {
      daemon: null,
      prepare: [
        ['truncate', '--size', String(bytes), file],
        ['mkfs.ext4', '-q', '-F', '-E', 'lazy_itable_init=1,nodiscard', file],
      ],
      qemuArgs: [
        '-drive',
        `if=none,id=${tag},format=raw,file=${quoteForQemu(file)},cache=${cache},aio=${aio}`,
        '-device',
        `virtio-blk-pci,drive=${tag},serial=${tag}`,
      ],
      // Linux counts bytes in read(2) and its kin alone: neither in io_submit(2) nor in io_uring_enter(2) (6.18; its fs/read_write.c).
      isUncounted: aio !== 'threads',
      guestArgv: ['sh', '-c', MOUNT, 'sh', tag, mountPoint],
      expected: { fstype: 'ext4', source: null, options: [] },
    };
  },
};
