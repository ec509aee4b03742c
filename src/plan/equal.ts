/** `--equal`: a plan under which the mounts' work is alike, as far as options can make it so. Pure. */

import { isFioJob } from '../fio/jobs.ts';
import type { MountSpec, Plan, Workload } from '../model/records.ts';

/** What is asked of a mount of a kind where it was not said otherwise: O_DIRECT reaches the host's disk, and a write waits for the server. */
const OPTIONS: Readonly<Record<string, (plan: Pick<Plan, 'fio'>) => Readonly<Record<string, string>>>> = {
  virtiofs: ({ fio }): Readonly<Record<string, string>> => (fio.direct === 1 ? { 'allow-direct-io': 'yes' } : {}),
  sshfs: () => ({ sshfs_sync: 'yes' }),
};

const option = (names: string) => new RegExp(`^[ \\t]*(?:${names})[ \\t]*=[ \\t]*`, 'm');
const WRITES = /^[ \t]*(?:rw|readwrite)[ \t]*=[ \t]*\w*(?:write|rw|trim)/m;
const SYNCS = option('fsync|fdatasync|end_fsync|sync|sync_file_range');
const MMAP = /^[ \t]*ioengine[ \t]*=[ \t]*mmap\b/m;

/** Each write reaches the host's disk before the next one begins: mounts differ in how far one without a sync goes. */
function syncWrites({ fio }: Pick<Plan, 'fio'>, workload: Workload): Workload {
  const { jobText } = workload;
  // With direct=1 fio syncs behind each write to a mapped file anyway.
  const needsNone = !isFioJob(workload) || !WRITES.test(jobText) || SYNCS.test(jobText) || (MMAP.test(jobText) && fio.direct === 1);
  if (needsNone) return workload;
  const isGlobal = /^[ \t]*\[global\].*\n/m;
  return {
    ...workload,
    jobText: isGlobal.test(jobText) ? jobText.replace(isGlobal, (line) => `${line}fdatasync=1\n`) : `[global]\nfdatasync=1\n\n${jobText}`,
  };
}

/** What a user said of a mount or a job stays. */
export function makeEqual<P extends Pick<Plan, 'fio' | 'mounts' | 'workloads' | 'dropHostCaches'>>(plan: P): P & { readonly equal: true } {
  const withOptions = (mount: MountSpec): MountSpec => ({ ...mount, options: { ...OPTIONS[mount.kind]?.(plan), ...mount.options } });
  return {
    ...plan,
    equal: true,
    dropHostCaches: true,
    mounts: plan.mounts.map(withOptions),
    workloads: plan.workloads.map((workload) => syncWrites(plan, workload)),
  };
}
