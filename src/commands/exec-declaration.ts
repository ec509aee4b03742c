/** `fsbench exec` on the command line: options, help and examples. */

import { InvalidArgumentError } from 'commander';
import { SCENARIOS } from '../model/scenarios.ts';
import { DEFAULTS } from '../plan/options.ts';
import { QUICK_BUDGET } from '../plan/steered.ts';
import type { CommandDeclaration } from './declare.ts';
import { addRunOptions, describeMountsOption, readMeasureOptions } from './measure-options.ts';

function checkExport(value: string): string {
  if (value !== 'hyperfine') throw new InvalidArgumentError('--export takes hyperfine');
  return value;
}

export const declareExec: CommandDeclaration = (command, { run }) => {
  command
    .argument('[command...]', 'behind --: the command and its words, run as they are; one word with blanks in it is text for sh')
    .option('--mounts <list>', describeMountsOption())
    .option('--scenarios <list>', `in place of --mounts, in a container of docker or podman: ${SCENARIOS.join(', ')} (the host), or all`)
    .option('--jobs <list>', "ready work in place of a command: names or globs ('fsbench jobs list'), apps for all of it, or .exec files")
    .option('--prepare <command>', 'before each loop, untimed, before caches are dropped (text for sh, in the folder of the loop)')
    .option('--cleanup <command>', 'after each loop, untimed')
    .option('--workdir <dir>', 'a folder of this host: the command runs in a fresh copy of it on the mount')
    .option('--dependencies <dir>', 'the folder below that of the command which the scenario bind+volume has on a volume, such as node_modules')
    .option('--copy <loop|mount>', 'a fresh copy (or empty folder) for each loop, or one for all loops of a mount (default: loop)')
    .option('--caches <list>', 'cold: after caches were dropped; warm: after untimed runs; a row each (default: cold,warm)')
    .option('--warmup <n>', 'untimed runs before the timed one of a warm loop; 0: cold alone (default: 1)')
    .option('--loops <n>', `timed runs a cell (default: ${DEFAULTS.loops})`)
    .option('--deadline <seconds>', 'a loop is told to stop after it (default: 600)')
    .option('--name <name>', 'what tables call it (default: the command)')
    .option('--quick', `ready work in a size for minutes, --budget ${QUICK_BUDGET}; with --loops or --boots all of it as often as they say`)
    .option('--files <n>', 'ready work with so many files at the most')
    .option('--export <format>', "hyperfine: also write the times as hyperfine's JSON, into the run directory", checkExport);
  addRunOptions(command, { installs: 'programs that the work needs' })
    .addHelpText(
      'after',
      `
Examples:
  fsbench exec --mounts virtiofs,9p,sshfs --workdir . -- git status
  fsbench exec --mounts virtiofs,tmpfs --workdir app --prepare 'rm -rf node_modules' -- npm ci --offline
  fsbench exec --target ssh:me@vm --mounts share=/mnt/share,disk=/var/tmp --loops 10 -- 'find . | wc -l'
  fsbench exec --mounts virtiofs,9p --jobs git-status,npm-ci --quick
  fsbench exec --mounts virtiofs,9p --jobs apps --quick
  fsbench exec --scenarios all --target docker --image node:22 --jobs npm-ci
  fsbench exec --scenarios all --target docker --target podman --image node:22 --workdir app --dependencies node_modules -- npm ci`,
    )
    .action((words: readonly string[], options: Readonly<Record<string, unknown>>) =>
      run(async (io) => {
        const { runExecCommand } = await import('./exec.ts');
        return runExecCommand(words, { ...readMeasureOptions(options), export: options['export'] === 'hyperfine' ? 'hyperfine' : undefined }, io);
      }),
    );
};
