/** `fsbench fio` on the command line: options, help and examples. */

import { MOUNT_KINDS } from '../mount/kinds.ts';
import { DEFAULTS, type OptionValues, PLAN_OPTIONS, QUICK } from '../plan/options.ts';
import { TARGET_KINDS } from '../target/kinds.ts';
import { joinOr } from '../text/list-some.ts';
import { WORK_KINDS } from '../work/kinds.ts';
import type { CommandDeclaration } from './declare.ts';
import { describeKinds } from './kinds-help.ts';
import { MARGIN_OPTION } from './margin.ts';

/** Long names as commander hands them over. */
function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function collectPlanOptions(options: Readonly<Record<string, unknown>>): OptionValues {
  const given: OptionValues = {};
  for (const name of PLAN_OPTIONS) {
    const value = options[camel(name)];
    if (value !== undefined && value !== false) given[name] = String(value);
  }
  return given;
}

/** An option that is given again adds to its list. */
const joinAgain = (value: string, before: string | undefined) => (before === undefined ? value : `${before},${value}`);

/** KINDs of mounts, as --mounts takes them. */
const listPlaces = () => joinOr([...MOUNT_KINDS.map(({ kind }) => kind), 'an absolute path']);

const listTargets = () => joinOr(TARGET_KINDS.map(({ grammar }) => grammar));

/** How names of files of work end. */
const listEndings = () => WORK_KINDS.flatMap(({ endings }) => endings).join(', ');

export const declareFio: CommandDeclaration = (command, { run }) => {
  command
    .option('--mounts <list>', `mounts, [NAME=]KIND[:KEY=VALUE]..., joined by commas; KIND: ${listPlaces()}; auto: the shared folders that the target has`)
    .option('--jobs <list>', `workloads: names, globs or files (${listEndings()}), joined by commas (default: all 30)`)
    .option('--quick', `a matrix for minutes: --runtime ${QUICK.runtime} --loops ${QUICK.loops} --size ${QUICK.size}`)
    .option('--runtime <seconds>', `seconds a loop (default: ${DEFAULTS.runtime})`)
    .option('--loops <n>', `loops a cell (default: ${DEFAULTS.loops})`)
    .option('--boots <n>', `fresh VMs, with fresh daemons, that all loops are measured in: three or more make marks sure (default: ${DEFAULTS.boots})`)
    .option('--iodepth <n>', `I/Os in flight (default: ${DEFAULTS.iodepth})`)
    .option('--size <size>', `size of each file (default: ${DEFAULTS.size})`)
    .option('--direct <0|1>', `O_DIRECT (default: ${DEFAULTS.direct})`)
    .option('--blocksize <size>', `size of an I/O (default: ${DEFAULTS.blocksize})`)
    .option(
      '--target <spec>',
      `${listTargets()}; several, or given again: columns of one table (default: ${DEFAULTS.target}, or the first machine that runs where there can be none)`,
      joinAgain,
    )
    .option('--image <image>', 'the image that a container of docker or podman is made from for the run (as ?image= of --target)')
    .option('--cpus <n>', `the VM's processors (default: ${DEFAULTS.cpus})`)
    .option('--memory <size>', `the VM's memory (default: ${DEFAULTS.memory})`)
    .option('--accel <name>', `auto, kvm, hvf or tcg (default: ${DEFAULTS.accel})`)
    .option('--share <dir>', 'an empty directory on the file system to share from (default: the run directory)')
    .option('--drop-host-caches', "drop the host's caches too before each loop (as root)")
    .option('--seed <n>', `seed of the order of mounts (default: ${DEFAULTS.seed})`)
    .option(...MARGIN_OPTION)
    .option('--config <file>', 'options from a YAML file; those given here win')
    .option('--out <dir>', 'run directory (default: reports/TIME-TARGET)')
    .option('--resume <dir>', 'go on with a run that was stopped')
    .option('--allow-job-commands', 'let job files do more than I/O to their test files outside our own VM: run commands, load libraries, use other files')
    .option('--trust', 'take what is run outside our own VM from a run or a configuration that others may have written; what it is, is told')
    .option('--install', 'install fio in the target where it is missing')
    .option('--dry-run', 'print every command and the time it will take, and start nothing')
    .option('--json', 'print the report as JSON in place of the table')
    .addHelpText(
      'after',
      `${describeKinds()}

Examples:
  fsbench fio --mounts virtiofs,9p,sshfs --quick
  fsbench fio --mounts virtiofs,always=virtiofs:cache=always:thread-pool-size=16 --jobs 'rand*'
  fsbench fio --mounts 9p:cache=none,9p:cache=mmap:msize=512000 --jobs seqread-psync,my.job --loops 5
  fsbench fio --target local --mounts virtiofs=/mnt/share,disk=/var/tmp
  fsbench fio --target ssh:me@vm --mounts auto --quick
  fsbench fio --resume reports/20261120T101500Z-qemu`,
    )
    .action((options: Readonly<Record<string, unknown>>) =>
      run(async (io) => {
        const { runFioCommand } = await import('./fio.ts');
        return runFioCommand(
          {
            given: collectPlanOptions(options),
            config: options['config'] as string | undefined,
            quick: options['quick'] === true,
            out: options['out'] as string | undefined,
            resume: options['resume'] as string | undefined,
            dryRun: options['dryRun'] === true,
            trust: options['trust'] === true,
            install: options['install'] === true,
            json: options['json'] === true,
            margin: options['margin'] as string | undefined,
          },
          io,
        );
      }),
    );
};
