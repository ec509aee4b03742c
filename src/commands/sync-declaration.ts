/** `fsbench sync` on the command line: options, help and examples. */

import { usageError } from '../model/errors.ts';
import { DEFAULTS } from '../plan/options.ts';
import type { CommandDeclaration } from './declare.ts';
import { describeKinds } from './kinds-help.ts';
import { SYNC_DEFAULTS, SYNC_QUICK, type SyncOptionValues } from './sync-plan.ts';

const NAMES = ['mounts', 'target', 'trials', 'deadline', 'files', 'operations', 'parts', 'seed', 'cpus', 'memory', 'accel', 'share'] as const;

const FORMATS = ['md', 'text', 'json'] as const;

function readFormat(text: string): (typeof FORMATS)[number] {
  const format = FORMATS.find((each) => each === text);
  if (format === undefined) throw usageError('bad-option', `--format: '${text}' is not possible`, `--format takes ${FORMATS.join(', ')}`);
  return format;
}

/** Options that were given; those of --quick where they were not. */
function collectOptions(options: Readonly<Record<string, unknown>>): SyncOptionValues {
  const given = Object.fromEntries(NAMES.flatMap((name) => (options[name] === undefined ? [] : [[name, String(options[name])]])));
  return { ...(options['quick'] === true ? SYNC_QUICK : {}), ...given };
}

export const declareSync: CommandDeclaration = (command, { run }) => {
  command
    .option(
      '--mounts <list>',
      'mounts as fsbench fio takes them, joined by commas; also /PATH:host=/FOLDER/HERE, the folder of this host that a path in the target shows, and sync:mutagen[:dir=/FOLDER/THERE], a copy',
    )
    .option('--target <spec>', `the machine (default: ${DEFAULTS.target}, or the first machine that runs where there can be none)`)
    .option('--parts <list>', `what to measure (default: ${SYNC_DEFAULTS.parts})`)
    .option('--trials <n>', `trials of each delay and each save (default: ${SYNC_DEFAULTS.trials})`)
    .option('--deadline <seconds>', `a change not seen by then is late, an event not heard never (default: ${SYNC_DEFAULTS.deadline})`)
    .option('--files <list>', `how many files at once (default: ${SYNC_DEFAULTS.files})`)
    .option('--operations <n>', `rapid creates, renames and deletes (default: ${SYNC_DEFAULTS.operations})`)
    .option(
      '--quick',
      `for minutes: ${Object.entries(SYNC_QUICK)
        .filter(([name]) => name !== 'cost-seconds')
        .map(([name, value]) => `--${name} ${value}`)
        .join(' ')}`,
    )
    .option('--seed <n>', `seed of orders and pauses (default: ${DEFAULTS.seed})`)
    .option('--cpus <n>', `the VM's processors (default: ${DEFAULTS.cpus})`)
    .option('--memory <size>', `the VM's memory (default: ${DEFAULTS.memory})`)
    .option('--accel <name>', `auto, kvm, hvf or tcg (default: ${DEFAULTS.accel})`)
    .option('--share <dir>', 'an empty directory on the file system to share from (default: the run directory)')
    .option('--out <dir>', 'run directory (default: reports/TIME-TARGET-sync)')
    .option('--resume <dir>', 'go on with a run that was stopped: with the options that it was begun with')
    .option('--format <name>', `${FORMATS.join(', ')}: what is printed`, 'md')
    .addHelpText(
      'after',
      `${describeKinds()}

Examples:
  fsbench sync --mounts virtiofs,9p,sshfs,tmpfs --quick
  fsbench sync --mounts virtiofs,sync:mutagen --parts delays,notices
  fsbench sync --target 'docker?container=web' --mounts src=/app:host=/home/me/app
  fsbench sync --target lima:default --mounts auto --parts notices`,
    )
    .action((options: Readonly<Record<string, unknown>>) =>
      run(async (io) => {
        const { runSyncCommand } = await import('./sync.ts');
        return runSyncCommand(
          {
            given: collectOptions(options),
            out: options['out'] as string | undefined,
            resume: options['resume'] as string | undefined,
            format: readFormat(String(options['format'])),
          },
          io,
        );
      }),
    );
};
