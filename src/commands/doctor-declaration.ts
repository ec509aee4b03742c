/** `fsbench doctor` on the command line: options, help and examples. */

import type { CommandDeclaration } from './declare.ts';

export const declareDoctor: CommandDeclaration = (command, { run }) => {
  command
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  fsbench doctor')
    .action((options: { json?: boolean }) =>
      run(async (io) => {
        const { runDoctor } = await import('./doctor.ts');
        return runDoctor({ json: options.json === true }, io);
      }),
    );
};
