/** `fsbench fio`: plan, measure, keep, report; `--resume` goes on with what is missing. */

import { basename, join } from 'node:path';
import { buildReport } from '../analyse/report.ts';
import { sourceOfRun } from '../analyse/sources.ts';
import { environmentError, FsbenchError, messageOf, usageError } from '../model/errors.ts';
import type { Plan, Report, RunRecord, Source } from '../model/records.ts';
import { readExplainedLine } from '../parse/explained.ts';
import { readStoredLoop } from '../parse/fsbench-json.ts';
import { describePlanChanges, type OptionValues } from '../plan/options.ts';
import { quickFor } from '../plan/steered.ts';
import { renderHyperfine } from '../render/hyperfine.ts';
import { renderJson } from '../render/json.ts';
import { renderAnswer, renderReport } from '../render/markdown.ts';
import { appendExplained, readExplained } from '../store/explained.ts';
import { readRunRecord, resumeRunDirectory } from '../store/run-directory.ts';
import { checkShareParent } from '../store/share.ts';
import { applyImage } from './apply-image.ts';
import { applyScenarios } from './apply-scenarios.ts';
import { applyShard } from './apply-shard.ts';
import { checkEffort } from './check-effort.ts';
import { readConfigFile } from './config-file.ts';
import { chooseTarget } from './default-target.ts';
import { describeDryRun } from './dry-run.ts';
import { findAutoMounts } from './find-auto-mounts.ts';
import { writeFioCommand } from './fio-command-line.ts';
import type { CommandIo } from './io.ts';
import { makePlan } from './make-plan.ts';
import { readMargin } from './margin.ts';
import { beginRun, runSitting, type Sitting } from './measure-run.ts';
import { admitRun, sealRun, type TellTrust } from './trust/trust.ts';
import { type Picture, writeCharts } from './write-charts.ts';

export interface FioCommandOptions {
  /** Plan options given on the command line. */
  readonly given: OptionValues;
  readonly config: string | undefined;
  readonly quick: boolean;
  readonly out: string | undefined;
  readonly resume: string | undefined;
  readonly dryRun: boolean;
  /** Take programs from a run or a configuration that others may have written. */
  readonly trust: boolean;
  /** Install a program that is missing in the target. */
  readonly install: boolean;
  /** Trace loops of their own afterwards; absent: no. */
  readonly explain?: boolean;
  readonly json: boolean;
  /** Measure a sweep however long it takes. */
  readonly yes?: boolean;
  readonly margin?: string | undefined;
  /** What is written into the run directory beside report, page and charts. */
  readonly export?: 'hyperfine' | undefined;
}

/** Options by who says them: the command line wins over the configuration, that over --quick. */
function readGiven({ quick, config, given, trust }: FioCommandOptions, tell: TellTrust): OptionValues {
  const said = { ...readConfigFile(config, given, trust, tell), ...given };
  return applyShard(applyImage({ ...(quick ? quickFor(said) : {}), ...said }), process.env);
}

/** Opens the directory. Throws an environment error where it is not ours to write. */
function openToResume(...[dir, ...checks]: Parameters<typeof resumeRunDirectory>): ReturnType<typeof resumeRunDirectory> {
  try {
    return resumeRunDirectory(dir, ...checks);
  } catch (cause) {
    if (cause instanceof FsbenchError) throw cause;
    throw environmentError(
      'run-unwritable',
      `--resume ${dir}: the run can't be gone on with: ${messageOf(cause)}`,
      'go on as the user who measured it, or copy the directory to a place of yours',
      cause,
    );
  }
}

/** What opens the run to resume; options given again must mean the plan it has. */
async function resume(options: FioCommandOptions, dir: string, io: CommandIo, tell: TellTrust, check: (plan: Plan) => void): Promise<() => Sitting> {
  if (options.out !== undefined) throw usageError('bad-option', '--out and --resume exclude each other', 'a resumed run stays where it is');
  const admit = (value: RunRecord) => admitRun(dir, value, options.trust);
  const stored = admitRun(dir, readRunRecord(dir), options.trust, tell);
  check(stored.plan);
  const { margin, ...others } = readGiven(options, tell);
  // What is told of fixed plans by another margin is no other plan.
  const given = margin === undefined || stored.plan.budget === undefined ? others : { ...others, margin };
  if (Object.keys(given).length > 0) {
    const values = { ...(stored.options as OptionValues), ...(given.jobs === undefined ? { jobs: '*' } : {}), ...given };
    // What scenarios were written out as is written out anew.
    const placed = given.scenarios === undefined || given.mounts !== undefined ? values : { ...values, mounts: undefined };
    const wanted = await makePlan(await findAutoMounts(applyScenarios(placed, io), io));
    // Job files may have changed since; the run goes on with the texts it has unless jobs are named again.
    const changes = describePlanChanges(stored.plan, given.jobs === undefined ? { ...wanted, workloads: stored.plan.workloads } : wanted);
    if (changes.length > 0) {
      throw usageError('plan-differs', `--resume ${dir}: the run was planned otherwise: ${changes.join('; ')}`, 'resume without options, or start a new run');
    }
  }
  if (stored.plan.share !== null) checkShareParent(stored.plan.share);
  return () => {
    const { record, directory } = openToResume(dir, admit, readStoredLoop);
    // What was trusted once is known from then on.
    return { ...(options.trust ? sealRun(record) : { record, unsealed: null }), directory, resumed: directory.results.length > 0, isNew: false };
  };
}

