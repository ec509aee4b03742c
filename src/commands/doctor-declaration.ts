/** `fsbench doctor` on the command line: options, help and examples. */

import type { CommandDeclaration } from './declare.ts';

export const declareDoctor: CommandDeclaration = (command, { run }) => {
  command
    .option('--target <spec>', 'look at a machine that is there already')
    .option('--noise', 'measure for a minute how much the machine wavers, and say what difference a run could tell')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  fsbench doctor\n  fsbench doctor --noise\n  fsbench doctor --target ssh:me@vm')
    .action((options: { json?: boolean; target?: string; noise?: boolean }) =>
      run(async (io) => {
        if (options.noise === true) {
          const { runNoise } = await import('./noise.ts');
          return runNoise({ target: options.target, json: options.json === true }, io);
        }
        const { runDoctor } = await import('./doctor.ts');
        return runDoctor({ json: options.json === true, target: options.target }, io);
      }),
    );
};
