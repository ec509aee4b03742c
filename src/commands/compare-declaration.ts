/** `fsbench compare` on the command line: options, help and examples. */

import { leadingFigure, listFigures } from '../figures/figures.ts';
import type { CommandDeclaration } from './declare.ts';
import { KEPT_MARGIN_OPTION } from './margin.ts';

export const declareCompare: CommandDeclaration = (command, { run }) => {
  command
    .argument('<base>', 'a SOURCE as report takes it, or several runs joined by commas')
    .argument('<new>', 'the same')
    .option('--metric <list>', `${listFigures()}, joined by commas (default: ${leadingFigure().name})`)
    .option(...KEPT_MARGIN_OPTION)
    .option('--format <name>', 'text, md, json, html (a page, by the first metric); the speed-up chart as svg, png or vl (vega-lite)', 'text')
    .option('--out <file>', 'write to a file')
    .option('--fail-on <verdict>', 'exit with 1 where a cell is worse, or different (better or worse)')
    .option('--force', 'compare what was measured differently, and say so')
    .addHelpText(
      'after',
      '\nExamples:\n  fsbench compare reports/before reports/after\n  fsbench compare monday,tuesday,wednesday thursday,friday,saturday --metric iops,clat-p99 --fail-on worse',
    )
    .action((base: string, candidate: string, options) =>
      run(async (io) => {
        const { runCompare } = await import('./compare.ts');
        return runCompare(base, candidate, { ...options, force: options.force === true }, io);
      }),
    );
};
