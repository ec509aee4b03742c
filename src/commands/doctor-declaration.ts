/** `fsbench doctor` on the command line: options, help and examples. */

import { usageError } from '../model/errors.ts';
import type { CommandDeclaration } from './declare.ts';

interface DoctorOptions {
  readonly json?: boolean;
  readonly target?: string;
  readonly noise?: boolean;
  readonly mounts?: string;
  readonly loops?: string;
  readonly boots?: string;
}

export const declareDoctor: CommandDeclaration = (command, { run }) => {
  command
    .option('--target <spec>', 'look at a machine that is there already')
    .option('--noise', 'measure for a minute how much the machine wavers, and say what difference a run could tell')
    .option('--mounts <list>', 'with --noise: of so many mounts the plan is that is meant (default: 3)')
    .option('--loops <n>', 'with --noise: its loops')
    .option('--boots <n>', 'with --noise: its boots')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  fsbench doctor\n  fsbench doctor --noise\n  fsbench doctor --noise --mounts virtiofs,9p --loops 5 --boots 4\n  fsbench doctor --target ssh:me@vm',
    )
    .action((options: DoctorOptions) =>
      run(async (io) => {
        const { mounts, loops, boots } = options;
        if (options.noise === true) {
          const { runNoise } = await import('./noise.ts');
          return runNoise({ target: options.target, meant: { mounts, loops, boots }, json: options.json === true }, io);
        }
        const alone = Object.entries({ mounts, loops, boots }).find(([, value]) => value !== undefined)?.[0];
        if (alone !== undefined) throw usageError('bad-option', `--${alone} goes with --noise`, `fsbench doctor --noise --${alone} ...`);
        const { runDoctor } = await import('./doctor.ts');
        return runDoctor({ json: options.json === true, target: options.target }, io);
      }),
    );
};
