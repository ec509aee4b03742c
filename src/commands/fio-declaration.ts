/** `fsbench fio` on the command line: options, help and examples. */

import { DEFAULTS, QUICK } from '../plan/options.ts';
import { QUICK_BUDGET } from '../plan/steered.ts';
import { WORK_KINDS } from '../work/kinds.ts';
import type { CommandDeclaration } from './declare.ts';
import { describeKinds } from './kinds-help.ts';
import { addRunOptions, describeMountsOption, readMeasureOptions } from './measure-options.ts';

/** How names of files of work end. */
const listEndings = () => WORK_KINDS.flatMap(({ endings }) => endings).join(', ');

export const declareFio: CommandDeclaration = (command, { run }) => {
  command
    .option('--mounts <list>', describeMountsOption())
    .option('--jobs <list>', `workloads: names, globs or files (${listEndings()}), joined by commas (default: all 30)`)
    .option(
      '--quick',
      `a matrix for minutes: --runtime ${QUICK.runtime} --size ${QUICK.size} --budget ${QUICK_BUDGET}, spent where the answer is open; with --loops or --boots all of it as often as they say`,
    )
    .option('--runtime <seconds>', `seconds a loop (default: ${DEFAULTS.runtime})`)
    .option('--ramp <seconds>', 'seconds that fio works before it counts (default: 0; with --budget or --precision 1)')
    .option(
      '--trial <seconds>',
      'with --budget: first try each cell for so long to find how long its loops must be (default: 5 where that takes a tenth of it at most)',
    )
    .option('--loops <n>', `loops a cell (default: ${DEFAULTS.loops})`)
    .option('--iodepth <n>', `I/Os in flight (default: ${DEFAULTS.iodepth})`)
    .option('--size <size>', `size of each file (default: ${DEFAULTS.size})`)
    .option('--direct <0|1>', `O_DIRECT (default: ${DEFAULTS.direct})`)
    .option('--blocksize <size>', `size of an I/O (default: ${DEFAULTS.blocksize})`);
  addRunOptions(command, { installs: 'fio' })
    .addHelpText(
      'after',
      `${describeKinds()}

Examples:
  fsbench fio --mounts virtiofs,9p,sshfs --quick
  fsbench fio --mounts virtiofs,always=virtiofs:cache=always:thread-pool-size=16 --jobs 'rand*'
  fsbench fio --mounts 9p:cache=none,9p:cache=mmap:msize=512000 --jobs seqread-psync,my.job --loops 5
  fsbench fio --target local --mounts virtiofs=/mnt/share,disk=/var/tmp
  fsbench fio --target ssh:me@vm --mounts auto --quick
  fsbench fio --mounts virtiofs,9p,sshfs --size 256M --budget 30m
  fsbench fio --resume reports/20261120T101500Z-qemu`,
    )
    .action((options: Readonly<Record<string, unknown>>) =>
      run(async (io) => {
        const { runFioCommand } = await import('./fio.ts');
        return runFioCommand(readMeasureOptions(options), io);
      }),
    );
};
