/** `fsbench check` on the command line: options, help and examples. */

import { leadingFigure, listFigures } from '../../figures/figures.ts';
import { MOUNT_KINDS } from '../../mount/kinds.ts';
import { type CommandDeclaration, collect } from '../declare.ts';
import { HISTORY_OPTION, LABEL_OPTION, placeOf } from '../history/options.ts';

const listControls = () => MOUNT_KINDS.flatMap(({ kind, inMemory }) => (inMemory === true ? [kind] : [])).join(', ');

export const declareCheck: CommandDeclaration = (command, { run, env }) => {
  command
    .argument('<source...>', 'SOURCEs as report takes them; all together are the night')
    .option(...HISTORY_OPTION)
    .option('--add', 'keep the night in the history after the verdict')
    .option('--at <time>', 'when it was measured (default: the start of the first loop)')
    .option(...LABEL_OPTION)
    .option('--metric <list>', `${listFigures()}, joined by commas (default: ${leadingFigure().name})`)
    .option('--accept <series>', 'series whose change tonight is wanted; can be given several times', collect, [])
    .option(
      '--control <mount>',
      `a mount that does not use the shared folder, besides those in memory (${listControls()}); can be given several times`,
      collect,
      [],
    )
    .option('--config <file>', 'a YAML file whose check section has metric, control, accept and thresholds')
    .option('--any-machine', 'judge nights of other machines and kernels too')
    .option('--confirm', 'measure the accused cells again in a fresh boot before they fail (run directories)')
    .option('--baseline <mounts>', 'with --confirm: old versions to measure in turn, such as virtiofs=virtiofs:daemon=/opt/old/virtiofsd')
    .option('--trust', 'with --confirm: take what is run outside our own VM from a run that others may have written; what it is, is told')
    .option('--expect <path>', 'answers of probes that are expected, as semantics --expect takes them: fails where a mount keeps another promise')
    .option('--format <name>', 'text, md, json, github (annotations and step summary), junit', 'text')
    .option('--out <file>', 'write to a file')
    .addHelpText(
      'after',
      "\nExamples:\n  fsbench check reports/night --history nightly.db --add --label commit=1a2b3c\n  fsbench check virtiofs.txt 9p.txt --history nightly.db --at 2026-11-20 --format junit --out fsbench.xml\n  fsbench check reports/night --history nightly.db --accept 'virtiofs/*' --add\n\nExit codes: 0 no regression, or too little history to tell; 1 a regression.",
    )
    .action((sources: string[], options) =>
      run(async (io) => {
        const { runCheck } = await import('./check.ts');
        const flags = { add: options.add === true, anyMachine: options.anyMachine === true, confirm: options.confirm === true, trust: options.trust === true };
        // GitHub says where it wants a job's summary.
        const places = { history: placeOf(options, env, io), summaryFile: env['GITHUB_STEP_SUMMARY'] };
        return runCheck(sources, { ...options, ...flags, ...places }, io);
      }),
    );
};
