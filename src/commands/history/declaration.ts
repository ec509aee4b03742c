/** `fsbench history` on the command line: options, help and examples of its subcommands. */

import { FIGURES } from '../../figures/figures.ts';
import { type CommandDeclaration, collect } from '../declare.ts';
import { addChoice, HISTORY_OPTION, LABEL_OPTION, placeOf } from './options.ts';

const SERIES_HELP = `
A series is MOUNT/WORKLOAD[:METRIC], such as virtiofs/randread-psync:bw. Globs are allowed; * stops at the slash.
Metrics: ${FIGURES.map(({ name, title }) => `${name} (${title})`).join(', ')} (default: iops).`;

export const declareHistory: CommandDeclaration = (history, { run, env }) => {
  history.addHelpText(
    'after',
    '\nExamples:\n  fsbench history add --history nightly.db reports/20261120T101500Z-qemu\n  fsbench history show --history nightly.db virtiofs/randread-psync',
  );
  /** A subcommand with --history. */
  const sub = (name: string, description: string) =>
    history
      .command(name)
      .description(description)
      .option(...HISTORY_OPTION);

  sub('add', 'keep runs: all sources together are one night')
    .argument('<source...>', 'run directories, or results of any kind that report reads')
    .option('--at <time>', 'when it was measured (default: the start of the first loop)')
    .option(...LABEL_OPTION)
    .option('--accept <series>', 'series whose change in this night is wanted; can be given several times', collect, [])
    .option('--json', 'say what was done as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  fsbench history add --history nightly.db --label commit=1a2b3c reports/20261120T101500Z-qemu\n  fsbench history add --history postgres://ci@db/nightly --at 2026-11-20T03:00Z run1 run2',
    )
    .action((sources: string[], options) =>
      run(async (io) => {
        const { runHistoryAdd } = await import('./add.ts');
        return runHistoryAdd(sources, { ...options, history: placeOf(options, env, io), json: options.json === true }, io);
      }),
    );

  addChoice(sub('list', 'the nights of a history'), '30')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  fsbench history list --history nightly.db\n  fsbench history list --history nightly.db --nights 7 --label branch=main',
    )
    .action((options) =>
      run(async (io) => {
        const { runHistoryList } = await import('./list.ts');
        return runHistoryList({ ...options, history: placeOf(options, env, io), json: options.json === true }, io);
      }),
    );

  addChoice(sub('show', 'a series night by night').argument('<series>', 'a series, or a glob'), '30')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `${SERIES_HELP}\n\nExamples:\n  fsbench history show --history nightly.db virtiofs/randread-psync\n  fsbench history show --history nightly.db 'virtiofs/rand*:clat-p99' --nights 90`,
    )
    .action((series: string, options) =>
      run(async (io) => {
        const { runHistoryShow } = await import('./show.ts');
        return runHistoryShow(series, { ...options, history: placeOf(options, env, io), json: options.json === true }, io);
      }),
    );

  addChoice(sub('chart', 'a series as a picture').argument('<series>', 'one series'), '120')
    .option('--out <file>', 'a file that ends in .svg, .png or .vl.json')
    .addHelpText('after', `${SERIES_HELP}\n\nExample:\n  fsbench history chart --history nightly.db virtiofs/randread-psync:bw --out bw.svg`)
    .action((series: string, options) =>
      run(async (io) => {
        const { runHistoryChart } = await import('./chart.ts');
        return runHistoryChart(series, { ...options, history: placeOf(options, env, io) }, io);
      }),
    );

  addChoice(sub('export', 'nights for other tools'), 'all')
    .option('--format <name>', 'csv, json (a line a night), benchstat, or of the last night: github-action-benchmark, bencher', 'csv')
    .option('--series <series>', 'these series alone; its metric is the one that github-action-benchmark and bencher get')
    .option('--out <file>', 'write to a file')
    .addHelpText(
      'after',
      `${SERIES_HELP}\n\nExamples:\n  fsbench history export --history nightly.db --out loops.csv\n  fsbench history export --history nightly.db --format benchstat --nights 2 > two.txt; benchstat -table machine -col night two.txt\n  fsbench history export --history nightly.db --format github-action-benchmark --series '*/*:bw'`,
    )
    .action((options) =>
      run(async (io) => {
        const { runHistoryExport } = await import('./export.ts');
        return runHistoryExport({ ...options, history: placeOf(options, env, io) }, io);
      }),
    );

  sub('prune', 'take nights out')
    .option('--before <time>', 'those before this time')
    .option('--keep <n>', 'all but the last N')
    .option('--night <id>', 'this one')
    .option('--dry-run', 'say which, and take none')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  fsbench history prune --history nightly.db --keep 365 --dry-run\n  fsbench history prune --history nightly.db --before 2026-01-01',
    )
    .action((options) =>
      run(async (io) => {
        const { runHistoryPrune } = await import('./prune.ts');
        return runHistoryPrune({ ...options, history: placeOf(options, env, io), dryRun: options.dryRun === true, json: options.json === true }, io);
      }),
    );
};
