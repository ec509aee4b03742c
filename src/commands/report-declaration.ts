/** `fsbench report` on the command line: options, help and examples. */

import { leadingFigure, listFigures } from '../figures/figures.ts';
import { fioColumns } from '../figures/shown.ts';
import { listCharts } from '../render/charts/names.ts';
import type { CommandDeclaration } from './declare.ts';
import { KEPT_MARGIN_OPTION } from './margin.ts';

interface Given {
  readonly format?: string;
  readonly chart?: string;
  readonly metric?: string;
  readonly margin?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly inject?: string;
  readonly check?: boolean;
  readonly chartsDir?: string;
}

const listColumns = () =>
  fioColumns()
    .map(({ name }) => name)
    .join(' and ');

export const declareReport: CommandDeclaration = (command, { run }) => {
  command
    .argument(
      '<source...>',
      "[NAME=]PATH or - (standard input): a run directory; fio's JSON, terse or normal output; raw text of virtiofs-tests; fsbench's own CSV or JSON; a markdown table of results; each compressed by gzip or not",
    )
    .option(
      '--format <name>',
      'md, text (for a terminal), html (one self-contained page; two sources are compared), csv, json; a chart as svg, png or vl (vega-lite, for the Vega editor); rhvgoyal (the table of parse-fio-results.sh) (default: md)',
    )
    .option('--chart <name>', `the chart to draw: ${listCharts().join(', ')} (default: overview)`)
    .option(
      '--metric <name>',
      `what the table shows and the summary, the overview and the page rank by: ${listFigures()} (default: ${listColumns()}, and ${leadingFigure().name})`,
    )
    .option(...KEPT_MARGIN_OPTION)
    .option('--out <file>', 'write to a file')
    .option('--force', 'compare what was measured differently (direct, block size, iodepth, file size), and say so')
    .option('--inject <file>', 'replace what is between <!-- fsbench:begin NAME --> and <!-- fsbench:end NAME --> in a markdown document')
    .option('--check', 'with --inject: write nothing, and exit with 1 where the document is out of date')
    .option('--charts-dir <dir>', "with --inject: where the document's charts go (default: charts beside the document)")
    .addHelpText(
      'after',
      `
Examples:
  fsbench report reports/20261120T101500Z-qemu
  fsbench report reports/20261120T101500Z-qemu --format csv --out run.csv
  fsbench report reports/20261120T101500Z-qemu --format png --chart latency --out latency.png
  fsbench report virtiofs.txt sshfs.txt --format rhvgoyal
  fsbench report old=old.json.gz new=new.json
  fsbench report reports/before reports/after --format html --out page.html
  fsbench report reports/20261120T101500Z-qemu --inject docs/performance.md --check

NAME is table, summary, environment, or a chart's; of a run of fsbench semantics it is semantics or semantics-mounts.`,
    )
    .action((sources: string[], options: Given) =>
      run(async (io) => {
        const { runReportCommand } = await import('./report.ts');
        return runReportCommand(sources, { ...options, force: options.force === true, check: options.check === true }, io);
      }),
    );
};
