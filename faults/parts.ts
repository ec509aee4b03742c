/** The processes of a run, by what they do for it. */

import { setTimeout as sleep } from 'node:timers/promises';
import { descendants, listProcesses } from '../test/e2e/support.ts';

const PARTS = {
  qemu: /^\S*qemu-system-\S+ /,
  virtiofsd: /^\S*virtiofsd .*socket-path/,
  // The jail around it, the server and the connections it serves.
  sshd: /^(?:bwrap .*\/opt\/sshd|\/opt\/sshd|sshd[:-]|\S*ld-linux\S* .*sftp-server)/,
  holder: /^(?:bwrap --unshare-net|sleep infinity)/,
  connection: /^ssh .* -M -N /,
} as const;

export type Part = keyof typeof PARTS;

/** Pids of the part's processes below fsbench's. */
export function findPart(fsbench: number, part: Part): number[] {
  const family = new Set(descendants(fsbench));
  return listProcesses().flatMap(({ pid, command }) => (family.has(pid) && PARTS[part].test(command) ? [pid] : []));
}

/** As `findPart`, waiting until there is one; none where the command ends before, or there is none within a minute. */
export async function awaitPart(fsbench: number, part: Part, isOver: () => boolean): Promise<number[]> {
  for (const end = performance.now() + 60_000; performance.now() < end && !isOver(); await sleep(20)) {
    const found = findPart(fsbench, part);
    if (found.length > 0) return found;
  }
  return [];
}
