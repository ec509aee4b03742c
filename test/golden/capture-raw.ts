/** Captures fixtures/virtiofs-tests: fio in a VM on mounts without a cache, its output in the layout of virtiofs-tests' run-fio-test.sh. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePlan } from '../../src/commands/make-plan.ts';
import { cacheDir, PACKAGE_ROOT } from '../../src/process/paths.ts';
import { openQemuBed } from '../../src/target/qemu-bed.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const MOUNTS = '9p-none=9p:cache=none,vtfs-none=virtiofs:cache=none';
const JOBS = ['randread-libaio', 'randrw-psync-multi', 'randwrite-mmap', 'seqread-mmap-multi', 'seqread-psync', 'seqwrite-libaio'];
const OUTPUT_DIR = join(PACKAGE_ROOT, 'fixtures/virtiofs-tests');

/** Arguments: name of the mount, its mount point, a folder on it, the folder of job files, names of jobs. Prints the raw file. */
const SCRIPT = `
name=$1 mount_point=$2 dir=$3 jobs=$4
shift 4
files=$(for job; do printf '%s ' "fio-jobs/$job.job"; done)
cd "$jobs" && mkdir fio-jobs && for job; do cp "$job.job" fio-jobs; done
echo "TESTDIR=$dir"
echo "JOB_FILES=\${files% }"
echo "TEST_NAME=$name"
echo "SYSTEMINFO=$(uname -a)"
echo "MOUNTPOINT=$(awk -v at="$mount_point" '$2 == at { print $2, $1, $3, $4 }' /proc/mounts)"
echo "VIRTO_SHM_REGIONS="
echo "RUNTIME=1 LOOPS=3 IODEPTH=16 SIZE=8M DIRECT=1 BLOCKSIZE=4K"
echo
for job; do
  for loop in 1 2 3; do
    set -- --directory="$dir" --runtime=1 --iodepth=16 --size=8M --direct=1 --blocksize=4K --append-terse "fio-jobs/$job.job"
    echo "Running: fio $*"
    fio "$@" 2>&1
  done
done
rm -r fio-jobs`;

const shareDir = join(makeTempDir(), 'share');
mkdirSync(join(shareDir, 'data'), { recursive: true });
const plan = await makePlan({ mounts: MOUNTS, jobs: JOBS.join(',') });
const say = (text: string) => process.stderr.write(`${text}\n`);
await using bed = await openQemuBed({ plan, runId: 'x', cache: cacheDir(), shareDir, say, signal: new AbortController().signal });
for (const { found, testDir } of bed.mounts) {
  const argv = ['sh', '-c', SCRIPT, 'sh', found.name, found.mountPoint, testDir, bed.workDir, ...JOBS];
  const { stdout, stderr, exitCode } = await bed.machine.exec(argv, { timeoutMs: 300_000 });
  say(`${found.name}: ended with ${exitCode} ${stderr}`);
  writeFileSync(join(OUTPUT_DIR, `${found.name}.txt`), stdout);
}
