/** `fsbench fio`: plan, measure, keep, report; `--resume` goes on with what is missing. */

import { basename, join } from 'node:path';
import { buildReport } from '../analyse/report.ts';
import { sourceOfRun } from '../analyse/sources.ts';
import { environmentError, FsbenchError, messageOf, usageError } from '../model/errors.ts';
import type { LoopResult, Plan, Report, RunRecord } from '../model/records.ts';
import { readStoredLoop } from '../parse/fsbench-json.ts';
import { describePlanChanges, type OptionValues, QUICK } from '../plan/options.ts';
import { renderHyperfine } from '../render/hyperfine.ts';
import { renderJson } from '../render/json.ts';
import { renderAnswer, renderReport } from '../render/markdown.ts';
import { readRunRecord, resumeRunDirectory } from '../store/run-directory.ts';
import { checkShareParent } from '../store/share.ts';
import { applyImage } from './apply-image.ts';
import { applyScenarios } from './apply-scenarios.ts';
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
  readonly json: boolean;
  /** Measure a sweep however long it takes. */
  readonly yes?: boolean;
  readonly margin?: string | undefined;
  /** What is written into the run directory beside report, page and charts. */
  readonly export?: 'hyperfine' | undefined;
}

/** Options by who says them: the command line wins over the configuration, that over --quick. */
function readGiven({ quick, config, given, trust }: FioCommandOptions, tell: TellTrust): OptionValues {
  return applyImage({ ...(quick ? QUICK : {}), ...readConfigFile(config, given, trust, tell), ...given });
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
async function resume(options: FioCommandOptions, dir: string, io: CommandIo, tell: TellTrust): Promise<() => Sitting> {
  if (options.out !== undefined) throw usageError('bad-option', '--out and --resume exclude each other', 'a resumed run stays where it is');
  const admit = (value: RunRecord) => admitRun(dir, value, options.trust);
  const stored = admitRun(dir, readRunRecord(dir), options.trust, tell);
  const given = readGiven(options, tell);
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

/** What opens the run, or the plan of a dry one. */
async function begin(options: FioCommandOptions, io: CommandIo): Promise<(() => Sitting) | Plan> {
  const tell = io.quiet ? undefined : io.tell;
  if (options.trust && options.resume === undefined && options.config === undefined)
    throw usageError('bad-option', '--trust goes with --resume or --config', 'what you type yourself is trusted');
  if (options.resume !== undefined) {
    if (options.dryRun) throw usageError('bad-option', '--dry-run and --resume exclude each other', 'run.json in the run directory has its plan');
    return resume(options, options.resume, io, tell);
  }
  const values = await findAutoMounts(await chooseTarget(applyScenarios(readGiven(options, tell), io), io), io);
  const plan = await makePlan(values);
  if (plan.share !== null) checkShareParent(plan.share);
  if (options.dryRun) return plan;
  if (options.yes !== true) checkEffort(plan);
  return () => beginRun(plan, values, options.out);
}

/** report.html; it calls the run by the name of its directory, wherever that lies. */
async function writePage(dir: string, record: RunRecord, results: readonly LoopResult[], charts: readonly Picture[], margin: number): Promise<string> {
  const { renderPage } = await import('./render-page.ts');
  return renderPage([sourceOfRun(basename(dir), record, results)], { charts, dirOf: () => dir, margin });
}

function failedCells(report: Report): number {
  return report.workloads.flatMap(({ cells }) => cells).filter(({ outcome }) => outcome !== 'ok' && outcome !== 'unsupported').length;
}

/** Runs the command; resolves with the exit code. */
export async function runFioCommand(options: FioCommandOptions, io: CommandIo): Promise<number> {
  const margin = readMargin(options.margin);
  const begun = await begin(options, io);
  if (typeof begun !== 'function') {
    io.print(await describeDryRun(begun));
    return 0;
  }
  return runSitting(
    () => ({ ...begun(), install: options.install }),
    io,
    async ({ record, results, directory, wasComplete, pause }) => {
      const report = buildReport([sourceOfRun(directory.dir, record, results)], [], margin);
      const write = async (name: string, text: string) => {
        directory.writeReport(name, text);
        await pause();
      };
      await write('report.md', renderReport(report, record, writeFioCommand(record.options as OptionValues)));
      const charts = await writeCharts(report, write);
      await write('report.html', await writePage(directory.dir, record, results, charts, margin));
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
