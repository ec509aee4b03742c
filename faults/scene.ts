/** The place of a trial: folders, small disks and commands of its own, all gone when it ends. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomOf } from '../simulate/random.ts';
import { type Ended, type Running, startCli } from '../test/e2e/support.ts';
import type { Failure, RunKind, Scene } from './kind.ts';

/** Longer than any command of a trial, or any phase of it, takes on a busy machine. */
export const LONGEST_SECONDS = 240;

/** Waits for a command's end; one that takes too long is killed. */
export async function endOf(running: Running, longestSeconds = LONGEST_SECONDS): Promise<{ readonly ended: Ended; readonly tooLong: boolean }> {
  let tooLong = false;
  const timer = setTimeout(() => {
    tooLong = true;
    running.child.kill('SIGKILL');
  }, longestSeconds * 1000);
  const ended = await running.ended;
  clearTimeout(timer);
  return { ended, tooLong };
}

function mountSmall(dir: string, mebibytes: number): void {
  mkdirSync(dir);
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}M,mode=755`, 'fault', dir], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount of ${dir}: ${stderr}`);
}

/** Scenes whose trial goes on: where the campaign is interrupted, they end with it. */
const open = new Set<OpenScene>();

process.on('exit', () => {
  for (const scene of open) scene.close();
});

export interface OpenScene extends Scene {
  /** Commands of `run` that had to be ended, as failures. */
  stuck(): readonly Failure[];
  /** Ends what still runs in it, and takes it away. */
  close(): void;
}

/** Makes the place of a trial of this kind and seed; `run` ends what takes longer than `longestSeconds`. */
export function openScene(name: string, seed: number, { disks, env }: Pick<RunKind, 'disks' | 'env'>, longestSeconds = LONGEST_SECONDS): OpenScene {
  const root = mkdtempSync(join(tmpdir(), 'fault-'));
  const [temporary, disk, share] = ['tmp', 'disk', 'share'].map((each) => join(root, each)) as [string, string, string];
  mkdirSync(temporary);
  const mounted = [...(disks?.run === undefined ? [] : [[disk, disks.run] as const]), ...(disks?.share === undefined ? [] : [[share, disks.share] as const])];
  for (const [dir, mebibytes] of mounted) mountSmall(dir, mebibytes);
  if (disks?.run !== undefined && disks.share === undefined) mkdirSync(share);
  const dir = join(disks?.run === undefined ? root : disk, 'run');
  const own = { TMPDIR: temporary, XDG_STATE_HOME: join(root, 'state'), NO_COLOR: '1' };
  // The first command is the one that the fault strikes.
  let first = env?.({ root }) ?? {};
  const started: Running[] = [];
  const stuck: Failure[] = [];
  const start: Scene['start'] = (argv) => {
    const running = startCli(argv, root, { env: { ...process.env, ...own, ...first }, detached: true });
    first = {};
    started.push(running);
    return running;
  };
  const scene: OpenScene = {
    root,
    dir,
    shareParent: disks === undefined ? dir : share,
    temporary,
    uniform: randomOf(seed, ...Buffer.from(name)).uniform,
    start,
    async run(argv) {
      const { ended, tooLong } = await endOf(start(argv), longestSeconds);
      if (tooLong) stuck.push({ check: 'stuck', text: `${argv.slice(0, 2).join(' ')} had to be killed: ${ended.stderr.slice(-600)}` });
      return ended;
    },
    stuck: () => stuck,
    close() {
      open.delete(scene);
      for (const { child } of started) child.kill('SIGKILL');
      for (const [mountPoint] of mounted) spawnSync('umount', ['--lazy', mountPoint]);
      rmSync(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  open.add(scene);
  return scene;
}
