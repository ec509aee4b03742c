/** What happens to fsbench itself: kills, INT and TERM once and twice, processes that stand still for a while, a file cut short. */

import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pick, type RunKind } from '../kind.ts';
import { findPart } from '../parts.ts';

const ANY = ['boot', 'layout', 'loop', 'record', 'report'] as const;

const KILLED = { phases: ANY, endings: [{ how: 'SIGKILL' }], leavesFolders: 'unsaid' } as const;

const STOPPED = /^stopped \(SIG\w+\); (?:\d+ of \d+ loops are kept\. Go on|all \d+ loops are kept\. Write the report) with: fsbench fio --resume /m;

/** The last line of a run that is whole: it may be on its way out when the signal comes. */
const ALL_SAID = /^charts: .*\n$/m;

function interrupt(name: string, signal: 'SIGINT' | 'SIGTERM', code: number, twice: boolean): RunKind {
  return {
    name,
    does: `${signal.slice(3)} ${twice ? 'twice' : 'once'}`,
    phases: ANY,
    async strike(scene, { child }) {
      child.kill(signal);
      if (!twice) return { did: signal };
      const delayMs = pick(scene, 300);
      await sleep(delayMs);
      child.kill(signal);
      return { did: `${signal}, and again after ${delayMs} ms` };
    },
    // A second one ends at once: only the first may have left words.
    endings: [
      { how: code, ...(twice ? {} : { says: STOPPED }) },
      { how: signal, says: ALL_SAID },
    ],
    ...(twice ? { leavesFolders: 'unsaid' as const } : {}),
  };
}

const LONGEST_PAUSE_MS = 8000;

function pause(name: string, does: string, pidsOf: (fsbench: number) => readonly number[]): RunKind {
  return {
    name,
    does,
    phases: ANY,
    async strike(scene, { child }) {
      const pids = pidsOf(child.pid as number);
      const delayMs = 500 + pick(scene, LONGEST_PAUSE_MS);
      const send = (signal: NodeJS.Signals) => {
        for (const pid of pids) {
          try {
            process.kill(pid, signal);
          } catch {
            // It has ended meanwhile.
          }
        }
      };
      send('SIGSTOP');
      await sleep(delayMs);
      send('SIGCONT');
      return pids.length === 0 ? { did: 'nothing to stop', missed: true } : { did: `stopped for ${delayMs} ms` };
    },
    endings: [],
  };
}

/** Kinds that strike fsbench itself. */
export const SIGNAL_KINDS: readonly RunKind[] = [
  {
    ...KILLED,
    name: 'kill-fsbench',
    does: 'kill -9 of fsbench',
    async strike(_, { child }) {
      child.kill('SIGKILL');
      return { did: 'kill -9' };
    },
  },
  {
    ...KILLED,
    name: 'kill-group',
    does: 'kill -9 of its process group',
    async strike(_, { child }) {
      process.kill(-(child.pid as number), 'SIGKILL');
      return { did: 'kill -9 of the group' };
    },
  },
  {
    ...KILLED,
    name: 'cut-results',
    does: 'kill -9 of fsbench, and results.jsonl cut at any byte',
    phases: ['loop', 'record', 'report'],
    async strike(_, { child }) {
      child.kill('SIGKILL');
      return { did: 'kill -9, results.jsonl cut' };
    },
    mend(scene) {
      const file = join(scene.dir, 'results.jsonl');
      truncateSync(file, pick(scene, statSync(file).size + 1));
    },
  },
  interrupt('int-once', 'SIGINT', 130, false),
  interrupt('int-twice', 'SIGINT', 130, true),
  interrupt('term-once', 'SIGTERM', 143, false),
  interrupt('term-twice', 'SIGTERM', 143, true),
  pause('stop-fsbench', 'SIGSTOP of fsbench for 0.5 to 8.5 s', (pid) => [pid]),
  pause('stop-qemu', 'SIGSTOP of QEMU for 0.5 to 8.5 s', (pid) => findPart(pid, 'qemu')),
];
