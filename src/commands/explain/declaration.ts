/** `fsbench explain` on the command line: options, help and examples. */

import type { CommandDeclaration } from '../declare.ts';

export const declareExplain: CommandDeclaration = (command, { run }) => {
  command
    .argument('<run>', 'a run directory of fsbench fio or exec')
    .option('--jobs <list>', 'workloads of the run, as names or globs, joined by commas (default: all)')
    .option('--mounts <list>', 'mounts of the run, the same (default: all)')
    .option('--trust', 'take what is run outside our own VM from a run that others may have written; what it is, is told')
    .option('--json', 'print what is known of all cells of the run as JSON')
    .addHelpText(
      'after',
      `
The work is done again, untimed: requests of the target's kernel over 9p and FUSE (virtiofs, sshfs) are counted, which takes root there; in
a VM of our own the servers of fio's jobs are traced too, by strace on this host, as root where they are another user's. What was
measured stays as it is.

Examples:
  fsbench explain reports/20261120T101500Z-qemu
  fsbench explain reports/20261120T101500Z-qemu --jobs 'seqread-*' --mounts virtiofs,9p
  fsbench explain reports/20261120T121500Z-qemu --jobs 'git-status*'`,
    )
    .action((dir: string, options: Readonly<Record<string, unknown>>) =>
      run(async (io) => {
        const { runExplainCommand } = await import('./explain.ts');
        const list = (name: string) => (options[name] === undefined ? {} : { [name]: String(options[name]) });
        return runExplainCommand(dir, { ...list('jobs'), ...list('mounts'), trust: options['trust'] === true, json: options['json'] === true }, io);
      }),
    );
};
