/** `fsbench fio`: plan, measure, keep, report; `--resume` goes on with what is missing. */

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildReport } from '../analyse/report.ts';
import { environmentError, messageOf, usageError } from '../errors.ts';
import { type LoopResult, type Plan, type Report, type RunRecord, SCHEMA_VERSION } from '../model.ts';
import { parseFioFailure } from '../parse/fio-errors.ts';
import { parseFioOutput } from '../parse/fio-json.ts';
import { cacheDir } from '../paths.ts';
import { estimateFileBytes, estimateSeconds } from '../plan/estimate.ts';
import { describePlanChanges, type OptionValues, QUICK } from '../plan/options.ts';
import { loopId, orderLoops } from '../plan/order.ts';
import { describeChanges, describeMountChanges } from '../provision/environment.ts';
import { openLocalBed } from '../provision/local-bed.ts';
import { openQemuBed } from '../provision/qemu-bed.ts';
import { removeStaleSessions } from '../provision/stale-sessions.ts';
import { quoteForShell } from '../quote.ts';
import { buildOverviewSpec } from '../render/charts/overview.ts';
import { renderJson } from '../render/json.ts';
import { renderAnswer, renderReport } from '../render/markdown.ts';
import { openProgress, type Progress } from '../render/progress.ts';
import type { Bed } from '../run/bed.ts';
import { measureAll, resumedWarnings } from '../run/measure.ts';
import type { Interpretation } from '../run/outcome.ts';
import { createRunDirectory, type RunDirectory, readRunRecord, resumeRunDirectory } from '../store/run-directory.ts';
import { checkShareParent, openShare, removeLeftShare, type Share } from '../store/share.ts';
import { describeDryRun } from './dry-run.ts';
import type { CommandIo } from './io.ts';
import { makePlan, readConfigFile } from './make-plan.ts';

export interface FioCommandOptions {
  /** Plan options given on the command line. */
  readonly given: OptionValues;
  readonly config: string | undefined;
  readonly quick: boolean;
  readonly out: string | undefined;
  readonly resume: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
}

function interpret(stdout: string, stderr: string): Interpretation {
  const output = parseFioOutput(stdout);
  return { metrics: output.metrics, entries: output.jobs, jobErrors: output.jobErrors, failure: parseFioFailure(`${stdout}\n${stderr}`) };
}

/** 2026-11-20T12:34:56.789Z as 20261120T123456Z: a name for folders. */
function compactTime(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** The name, or the first of NAME-2, NAME-3 and so on that is not taken. */
function freeName(name: string): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!existsSync(candidate)) return candidate;
  }
}

function commandLine(values: OptionValues): string {
  return [
    'fsbench',
    'fio',
    ...Object.entries(values)
      .filter(([name, value]) => name !== 'drop-host-caches' || value === 'true')
      .map(([name, value]) => (name === 'drop-host-caches' ? `--${name}` : `--${name}=${value}`)),
  ]
    .map(quoteForShell)
    .join(' ');
}

interface Sitting {
  readonly record: RunRecord;
  readonly directory: RunDirectory;
  readonly resumed: boolean;
}

/** Opens the run to resume; options given again must mean the plan it has. */
async function resume(options: FioCommandOptions, dir: string): Promise<Sitting> {
  if (options.out !== undefined) throw usageError('bad-option', '--out and --resume exclude each other', 'a resumed run stays where it is');
  const stored = readRunRecord(dir);
  const given: OptionValues = { ...(options.quick ? QUICK : {}), ...(options.config === undefined ? {} : readConfigFile(options.config)), ...options.given };
  if (Object.keys(given).length > 0) {
    const wanted = await makePlan({ ...(stored.options as OptionValues), ...(given.jobs === undefined ? { jobs: '*' } : {}), ...given });
    // Job files may have changed since; the run goes on with the texts it has unless jobs are named again.
    const changes = describePlanChanges(stored.plan, given.jobs === undefined ? { ...wanted, workloads: stored.plan.workloads } : wanted);
    if (changes.length > 0) {
      throw usageError('plan-differs', `--resume ${dir}: the run was planned otherwise: ${changes.join('; ')}`, 'resume without options, or start a new run');
    }
  }
  if (stored.plan.share !== null) checkShareParent(stored.plan.share);
  const { record, directory } = resumeRunDirectory(dir);
  return { record, directory, resumed: directory.results.length > 0 };
}

async function begin(options: FioCommandOptions): Promise<Sitting | Plan> {
  if (options.resume !== undefined) {
    if (options.dryRun) throw usageError('bad-option', '--dry-run and --resume exclude each other', 'run.json in the run directory has its plan');
    return resume(options, options.resume);
  }
  const values: OptionValues = { ...(options.quick ? QUICK : {}), ...(options.config === undefined ? {} : readConfigFile(options.config)), ...options.given };
  const plan = await makePlan(values);
  if (plan.share !== null) checkShareParent(plan.share);
  if (options.dryRun) return plan;
  const now = new Date();
  const id = `${compactTime(now)}-${randomBytes(3).toString('hex')}`;
  const record: RunRecord = {
    schemaVersion: SCHEMA_VERSION,
    id,
    startedAt: now.toISOString(),
    finishedAt: null,
    options: values,
    plan,
    mounts: [],
    environment: null,
    notes: [],
  };
  const directory = createRunDirectory(options.out ?? freeName(join('reports', `${compactTime(now)}-${plan.target}`)), record);
  return { record, directory, resumed: false };
}

