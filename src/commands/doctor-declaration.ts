/** `fsbench doctor` on the command line: options, help and examples. */

import type { CommandDeclaration } from './declare.ts';

export const declareDoctor: CommandDeclaration = (command, { run }) => {
  command
    .option('--target <spec>', 'look at a machine that is there already')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  fsbench doctor\n  fsbench doctor --target ssh:me@vm')
    .action((options: { json?: boolean; target?: string }) =>
      run(async (io) => {
        const { runDoctor } = await import('./doctor.ts');
        return runDoctor({ json: options.json === true, target: options.target }, io);
      }),
    );
};
