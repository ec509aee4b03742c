/** `fsbench jobs` on the command line: options, help and examples. */

import type { CommandDeclaration } from './declare.ts';

export const declareJobs: CommandDeclaration = (jobs, { run }) => {
  jobs.addHelpText('after', "\nExamples:\n  fsbench jobs list\n  fsbench jobs show 'randrw-*'");
  jobs
    .command('list')
    .description('names and what each does')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  fsbench jobs list --json')
    .action((options: { json?: boolean }) =>
      run(async (io) => {
        const { runJobsList } = await import('./jobs.ts');
        return runJobsList({ json: options.json === true }, io);
      }),
    );
  jobs
    .command('show')
    .description('print job files')
    .argument('<jobs>', 'names, globs or files, joined by commas')
    .addHelpText('after', '\nExample:\n  fsbench jobs show randrw-mmap-multi')
    .action((list: string) =>
      run(async (io) => {
        const { runJobsShow } = await import('./jobs.ts');
        return runJobsShow(list, io);
      }),
    );
};
