/** The command line: options, help and examples of every command. */

import addCompletion from '@bomb.sh/tab/commander';
import { Command, CommanderError } from 'commander';
import { usageError } from '../model/errors.ts';
import { DEFAULTS, type OptionValues, PLAN_OPTIONS, type PlanOption, QUICK } from '../plan/options.ts';
import { CHART_NAMES } from '../render/charts/names.ts';
import { readOwnVersion } from '../target/environment.ts';
import { writeDiagnostic, writeLines } from '../text/lines.ts';
import { choosePlace } from './history/choose-place.ts';
import { addHistory } from './history/command-line.ts';
import type { CommandIo, HeldSignals } from './io.ts';

/** The parts of the process that commands may use. */
export interface Streams {
  readonly stdout: { write(result: string | Uint8Array): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly env: NodeJS.ProcessEnv;
}

/** Long names as commander hands them over. */
function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function collectPlanOptions(options: Readonly<Record<string, unknown>>): OptionValues {
  const given: OptionValues = {};
  for (const name of PLAN_OPTIONS) {
    const value = options[camel(name)];
    if (value !== undefined && value !== false) given[name as PlanOption] = String(value);
  }
  return given;
}

/** What the command that ran says of itself. */
export interface Outcome {
  exitCode: number;
}

function addFio(program: Command, open: () => CommandIo, outcome: Outcome): void {
  program
    .command('fio')
    .description('measure fio workloads over several mounts and say which one wins')
    .option('--mounts <list>', 'mounts, [NAME=]KIND[:KEY=VALUE]..., joined by commas; KIND: virtiofs, 9p, sshfs, tmpfs or an absolute path')
    .option('--jobs <list>', `workloads: names, globs or job files, joined by commas (default: all 30)`)
    .option('--quick', `a matrix for minutes: --runtime ${QUICK.runtime} --loops ${QUICK.loops} --size ${QUICK.size}`)
    .option('--runtime <seconds>', `seconds a loop (default: ${DEFAULTS.runtime})`)
    .option('--loops <n>', `loops a cell (default: ${DEFAULTS.loops})`)
    .option('--iodepth <n>', `I/Os in flight (default: ${DEFAULTS.iodepth})`)
    .option('--size <size>', `size of each file (default: ${DEFAULTS.size})`)
    .option('--direct <0|1>', `O_DIRECT (default: ${DEFAULTS.direct})`)
    .option('--blocksize <size>', `size of an I/O (default: ${DEFAULTS.blocksize})`)
    .option('--target <spec>', `qemu (a VM of fsbench's own) or local (this machine) (default: ${DEFAULTS.target})`)
    .option('--cpus <n>', `the VM's processors (default: ${DEFAULTS.cpus})`)
    .option('--memory <size>', `the VM's memory (default: ${DEFAULTS.memory})`)
    .option('--accel <name>', `auto, kvm, hvf or tcg (default: ${DEFAULTS.accel})`)
    .option('--share <dir>', 'an empty directory on the file system to share from (default: the run directory)')
    .option('--drop-host-caches', "drop the host's caches too before each loop (as root)")
    .option('--seed <n>', `seed of the order of mounts (default: ${DEFAULTS.seed})`)
    .option('--config <file>', 'options from a YAML file; those given here win')
    .option('--out <dir>', 'run directory (default: reports/TIME-TARGET)')
    .option('--resume <dir>', 'go on with a run that was stopped')
    .option('--allow-job-commands', 'let job files do more than I/O to their test files outside our own VM: run commands, load libraries, use other files')
    .option('--trust', 'take what is run on this machine from a run or a configuration that others may have written')
    .option('--dry-run', 'print every command and the time it will take, and start nothing')
    .option('--json', 'print the report as JSON in place of the table')
    .addHelpText(
      'after',
      `
Examples:
  fsbench fio --mounts virtiofs,9p,sshfs --quick
  fsbench fio --mounts virtiofs,always=virtiofs:cache=always:thread-pool-size=16 --jobs 'rand*'
  fsbench fio --mounts 9p:cache=none,9p:cache=mmap:msize=512000 --jobs seqread-psync,my.job --loops 5
  fsbench fio --target local --mounts virtiofs=/mnt/share,disk=/var/tmp
  fsbench fio --resume reports/20261120T101500Z-qemu`,
    )
    .action(async (options: Record<string, unknown>) => {
      const { runFioCommand } = await import('./fio.ts');
      outcome.exitCode = await runFioCommand(
        {
          given: collectPlanOptions(options),
          config: options['config'] as string | undefined,
          quick: options['quick'] === true,
          out: options['out'] as string | undefined,
          resume: options['resume'] as string | undefined,
          dryRun: options['dryRun'] === true,
          trust: options['trust'] === true,
          json: options['json'] === true,
        },
        open(),
      );
    });
}

function addReport(program: Command, open: () => CommandIo, outcome: Outcome): void {
  program
    .command('report')
    .description('render results, of one source or several side by side: tables, a page, charts, or blocks of a document')
    .argument(
      '<source...>',
      "[NAME=]PATH or - (standard input): a run directory; fio's JSON, terse or normal output; raw text of virtiofs-tests; fsbench's own CSV or JSON; a markdown table of results; each compressed by gzip or not",
    )
    .option(
      '--format <name>',
      'md, text (for a terminal), html (one self-contained page; two sources are compared), csv, json; a chart as svg, png or vl (vega-lite, for the Vega editor); rhvgoyal (the table of parse-fio-results.sh) (default: md)',
    )
    .option('--chart <name>', `the chart to draw: ${CHART_NAMES.join(', ')} (default: overview)`)
    .option('--metric <name>', 'iops or bw: what the table shows and the summary, the overview and the page rank by (default: both, and iops)')
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

NAME is table, summary, environment, or a chart's.`,
    )
    .action(
      async (
        sources: string[],
        options: { format?: string; chart?: string; metric?: string; out?: string; force?: boolean; inject?: string; check?: boolean; chartsDir?: string },
      ) => {
        const { runReportCommand } = await import('./report.ts');
        outcome.exitCode = await runReportCommand(sources, { ...options, force: options.force === true, check: options.check === true }, open());
      },
    );
}

