/** Raw text in the layout of virtiofs-tests' run-fio-test.sh, made by hand: only the figures a test asks for are not 0. */

/** Lines that open a file. */
export const renderHeader = (
  mount: string,
  { direct = 1, loops = 1, jobs = ['seqread-psync'] }: { direct?: number; loops?: number; jobs?: readonly string[] } = {},
) =>
  `TESTDIR=/mnt/${mount}/fio/
JOB_FILES=${jobs.map((job) => `fio-jobs/${job}.job`).join(' ')}
TEST_NAME=${mount}
SYSTEMINFO=Linux vm 6.1.0
MOUNTPOINT=/mnt/${mount} tag virtiofs rw
VIRTO_SHM_REGIONS=
RUNTIME=20 LOOPS=${loops} IODEPTH=16 SIZE=4G DIRECT=${direct} BLOCKSIZE=4K

`;

/** The line before what fio prints. */
export const renderRunning = (mount: string, workload: string, direct = 1) =>
  `Running: fio --directory=/mnt/${mount}/fio/ --runtime=20 --iodepth=16 --size=4G --direct=${direct} --blocksize=4K --append-terse fio-jobs/${workload}.job\n`;

/** KiB/s of a loop, all of it read where `writeKib` is left out. */
interface TerseFigures {
  readonly readKib: number;
  readonly writeKib?: number;
  readonly error?: number;
  readonly runtimeMs?: number;
}

/** A terse line of version 3 with blocks of 4 KiB. */
export function renderTerse(workload: string, { readKib, writeKib = 0, error = 0, runtimeMs = 20_000 }: TerseFigures): string {
  const percentiles = Array.from({ length: 20 }, () => '1.000000%=0');
  const direction = (bw: number) => [bw * 20, bw, Math.floor(bw / 4), bw === 0 ? 0 : runtimeMs, 0, 0, 0, 0, 0, 0, 0, 0, ...percentiles, ...Array(9).fill(0)];
  return ['3', 'fio-3.21', workload, 0, error, ...direction(readKib), ...direction(writeKib), '1%', '1%', 1, 0, 1, ...Array(7).fill('0%')].join(';');
}

/** Shares of reads and writes in the I/Os of a workload (rwmixread is 75). */
const sharesOf = (workload: string) => (workload.startsWith('randrw') ? [0.75, 0.25] : workload.includes('write') ? [0, 1] : [1, 0]) as [number, number];

/** A file of one mount: the loops' IOPS of each job, one job after the other. */
export function renderRawText({ mount, loops, jobs }: { mount: string; loops: number; jobs: readonly { job: string; iops: readonly number[] }[] }): string {
  const lines = jobs.flatMap(({ job, iops }) => {
    const [reads, writes] = sharesOf(job);
    return iops.map((each) => {
      const terse = renderTerse(job, { readKib: Math.round(each * reads) * 4, writeKib: Math.round(each * writes) * 4 });
      return `${renderRunning(mount, job)}${terse}\n\n`;
    });
  });
  return renderHeader(mount, { loops, jobs: jobs.map(({ job }) => job) }) + lines.join('');
}