/** charts/overview.svg, and the spec it was drawn from, which opens in the Vega editor. */
async function writeCharts(report: Report, directory: RunDirectory): Promise<void> {
  const { renderSvg } = await import('../render/charts/svg.ts');
  const spec = buildOverviewSpec(report);
  directory.writeReport('charts/overview.vl.json', `${JSON.stringify(spec, null, 2)}\n`);
  directory.writeReport('charts/overview.svg', await renderSvg(spec));
}

function failedCells(report: Report): number {
  return report.workloads.flatMap(({ cells }) => cells).filter(({ outcome }) => outcome !== 'ok' && outcome !== 'unsupported').length;
}

/** Measures what is missing of a sitting; resolves with the record as it then stands. */
async function measure(sitting: Sitting, results: LoopResult[], progress: Progress, io: CommandIo): Promise<RunRecord> {
  const { directory } = sitting;
  const { plan } = sitting.record;
  let { record } = sitting;
  const done = new Set(results.map(loopId));
  const pending = orderLoops(plan).filter((key) => !done.has(loopId(key)));
  let share: Share | null = null;
  let changes: readonly string[] = [];
  let beds = 0;
  const told = new Set<string>();
  // A VM that is set up anew has the same to say.
  const sayOnce = (text: string) => {
    if (!told.has(text)) progress.say(text);
    told.add(text);
  };
  const provision = async (): Promise<Bed> => {
    if (plan.target === 'local') return openLocalBed(plan, record.id);
    removeStaleSessions();
    share ??= openShare(plan.share ?? directory.dir, estimateFileBytes(plan));
    return openQemuBed({ plan, runId: record.id, cache: cacheDir(), shareDir: share.dir, say: sayOnce, signal: io.signal });
  };
  try {
    await measureAll({
      plan,
      pending,
      provision,
      interpret,
      warnings: () => (sitting.resumed || beds > 1 ? resumedWarnings(changes) : []),
      onBed(bed) {
        beds++;
        const found = bed.mounts.map((mount) => mount.found);
        changes = record.environment === null ? [] : [...describeChanges(record.environment, bed.environment), ...describeMountChanges(record.mounts, found)];
        for (const change of changes) progress.say(`since the run began: ${change}`);
        const notes = [...new Set([...record.notes, ...bed.notes, ...changes.map((change) => `since the run began: ${change}`)])];
        record = {
          ...record,
          environment: record.environment ?? bed.environment,
          mounts: record.mounts.length > 0 ? record.mounts : found,
          notes,
        };
        directory.writeRun(record);
      },
      onStart: progress.start,
      onResult(result, raw) {
        results.push(directory.append(result, raw));
        progress.finish(result);
      },
      onTrouble: progress.say,
      signal: io.signal,
    });
    record = { ...record, finishedAt: record.finishedAt ?? new Date().toISOString() };
    directory.writeRun(record);
    return record;
  } finally {
    (share as Share | null)?.remove();
    // A kill may have left one where nothing was pending any more.
    if (plan.target === 'qemu' && share === null && sitting.resumed) removeLeftShare(plan.share ?? directory.dir);
  }
}

/** Runs the command; resolves with the exit code. */
export async function runFioCommand(options: FioCommandOptions, io: CommandIo): Promise<number> {
  const begun = await begin(options);
  if (!('directory' in begun)) {
    io.out(await describeDryRun(begun));
    return 0;
  }
  const { directory, record } = begun;
  const { plan } = record;
  const results = [...directory.results];
  const total = plan.workloads.length * plan.mounts.length * plan.loops;
  const progress = openProgress(io.err, total, results.length, estimateSeconds(plan), io.color);
  if (!io.quiet) progress.say(`run directory: ${directory.dir}`);
  try {
    const finished = await measure(begun, results, io.quiet ? { ...progress, start: () => {}, finish: () => {}, say: () => {} } : progress, io);
    const report = buildReport(finished, results);
    progress.end();
    directory.writeReport('report.md', renderReport(report, commandLine(finished.options as OptionValues)));
    await writeCharts(report, directory);
    io.out(options.json ? renderJson(report) : renderAnswer(report));
    if (!io.quiet) io.err.write(`report: ${join(directory.dir, 'report.md')}\n`);
    const failed = failedCells(report);
    if (failed > 0)
      throw environmentError('cells-failed', `${failed} of ${report.workloads.length * report.mounts.length} cells failed`, 'the table and raw/ say why');
    return 0;
  } catch (error) {
    progress.end();
    if (io.signal.aborted)
      io.err.write(
        `stopped (${messageOf(io.signal.reason)}); ${results.length} of ${total} loops are kept. Go on with: fsbench fio --resume ${quoteForShell(directory.dir)}\n`,
      );
    else if (results.length === 0 && !begun.resumed && options.resume === undefined) directory.discard();
    // Whatever a stop broke on its way, the stop is what happened.
    throw io.signal.aborted ? io.signal.reason : error;
  } finally {
    directory.close();
  }
}