function addCompare(program: Command, open: () => CommandIo, outcome: Outcome): void {
  program
    .command('compare')
    .description('each cell of one measurement against the same cell of another: ratio, interval, verdict')
    .argument('<base>', 'a SOURCE as report takes it, or several runs joined by commas')
    .argument('<new>', 'the same')
    .option('--metric <list>', 'iops, bw, clat-p99, cpu, joined by commas', 'iops')
    .option('--format <name>', 'text, md, json, html (a page, by IOPS); the speed-up chart as svg, png or vl (vega-lite)', 'text')
    .option('--out <file>', 'write to a file')
    .option('--fail-on <verdict>', 'exit with 1 where a cell is worse, or different (better or worse)')
    .option('--force', 'compare what was measured differently, and say so')
    .addHelpText(
      'after',
      '\nExamples:\n  fsbench compare reports/before reports/after\n  fsbench compare monday,tuesday,wednesday thursday,friday,saturday --metric iops,clat-p99 --fail-on worse',
    )
    .action(async (base: string, candidate: string, options) => {
      const { runCompare } = await import('./compare.ts');
      outcome.exitCode = await runCompare(base, candidate, { ...options, force: options.force === true }, open());
    });
}

const collect = (value: string, before: readonly string[]) => [...before, value];

/** `place` is the history where --history is not given, `summaryFile` where GitHub wants a job's summary. */
function addCheck(program: Command, open: () => CommandIo, outcome: Outcome, place: string | undefined, summaryFile: string | undefined): void {
  program
    .command('check')
    .description('did this night regress? judged against the nights of a history: where, since when, how sure')
    .argument('<source...>', 'SOURCEs as report takes them; all together are the night')
    .option('--history <place>', 'a file, or postgres://USER@HOST/DATABASE without a password (default: $FSBENCH_HISTORY)')
    .option('--add', 'keep the night in the history after the verdict')
    .option('--at <time>', 'when it was measured (default: the start of the first loop)')
    .option('--label <key=value>', 'what to know the night by, such as commit=1a2b3c; can be given several times', collect, [])
    .option('--metric <list>', 'iops, bw, clat-p99, cpu, joined by commas (default: iops)')
    .option('--accept <series>', 'series whose change tonight is wanted; can be given several times', collect, [])
    .option('--control <mount>', 'a mount that does not use the shared folder, besides tmpfs; can be given several times', collect, [])
    .option('--config <file>', 'a YAML file whose check section has metric, control, accept and thresholds')
    .option('--any-machine', 'judge nights of other machines and kernels too')
    .option('--confirm', 'measure the accused cells again in a fresh boot before they fail (run directories)')
    .option('--baseline <mounts>', 'with --confirm: old versions to measure in turn, such as virtiofs=virtiofs:daemon=/opt/old/virtiofsd')
    .option('--trust', 'with --confirm: take what is run on this machine from a run that others may have written')
    .option('--format <name>', 'text, md, json, github (annotations and step summary), junit', 'text')
    .option('--out <file>', 'write to a file')
    .addHelpText(
      'after',
      "\nExamples:\n  fsbench check reports/night --history nightly.db --add --label commit=1a2b3c\n  fsbench check virtiofs.txt 9p.txt --history nightly.db --at 2026-11-20 --format junit --out fsbench.xml\n  fsbench check reports/night --history nightly.db --accept 'virtiofs/*' --add\n\nExit codes: 0 no regression, or too little history to tell; 1 a regression.",
    )
    .action(async (sources: string[], options) => {
      const { runCheck } = await import('./check/check.ts');
      const flags = { add: options.add === true, anyMachine: options.anyMachine === true, confirm: options.confirm === true, trust: options.trust === true };
      const io = open();
      outcome.exitCode = await runCheck(sources, { ...options, ...flags, history: choosePlace(options.history, place, io), summaryFile }, io);
    });
}

