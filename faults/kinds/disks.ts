/** Disks that fill up or turn read-only under a run: small file systems of the campaign's own, so as root only. */

import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pick, type RunKind } from '../kind.ts';
import { FILE_BYTES } from '../matrix.ts';

const whyNot = () => (process.getuid?.() === 0 ? null : 'only root may mount');

const FILLER = 'lost+found';

/** Writes a file until nothing more than `room` bytes fits; how many it has. */
function fill(dir: string, room = 0): number {
  const handle = openSync(join(dir, FILLER), 'w');
  let bytes = 0;
  for (const size of [1024 ** 2, 4096, 1]) {
    const chunk = Buffer.alloc(size);
    try {
      for (;;) bytes += writeSync(handle, chunk);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
  ftruncateSync(handle, bytes - room);
  closeSync(handle);
  return bytes - room;
}

const remount = (dir: string, how: 'ro' | 'rw') => spawnSync('mount', ['-o', `remount,${how}`, dir], { encoding: 'utf8' });

/** A file system takes this only while no file is open for writing: tries until it does. */
async function makeReadOnly(dir: string): Promise<number | null> {
  const started = performance.now();
  for (; performance.now() - started < 20_000; await sleep(5)) if (remount(dir, 'ro').status === 0) return Math.round(performance.now() - started);
  return null;
}

/** Kinds that need file systems of their own. */
export const DISK_KINDS: readonly RunKind[] = [
  {
    name: 'run-disk-full',
    does: "the run directory's disk fills up",
    phases: ['boot', 'layout', 'loop', 'record', 'report'],
    whyNot,
    disks: { run: 8 },
    strike: async ({ dir }) => ({ did: `filled by ${fill(dirname(dir))} bytes` }),
    mend: ({ dir }) => rmSync(join(dirname(dir), FILLER), { force: true }),
    endings: [{ how: 3, says: /^fsbench: the disk of the run directory .* is full: .*\n {2}make room, then go on with: fsbench fio --resume /m }],
  },
  {
    name: 'share-full',
    does: 'the share fills up',
    phases: ['boot', 'layout', 'loop', 'record', 'report'],
    whyNot,
    disks: { share: 128 },
    strike: async ({ shareParent }) => ({ did: `filled by ${fill(shareParent)} bytes` }),
    mend: ({ shareParent }) => rmSync(join(shareParent, FILLER), { force: true }),
    endings: [{ how: 3, says: /(?:ENOSPC|No space left on device).*\n {2}make room|cells failed/ }],
  },
  {
    // What is overwritten needs no room: only before the files are laid out does a full share matter.
    name: 'share-full-early',
    does: 'the share fills up before its files are laid out, but for less than one of them',
    phases: ['boot'],
    whyNot,
    disks: { share: 128 },
    strike: async (scene) => ({ did: `filled by ${fill(scene.shareParent, pick(scene, FILE_BYTES))} bytes` }),
    mend: ({ shareParent }) => rmSync(join(shareParent, FILLER), { force: true }),
    endings: [{ how: 3, says: /(?:ENOSPC|No space left on device).*\n {2}make room/ }],
  },
  {
    name: 'share-read-only',
    does: 'the share turns read-only',
    phases: ['boot', 'layout', 'loop', 'record', 'report'],
    whyNot,
    disks: { share: 128 },
    async strike({ shareParent }) {
      const afterMs = await makeReadOnly(shareParent);
      return afterMs === null ? { did: 'never free of writers: not done', missed: true } : { did: `read-only after ${afterMs} ms` };
    },
    mend: ({ shareParent }) => void remount(shareParent, 'rw'),
    endings: [{ how: 3, says: /[Rr]ead-only file system|cells failed/ }],
    leavesFolders: 'said',
  },
];
