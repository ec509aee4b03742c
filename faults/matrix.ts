/** The run that faults strike: small, over the three real mounts, reading and writing. */

const MOUNTS = ['virtiofs', '9p', 'sshfs'];
const JOBS = ['seqread-psync', 'randwrite-psync'];

/** The matrix's mounts, the one of that name written otherwise. */
export const mountsWith = (name: string, spec: string) => MOUNTS.map((mount) => (mount === name ? `${name}=${spec}` : mount)).join(',');

/** Bytes of a test file. */
export const FILE_BYTES = 4 * 1024 ** 2;

/** Loops of the whole run. */
export const LOOPS = MOUNTS.length * JOBS.length;

/** Its options, but for --out and --share. */
export const buildFio = (mounts = MOUNTS.join(',')) => [
  'fio',
  '--mounts',
  mounts,
  '--jobs',
  JOBS.join(','),
  '--loops',
  '1',
  '--runtime',
  '1',
  '--size',
  `${FILE_BYTES / 1024 ** 2}M`,
];

/** The cells of an undisturbed run, all of which are good: `WORKLOAD on MOUNT`. The kind `nothing` sees that it is so. */
export const CELLS = JOBS.flatMap((job) => MOUNTS.map((mount) => `${job} on ${mount}`));

/** The beginning of the table that stdout gets. */
export const TABLE = /^\| Workload +\| +virtiofs \(BW\) \|/m;