function addJobs(program: Command, open: () => CommandIo, outcome: Outcome): void {
  const jobs = program
    .command('jobs')
    .description('the workloads fsbench knows')
    .addHelpText('after', "\nExamples:\n  fsbench jobs list\n  fsbench jobs show 'randrw-*'");
  jobs
    .command('list')
    .description('names and what each does')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  fsbench jobs list --json')
    .action(async (options: { json?: boolean }) => {
      const { runJobsList } = await import('./jobs.ts');
      outcome.exitCode = await runJobsList({ json: options.json === true }, open());
    });
  jobs
    .command('show')
    .description('print job files')
    .argument('<jobs>', 'names, globs or files, joined by commas')
    .addHelpText('after', '\nExample:\n  fsbench jobs show randrw-mmap-multi')
    .action(async (list: string) => {
      const { runJobsShow } = await import('./jobs.ts');
      outcome.exitCode = await runJobsShow(list, open());
    });
}

function addDoctor(program: Command, open: () => CommandIo, outcome: Outcome): void {
  program
    .command('doctor')
    .description("what is installed, what works here, and how to mend what doesn't")
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  fsbench doctor')
    .action(async (options: { json?: boolean }) => {
      const { runDoctor } = await import('./doctor.ts');
      outcome.exitCode = await runDoctor({ json: options.json === true }, open());
    });
}

/** Runs the command argv names; resolves with the exit code, throws what describeFailure describes. */
export async function runCommandLine(argv: readonly string[], holdSignals: () => HeldSignals, streams: Streams): Promise<number> {
  const outcome: Outcome = { exitCode: 0 };
  const program = new Command('fsbench');
  const open = (): CommandIo => {
    const options = program.opts<{ quiet?: boolean; color?: boolean }>();
    const isTerminal = streams.stderr.isTTY === true;
    const wantsColor = options.color !== false && !streams.env['NO_COLOR'];
    const color = wantsColor && isTerminal;
    const results = { columns: streams.stdout.columns ?? 80, color: wantsColor && streams.stdout.isTTY === true };
    return {
      out: (result) => streams.stdout.write(result),
      print: (lines) => streams.stdout.write(writeLines(lines, results)),
      outIsTerminal: streams.stdout.isTTY === true,
      results,
      tell: (text) => streams.stderr.write(writeDiagnostic(text)),
      progress: {
        write: (text) => streams.stderr.write(writeLines(text, { color })),
        clearLine: () => streams.stderr.write('\r\u001b[2K'),
        isTerminal,
        columns: streams.stderr.columns ?? 80,
      },
      color,
      quiet: options.quiet === true,
      holdSignals,
    };
  };
  program
    .description('Measures shared file systems inside virtual machines, and says which one won and whether the win is real.')
    .version(readOwnVersion())
    .option('--quiet', 'no progress')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .configureOutput({ writeOut: (text) => streams.stdout.write(text), writeErr: () => {} })
    .exitOverride()
    .showSuggestionAfterError(true)
    .addHelpText(
      'after',
      '\nExamples:\n  fsbench fio --mounts virtiofs,9p,sshfs --quick\n  fsbench doctor\n\nExit codes: 0 fine; 1 a regression, or a document out of date; 2 wrong usage or unreadable input; 3 the environment or the measurement failed; 130 after Ctrl-C.',
    );
  for (const add of [addFio, addReport, addCompare, addJobs, addDoctor]) add(program, open, outcome);
  addHistory(program, open, outcome, streams.env['FSBENCH_HISTORY']);
  addCheck(program, open, outcome, streams.env['FSBENCH_HISTORY'], streams.env['GITHUB_STEP_SUMMARY']);
  for (const command of [...program.commands, ...program.commands.flatMap(({ commands }) => commands)]) {
    command
      .copyInheritedSettings(program)
      .option('--quiet', 'no progress', () => program.setOptionValue('quiet', true))
      .option('--no-color', 'no colours (as NO_COLOR)');
  }
  // After all commands are there: it reads them. `fsbench complete bash|zsh|fish|powershell` prints the script.
  addCompletion(program);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    // Asked for nothing: say what there is to ask for.
    const asked = argv.filter((word) => !word.startsWith('-'));
    if (error.code === 'commander.help')
      throw usageError(
        'bad-usage',
        'no command given',
        [program, ...program.commands].find((command) => command.name() === (asked[0] ?? 'fsbench'))?.helpInformation(),
      );
    const known = program.commands.some((command) => command.name() === asked[0]);
    throw usageError('bad-usage', error.message.replace(/^error: /, ''), `'fsbench ${known ? `${asked[0]} ` : ''}--help' shows what is possible`);
  }
  return outcome.exitCode;
}
