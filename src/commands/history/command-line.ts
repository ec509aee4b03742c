/** The command line of `fsbench history`: options, help and examples. */

import type { Command } from 'commander';
import type { Outcome } from '../command-line.ts';
import type { CommandIo } from '../io.ts';
import { choosePlace } from './choose-place.ts';

/** Options that may be given several times. */
const collect = (value: string, before: readonly string[]) => [...before, value];

const PLACE = ['--history <place>', 'a file, or postgres://USER@HOST/DATABASE without a password (default: $FSBENCH_HISTORY)'] as const;

const SERIES_HELP = `
A series is MOUNT/WORKLOAD[:METRIC], such as virtiofs/randread-psync:bw. Globs are allowed; * stops at the slash.
Metrics: iops (default), bw, clat-p99, cpu (host CPU seconds a GiB).`;

/** Adds --nights, --before and --label, which choose nights. */
function addChoice(command: Command, nights: string): Command {
  return command
    .option('--nights <n>', `the last N nights (default: ${nights})`)
    .option('--before <time>', 'nights before this time alone')
    .option('--label <key=value>', 'nights with this label alone; can be given several times', collect, []);
}

/** Adds the command with its subcommands; `place` is the history where --history is not given: not an option's default, which help would print, password and all. */
export function addHistory(program: Command, open: () => CommandIo, outcome: Outcome, place: string | undefined): void {
  const history = program
    .command('history')
    .description('keep the results of nightly runs: add, list, show, chart, export, prune')
    .addHelpText(
      'after',
      '\nExamples:\n  fsbench history add --history nightly.db reports/20261120T101500Z-qemu\n  fsbench history show --history nightly.db virtiofs/randread-psync',
    );
  /** A subcommand with --history. */
  const sub = (name: string, description: string) =>
    history
      .command(name)
      .description(description)
      .option(...PLACE);

  sub('add', 'keep runs: all sources together are one night')
    .argument('<source...>', 'run directories, or results of any kind that report reads')
    .option('--at <time>', 'when it was measured (default: the start of the first loop)')
    .option('--label <key=value>', 'what to know the night by, such as commit=1a2b3c; can be given several times', collect, [])
    .option('--accept <series>', 'series whose change in this night is wanted; can be given several times', collect, [])
    .option('--json', 'say what was done as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  fsbench history add --history nightly.db --label commit=1a2b3c reports/20261120T101500Z-qemu\n  fsbench history add --history postgres://ci@db/nightly --at 2026-11-20T03:00Z run1 run2',
    )
    .action(async (sources: string[], options) => {
      const io = open();
      const { runHistoryAdd } = await import('./add.ts');
      outcome.exitCode = await runHistoryAdd(sources, { ...options, history: choosePlace(options.history, place, io), json: options.json === true }, io);
    });

  addChoice(sub('list', 'the nights of a history'), '30')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  fsbench history list --history nightly.db\n  fsbench history list --history nightly.db --nights 7 --label branch=main',
    )
    .action(async (options) => {
      const io = open();
      const { runHistoryList } = await import('./list.ts');
      outcome.exitCode = await runHistoryList({ ...options, history: choosePlace(options.history, place, io), json: options.json === true }, io);
    });

  addChoice(sub('show', 'a series night by night').argument('<series>', 'a series, or a glob'), '30')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `${SERIES_HELP}\n\nExamples:\n  fsbench history show --history nightly.db virtiofs/randread-psync\n  fsbench history show --history nightly.db 'virtiofs/rand*:clat-p99' --nights 90`,
    )
    .action(async (series: string, options) => {
      const io = open();
      const { runHistoryShow } = await import('./show.ts');
      outcome.exitCode = await runHistoryShow(series, { ...options, history: choosePlace(options.history, place, io), json: options.json === true }, io);
    });

  addChoice(sub('chart', 'a series as a picture').argument('<series>', 'one series'), '120')
    .option('--out <file>', 'a file that ends in .svg, .png or .vl.json')
    .addHelpText('after', `${SERIES_HELP}\n\nExample:\n  fsbench history chart --history nightly.db virtiofs/randread-psync:bw --out bw.svg`)
    .action(async (series: string, options) => {
      const io = open();
      const { runHistoryChart } = await import('./chart.ts');
      outcome.exitCode = await runHistoryChart(series, { ...options, history: choosePlace(options.history, place, io) }, io);
    });

  addChoice(sub('export', 'nights for other tools'), 'all')
    .option('--format <name>', 'csv, json (a line a night), benchstat, or of the last night: github-action-benchmark, bencher', 'csv')
    .option('--series <series>', 'these series alone; its metric is the one that github-action-benchmark and bencher get')
    .option('--out <file>', 'write to a file')
    .addHelpText(
      'after',
      `${SERIES_HELP}\n\nExamples:\n  fsbench history export --history nightly.db --out loops.csv\n  fsbench history export --history nightly.db --format benchstat --nights 2 > two.txt; benchstat -table machine -col night two.txt\n  fsbench history export --history nightly.db --format github-action-benchmark --series '*/*:bw'`,
    )
    .action(async (options) => {
      const io = open();
      const { runHistoryExport } = await import('./export.ts');
      outcome.exitCode = await runHistoryExport({ ...options, history: choosePlace(options.history, place, io) }, io);
    });

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
    .action(async (options) => {
      const io = open();
      const { runHistoryPrune } = await import('./prune.ts');
      outcome.exitCode = await runHistoryPrune(
        { ...options, history: choosePlace(options.history, place, io), dryRun: options.dryRun === true, json: options.json === true },
        io,
      );
    });
}
