/** A row for a machine that is there already: all that such targets have in common, round the way to reach it. */

import { usageError } from '../model/errors.ts';
import type { ReachContext, Reached, TargetKind } from './kind.ts';

/** What is particular to one of them. */
interface FoundTarget extends Pick<TargetKind, 'kind' | 'grammar' | 'summary' | 'checkAddress' | 'findRunning' | 'withImage' | 'arrange'> {
  /** Connects; throws an environment error that says how to mend it where there is no such machine. */
  reach(context: ReachContext): Promise<Reached>;
}

/** The row. */
export function makeFoundKind(target: FoundTarget): TargetKind {
  return {
    ...target,
    isOwnVm: false,
    needsShare: false,
    dropsCaches: 'as root',
    showsHostCpu: false,
    pace: { startSeconds: 10, layoutBytesPerSecond: 150 * 1024 ** 2 },
    workDir: '/tmp/fsbench-RUN/jobs',
    checkMounts({ mounts }) {
      const other = mounts.find(({ path }) => path === null);
      if (other === undefined) return;
      throw usageError(
        'bad-mount',
        `mount '${other.name}': ${target.kind} targets are measured with the mounts they have`,
        "write --mounts auto for all shared folders, or name them by their paths there, such as --mounts 'virtiofs=/mnt/v,disk=/var/tmp'",
      );
    },
    describe: async () => [],
    open: async (context) => {
      const { openFoundBed } = await import('./found-bed.ts');
      return openFoundBed(await target.reach(context), context);
    },
    findMounts: async (context) => {
      const { findMountsOn } = await import('./found-mounts.ts');
      await using reached = await target.reach(context);
      return await findMountsOn(reached);
    },
  };
}