/** What opens the run, or the plan of a dry one. `check` throws for a plan that can't be had as it was asked for. */
async function begin(options: FioCommandOptions, io: CommandIo, check: (plan: Plan) => void): Promise<(() => Sitting) | Plan> {
  const tell = io.quiet ? undefined : io.tell;
  if (options.trust && options.resume === undefined && options.config === undefined)
    throw usageError('bad-option', '--trust goes with --resume or --config', 'what you type yourself is trusted');
  if (options.resume !== undefined) {
    if (options.dryRun) throw usageError('bad-option', '--dry-run and --resume exclude each other', 'run.json in the run directory has its plan');
    return resume(options, options.resume, io, tell, check);
  }
  const values = await findAutoMounts(await chooseTarget(applyScenarios(readGiven(options, tell), io), io), io);
  const plan = await makePlan(values);
  if (plan.share !== null) checkShareParent(plan.share);
  if (options.dryRun) return plan;
  check(plan);
  if (options.yes !== true) checkEffort(plan);
  return () => beginRun(plan, values, options.out);
}

/** report.html; it calls the run by the name of its directory, wherever that lies. */
async function writePage(dir: string, source: Source, charts: readonly Picture[], { margin }: Report): Promise<string> {
  const { renderPage } = await import('./render-page.ts');
  return renderPage([source], { charts, dirOf: () => dir, margin });
}

/** What explains a run's cells once they are measured; `check` throws an environment error for a plan of which that can't work. */
async function openExplain() {
  const { checkExplainable, explainCells } = await import('./explain/explain-cells.ts');
  const act = (record: RunRecord, dir: string, io: CommandIo, signal: AbortSignal): Promise<void> =>
    explainCells(
      record.plan.workloads,
      record.plan.mounts.map(({ name }) => name),
      {
        record,
        shareParent: record.plan.share ?? dir,
        onCell(cell) {
          appendExplained(dir, cell);
          if ('problem' in cell && !io.quiet) io.tell(`${cell.mount}/${cell.workload} is not explained: ${cell.problem}`);
        },
        say: io.quiet ? () => {} : io.tell,
        signal,
      },
    );
  return { check: checkExplainable, act };
}

/** Cells that are explained, as part of a source. */
function keptExplained(dir: string): Pick<Source, 'explained'> {
  const explained = readExplained(dir, readExplainedLine).flatMap((cell) => ('problem' in cell ? [] : [cell]));
  return explained.length === 0 ? {} : { explained };
}

function failedCells(report: Report): number {
  return report.workloads.flatMap(({ cells }) => cells).filter(({ outcome }) => outcome !== 'ok' && outcome !== 'unsupported').length;
}

/** Runs the command; resolves with the exit code. */
export async function runFioCommand(options: FioCommandOptions, io: CommandIo): Promise<number> {
  readMargin(options.margin);
  const explain = options.explain === true ? await openExplain() : null;
  const begun = await begin(options, io, explain?.check ?? (() => {}));
  if (typeof begun !== 'function') {
    io.print(await describeDryRun(begun));
    return 0;
  }
  return runSitting(
    () => ({ ...begun(), install: options.install }),
    io,
    async ({ record, results, directory, wasComplete, pause, signal }) => {
      await explain?.act(record, directory.dir, io, signal);
      const explained = keptExplained(directory.dir);
      const report = buildReport([{ ...sourceOfRun(directory.dir, record, results), ...explained }], [], readMargin(options.margin));
      const write = async (name: string, text: string) => {
        directory.writeReport(name, text);
        await pause();
      };
      await write('report.md', renderReport(report, record, writeFioCommand(record.options as OptionValues)));
      const charts = await writeCharts(report, write);
      await write('report.html', await writePage(directory.dir, { ...sourceOfRun(basename(directory.dir), record, results), ...explained }, charts, report));
      if (options.export === 'hyperfine') await write('hyperfine.json', renderHyperfine(report));
      if (options.json) io.out(renderJson(report));
      else io.print(renderAnswer(report));
      if (!io.quiet && wasComplete) io.tell('the run is complete: nothing was measured, only its report, page and charts were written anew');
      const written = {
        report: 'report.md',
        page: 'report.html',
        charts: 'charts',
        ...(options.export === undefined ? {} : { [options.export]: 'hyperfine.json' }),
      };
      if (!io.quiet) for (const [what, name] of Object.entries(written)) io.tell(`${what}: ${join(directory.dir, name)}`);
      const failed = failedCells(report);
      if (failed > 0)
        throw environmentError('cells-failed', `${failed} of ${report.workloads.length * report.mounts.length} cells failed`, 'the table and raw/ say why');
      return 0;
    },
  );
}
