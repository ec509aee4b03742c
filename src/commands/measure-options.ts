/** Options of all commands that measure a run: how they are declared, and what they become. */

import type { Command } from 'commander';
import { ARCHITECTURES } from '../model/vm-choice.ts';
import { MOUNT_KINDS } from '../mount/kinds.ts';
import { DEFAULTS, type OptionValues, PLAN_OPTIONS } from '../plan/options.ts';
import { TARGET_KINDS } from '../target/kinds.ts';
import { joinOr } from '../text/list-some.ts';
import type { FioCommandOptions } from './fio.ts';
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

/** What --mounts takes, as the rows stand. */
export const describeMountsOption = () =>
  `mounts, [NAME=]KIND[:KEY=VALUE]..., joined by commas; KIND: ${listPlaces()}; auto: the shared folders that the target has`;

/** What a VM of our own is. */
export function addVmOptions(command: Command): Command {
  return command
    .option('--cpus <n>', `the VM's processors (default: ${DEFAULTS.cpus})`)
    .option('--memory <size>', `the VM's memory (default: ${DEFAULTS.memory})`)
    .option('--accel <name>', `auto, kvm, hvf or tcg (default: ${DEFAULTS.accel})`)
    .option(
      '--kernel <kernel>',
      "the VM's kernel: a version that apt has (6.12), a package, or the path of a .deb or a folder (default: the distribution's); of a mount alone: kernel= in --mounts",
    )
    .option('--qemu <path>', 'the QEMU to run (default: the first on the path); of a mount alone: qemu=')
    .option('--arch <name>', `the VM's processor, ${joinOr(ARCHITECTURES)} (default: this host's; another is emulated); of a mount alone: arch=`);
}

/** Where and how a run is measured and kept. `installs`: what --install gets. */
export function addRunOptions(command: Command, { installs }: { readonly installs: string }): Command {
  command
    .option(
      '--target <spec>',
      `${listTargets()}; several, or given again: columns of one table (default: ${DEFAULTS.target}, or the first machine that runs where there can be none)`,
      joinAgain,
    )
    .option('--image <image>', 'the image that a container of docker or podman is made from for the run (as ?image= of --target)')
    .option(
      '--sweep <[kind:]option=values>',
      'each cell once for every value: msize of 9p mounts by 9p:msize=8k,128k,512k, or one of fio: bs, iodepth, numjobs, size; given again they multiply',
      joinAgain,
    )
    .option('--boots <n>', `fresh VMs, with fresh daemons, that all loops are measured in: three or more make marks sure (default: ${DEFAULTS.boots})`);
  return addVmOptions(command)
    .option('--share <dir>', 'an empty directory on the file system to share from (default: the run directory)')
    .option('--drop-host-caches', "drop the host's caches too before each loop (as root)")
    .option('--budget <time>', 'spend so much, such as 30m, where the answer is open: short loops and fresh VMs for workloads that more of them can decide')
    .option('--precision <share>', 'look no further at a difference that is known as well as that, such as 3%; without --budget as long as it takes')
    .option('--retry-noisy [true|false]', 'measure loops once more during which the machine was disturbed (default: with --budget or --precision)')
    .option(
      '--shard <part>',
      'measure a part of the plan, such as 2/8: of its boots where it has several, else of its workloads; auto, or auto/8: as JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID says',
    )
    .option('--equal', 'make the work of all mounts alike: O_DIRECT to the disk, writes synced one by one, caches of the host dropped; told what is not')
    .option('--seed <n>', `seed of the order of mounts (default: ${DEFAULTS.seed})`)
    .option(...MARGIN_OPTION)
    .option('--config <file>', 'options from a YAML file; those given here win')
    .option('--out <dir>', 'run directory (default: reports/TIME-TARGET)')
    .option('--resume <dir>', 'go on with a run that was stopped')
    .option('--allow-job-commands', 'let job files do more than I/O to their test files outside our own VM: run commands, load libraries, use other files')
    .option('--trust', 'take what is run outside our own VM from a run or a configuration that others may have written; what it is, is told')
    .option('--install', `install ${installs} in the target where it is missing`)
    .option(
      '--explain',
      "afterwards do the work again, untimed: the kernel's requests to each mount, and what its server did for each I/O (needs strace for fio in our own VM)",
    )
    .option('--yes', 'measure a sweep however many cells it has and however long it takes')
    .option('--dry-run', 'print every command and the time it will take, and start nothing')
    .option('--json', 'print the report as JSON in place of the table');
}

/** What commander read, as the options of the command that measures. */
export function readMeasureOptions(options: Readonly<Record<string, unknown>>): FioCommandOptions {
  return {
    given: collectPlanOptions(options),
    config: options['config'] as string | undefined,
    quick: options['quick'] === true,
    out: options['out'] as string | undefined,
    resume: options['resume'] as string | undefined,
    dryRun: options['dryRun'] === true,
    trust: options['trust'] === true,
    install: options['install'] === true,
    explain: options['explain'] === true,
    json: options['json'] === true,
    yes: options['yes'] === true,
    margin: options['margin'] as string | undefined,
  };
}
