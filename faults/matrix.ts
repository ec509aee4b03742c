/** The run that faults strike: small, over the three real mounts, reading and writing. */

const MOUNTS = ['virtiofs', '9p', 'sshfs'];
const JOBS = ['seqread-psync', 'randwrite-psync'];

/** Loops of the whole run. */
export const LOOPS = MOUNTS.length * JOBS.length;

/** Its options, but for --out and --share. */
export const FIO = ['fio', '--mounts', MOUNTS.join(','), '--jobs', JOBS.join(','), '--loops', '1', '--runtime', '1', '--size', '4M'];

/** The cells of an undisturbed run, all of which are good: `WORKLOAD on MOUNT`. The kind `nothing` sees that it is so. */
export const CELLS = JOBS.flatMap((job) => MOUNTS.map((mount) => `${job} on ${mount}`));

/** The beginning of the table that stdout gets. */
export const TABLE = /^\| Workload +\| +virtiofs \(BW\) \|/;
