/** `fsbench semantics` on the command line: options, help and examples. */

import { VM_CHOICE_NAMES } from '../../model/vm-choice.ts';
import { MOUNT_KINDS } from '../../mount/kinds.ts';
import { DEFAULTS, type OptionValues } from '../../plan/options.ts';
import { GROUPS } from '../../semantics/row.ts';
import { TARGET_KINDS } from '../../target/kinds.ts';
import { joinOr } from '../../text/list-some.ts';
import type { CommandDeclaration } from '../declare.ts';
import { addVmOptions } from '../measure-options.ts';

/** Options of a plan that decide what is tried. */
const GIVEN = ['mounts', 'target', 'cpus', 'memory', 'accel', ...VM_CHOICE_NAMES, 'share'] as const;

export const declareSemantics: CommandDeclaration = (command, { run }) => {
  command
    .option(
      '--mounts <list>',
      `mounts, [NAME=]KIND[:KEY=VALUE]..., joined by commas; KIND: ${joinOr([...MOUNT_KINDS.map(({ kind }) => kind), 'an absolute path'])}; auto: the shared folders that the target has`,
    )
    .option('--target <spec>', `${joinOr(TARGET_KINDS.map(({ grammar }) => grammar))} (default: ${DEFAULTS.target})`)
    .option('--only <list>', `groups (${Object.keys(GROUPS).join(', ')}) or probes, as names or globs, joined by commas (default: all)`)
    .option('--expect <path>', 'answers that are expected: a run directory, what --json printed, or a folder of such; 1 where a mount keeps other promises')
    .option('--format <name>', 'md, text (for a terminal), html or json', 'md')
    .option('--json', 'as --format json');
  addVmOptions(command)
    .option('--share <dir>', 'an empty directory on the file system to share from (default: the run directory)')
    .option('--host-dir <list>', 'NAME=DIR: the folder of this host that a mount of a found machine shows, where its path there is another; joined by commas')
    .option('--out <dir>', 'run directory (default: reports/TIME-TARGET)')
    .option('--into <run>', 'the mounts of a run directory of fsbench fio; the answers are kept in it, and its page shows them')
    .option('--trust', 'with --into: take what is run outside our own VM from a run that others may have written')
    .option('--install', 'install perl in the target where it is missing')
    .addHelpText(
      'after',
      `
Examples:
  fsbench semantics --mounts virtiofs,9p,sshfs
  fsbench semantics --mounts virtiofs,never=virtiofs:cache=none --only locks,freshness
  fsbench semantics --target local --mounts /mnt/share --format text
  fsbench semantics --into reports/20261120T101500Z-qemu
  fsbench semantics --mounts virtiofs --expect reports/20261120T101500Z-qemu`,
    )
    .action((options: Readonly<Record<string, string | boolean | undefined>>) =>
      run(async (io) => {
        const { runSemanticsCommand } = await import('./semantics.ts');
        const given: OptionValues = Object.fromEntries(GIVEN.flatMap((name) => (options[name] === undefined ? [] : [[name, String(options[name])]])));
        const text = (name: string) => options[name] as string | undefined;
        return runSemanticsCommand(
          {
            given,
            only: text('only'),
            out: text('out'),
            into: text('into'),
            trust: options['trust'] === true,
            expect: text('expect'),
            hostDirs: text('hostDir'),
            format: options['json'] === true ? 'json' : (text('format') ?? 'md'),
            install: options['install'] === true,
          },
          io,
        );
      }),
    );
};
