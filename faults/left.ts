/** What a run leaves behind: processes, network namespaces, mounts, folders. */

import { closeSync, existsSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findOther, tagOf } from '../src/process/is-alive.ts';
import { descendants, type Ended, listProcesses, mountsBelow } from '../test/e2e/support.ts';
import type { Failure, RunKind } from './kind.ts';

function networkOf(pid: number | 'self'): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return null;
  }
}

/** Everything that was seen to run below a process, and the network namespaces it ran in. */
export interface Family {
  look(): void;
  /** What lives on after `seconds`, in words. */
  survivors(seconds: number): Promise<string[]>;
  /** To be called when all is looked at. */
  close(): void;
}

/** A family of which nothing is known yet; `root`: a path that is part of the command lines of what belongs to it. */
export function openFamily(pid: number, root: string): Family {
  const tags = new Set<string>();
  /** By what /proc calls them, each held open: the number of one that is gone is given to the next, whoever makes it. */
  const networks = new Map<string, number>();
  const own = networkOf('self');
  const left = (): string[] => {
    const processes = listProcesses().filter((each) => each.pid !== process.pid);
    const known = new Set([...tags].flatMap((tag) => findOther(tag) ?? []));
    const ofFamily = processes.filter((each) => known.has(each.pid) || each.command.includes(root));
    const inNetwork = processes.filter((each) => networks.has(networkOf(each.pid) ?? '') && !ofFamily.includes(each));
    return [
      ...ofFamily.map((each) => `process ${each.pid} ${each.command.slice(0, 120)}`),
      ...inNetwork.map((each) => `process ${each.pid} ${each.command.slice(0, 120)} in a network namespace of the run`),
    ];
  };
  const holdNetwork = (process: number, network: string) => {
    try {
      networks.set(network, openSync(`/proc/${process}/ns/net`, 'r'));
    } catch {
      // It has ended meanwhile.
    }
  };
  return {
    look() {
      for (const each of [pid, ...descendants(pid)]) {
        tags.add(tagOf(each));
        const network = networkOf(each);
        if (network !== null && network !== own && !networks.has(network)) holdNetwork(each, network);
      }
    },
    async survivors(seconds) {
      for (const end = performance.now() + seconds * 1000; left().length > 0 && performance.now() < end; ) await sleep(50);
      return left();
    },
    close() {
      for (const handle of networks.values()) closeSync(handle);
    },
  };
}

/** Names in a folder; none where it is gone, as a run directory is in which nothing was measured. */
const namesIn = (dir: string): string[] => (existsSync(dir) ? readdirSync(dir) : []);

/** All files below a folder, by their paths from it. */
function filesBelow(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, withFileTypes: true }).map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1));
}

const RUN_FILES = new Set(['run.json', 'results.jsonl', 'raw', 'report.md', 'report.html', 'charts']);

/** Folders, mounts and files that ought to be gone. `disks`: mount points of the campaign's own. */
export function findLeftFiles(place: { readonly root: string; readonly dir: string; readonly shareParent: string; readonly temporary: string }): Failure[] {
  const { root, dir, shareParent, temporary } = place;
  const disks = [shareParent, join(root, 'disk')].map((path) => ` ${path} `);
  const mounts = mountsBelow(root).filter((line) => !disks.some((disk) => line.includes(disk)));
  const strange = [
    ...namesIn(temporary).map((name) => `${name} in the temporary folder`),
    ...mounts.map((line) => `mount ${line}`),
    ...(shareParent === dir ? [] : namesIn(shareParent).map((name) => `${name} in the share's parent`)),
    ...filesBelow(dir).flatMap((name) => (RUN_FILES.has(name.split('/')[0] as string) && !name.endsWith('.part') ? [] : [`${name} in the run directory`])),
  ];
  return strange.map((text) => ({ check: 'left', text }));
}

/** As src/commands/provision.ts says it. */
const SHARE_STAYS = /^the share can't be taken away \(.*\): the next start of fsbench tries again$/m;

/** What stays of a share that can't be taken away: its folder, and the one by which the next start finds it. */
const OF_SHARE = /^(?:fsbench-share in the share's parent|fsbench-\S+ in the temporary folder)$/;

/** Of what was found left when the struck command had ended, that which it had no leave to leave. */
export function findUnsaid(
  left: readonly Failure[],
  { leavesFolders }: Pick<RunKind, 'leavesFolders'>,
  { code, signal, stderr }: Pick<Ended, 'code' | 'signal' | 'stderr'>,
): Failure[] {
  if (signal !== null || (leavesFolders === 'unsaid' && code !== 0)) return [];
  return leavesFolders === 'said' && SHARE_STAYS.test(stderr) ? left.filter(({ text }) => !OF_SHARE.test(text)) : [...left];
}
