/** `fsbench sync`: plan, open the target, measure what is missing, keep, report. */

import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { summarise } from '../analyse/sync/summary.ts';
import { environmentError, messageOf, usageError } from '../model/errors.ts';
import { SYNC_SCHEMA_VERSION, type SyncLine, type SyncRecord } from '../model/sync.ts';
import { openCleanup } from '../process/cleanup.ts';
import { removeAll } from '../process/remove-all.ts';
import { sessionPrefix } from '../process/session-name.ts';
import { renderSyncJson, renderSyncMarkdown, renderSyncText } from '../render/sync/render.ts';
import { checkShareParent } from '../store/share.ts';
import { createSyncRun, resumeSyncRun, type SyncRun } from '../store/sync-run.ts';
import type { Arena } from '../sync/arena.ts';
import type { Mutagen } from '../sync/mutagen.ts';
import { openArena } from '../sync/open-arena.ts';
import { runSteps } from '../sync/run-steps.ts';
import { hasEnough, listSteps } from '../sync/steps.ts';
import { WATCHERS } from '../sync/watchers.ts';
import { findTarget } from '../target/kinds.ts';
import { quoteForShell } from '../text/quote.ts';
import { chooseTarget } from './default-target.ts';
import { findAutoMounts } from './find-auto-mounts.ts';
import { heed } from './heed.ts';
import type { CommandIo } from './io.ts';
import { compactTime, freeName } from './measure-run.ts';
import { openProvision } from './provision.ts';
import { bedPlanOf, describeSyncChanges, makeSyncPlan, type SyncOptionValues } from './sync-plan.ts';
import { formatSpec } from './write-charts.ts';

export interface SyncCommandOptions {
  readonly given: SyncOptionValues;
  readonly out: string | undefined;
  readonly resume: string | undefined;
  readonly format: 'md' | 'text' | 'json';
}

/** Room for files of a run: each takes a block. */
const BLOCK_BYTES = 4096;

const isPolling = (name: string) => WATCHERS.some((watcher) => watcher.name === name && watcher.polls);

interface Sitting {
  readonly record: SyncRecord;
  readonly run: SyncRun;
  readonly isNew: boolean;
}

/** The options with target and mounts found out where they are not named. */
async function complete(given: SyncOptionValues, io: CommandIo): Promise<SyncOptionValues> {
  return { ...given, ...(await findAutoMounts(await chooseTarget(given, io), io)) };
}

async function begin({ given, out, resume }: SyncCommandOptions, io: CommandIo): Promise<Sitting> {
  if (out !== undefined && resume !== undefined) throw usageError('bad-option', '--out and --resume exclude each other', 'a resumed run stays where it is');
  const plan = makeSyncPlan(await complete(given, io));
  if (plan.share !== null) checkShareParent(plan.share);
  findTarget(plan.target).kind.checkHost?.(process);
  if (resume !== undefined) {
    const { record, run } = resumeSyncRun(resume);
    const changes = describeSyncChanges(record.plan, plan);
    if (changes.length === 0) return { record, run, isNew: false };
    run.close();
    throw usageError(
      'plan-differs',
      `--resume ${resume}: the run was planned otherwise: ${changes.join('; ')}`,
      'give the options that it was begun with, or start a new run',
    );
  }
  const now = new Date();
  const record: SyncRecord = {
    schemaVersion: SYNC_SCHEMA_VERSION,
    kind: 'sync',
    id: `${compactTime(now)}-${randomBytes(3).toString('hex')}`,
    startedAt: now.toISOString(),
    finishedAt: null,
    plan,
    environment: null,
    mounts: [],
    notes: [],
  };
  const dir = out ?? freeName(join('reports', `${compactTime(now)}-${findTarget(plan.target).kind.kind}-sync`));
  return { record, run: createSyncRun(dir, record), isNew: true };
}

/** Opens the target, does what is missing, and takes all of it away; resolves with the record as it then stands. */
async function measure({ record: stored, run }: Sitting, lines: SyncLine[], io: CommandIo, signal: AbortSignal): Promise<SyncRecord> {
  const { plan } = stored;
  const bedPlan = bedPlanOf(plan);
  const say = (text: string) => {
    if (!io.quiet) io.tell(text);
  };
  let record = stored;
  await using cleanup = openCleanup();
  const bytes = plan.files.reduce((sum, files) => sum + files, 0) * 2 * plan.mounts.length * BLOCK_BYTES;
  const provision = openProvision({ plan: bedPlan, runId: record.id, shareParent: plan.share ?? run.dir, fileBytes: bytes, install: false, say, signal });
  cleanup.defer(() => provision.release());
  const sessionDir = mkdtempSync(sessionPrefix());
  cleanup.defer(async () => removeAll(sessionDir));
  const bed = cleanup.use(await provision.open(plan.target, bedPlan));
  let mutagen: Mutagen | null = null;
  const fault = () => bed.fault() ?? mutagen?.fault() ?? null;
  const openCopies = async (): Promise<Mutagen> => {
    if (mutagen !== null) return mutagen;
    const { command } = bed.machine;
    if (command === undefined) throw environmentError('target-failed', `${plan.target}: no program can be talked with there`);
    const { openMutagen } = await import('../sync/mutagen.ts');
    mutagen = cleanup.use(await openMutagen({ dir: join(sessionDir, 'mutagen'), command, home: `${bed.workDir}/mutagen`, say, signal }));
    return mutagen;
  };
  const arenas = new Map<string, Arena>();
  for (const [at, mount] of plan.mounts.entries()) {
    const bedMount = bed.mounts[at];
    if (bedMount === undefined) throw new Error('a bed has the mounts of its plan');
    say(`mount ${mount.name}: making ready`);
    const context = {
      bed,
      label: plan.target,
      shareDir: provision.shareDir(),
      sessionDir,
      mutagen: openCopies,
      fault,
      deadlineSeconds: plan.deadlineSeconds,
      signal,
    };
    arenas.set(mount.name, cleanup.use(await openArena(mount, bedMount, context)));
  }
  const mounts = [...arenas.values()].map(({ found }) => found);
  const copies = mutagen === null ? [] : [`Mutagen ${(mutagen as Mutagen).version}`];
  record = { ...record, environment: record.environment ?? bed.environment, mounts, notes: [...new Set([...record.notes, ...bed.notes, ...copies])] };
  run.writeRun(record);
  for (const { name, notes } of mounts) for (const note of notes) say(`${name}: ${note}`);
  const steps = listSteps(plan, mounts);
  const givenUp = await runSteps(steps, {
    plan,
    arenas,
    lines,
    signal,
    onStart: (step, left) => say(`${left} left: ${step.name}`),
    onLines(added) {
      run.append(added);
      lines.push(...added);
      for (const line of added) if (line.outcome === 'failed') say(`${line.step}: ${line.reason}`);
    },
  });
  const notes = [...givenUp].map(([name, reason]) => `${name} was given up: ${reason}`);
  const done = new Set(lines.map(({ step }) => step));
  const isWhole = steps.every((step) => done.has(step.name) || hasEnough(step, lines, plan));
  record = { ...record, finishedAt: isWhole ? (record.finishedAt ?? new Date().toISOString()) : null, notes: [...new Set([...record.notes, ...notes])] };
  run.writeRun(record);
  return record;
}

async function report({ format }: SyncCommandOptions, record: SyncRecord, run: SyncRun, lines: readonly SyncLine[], io: CommandIo): Promise<void> {
  const summary = summarise(record, lines, isPolling);
  const { buildSyncSpec } = await import('../render/charts/sync.ts');
  const spec = buildSyncSpec(record, summary);
  const markdown = renderSyncMarkdown(record, summary);
  const title = `# What is seen on the other side, and when: ${record.plan.target}\n\n`;
  run.writeReport('report.md', `${title}${spec === null ? '' : '![Delay until a change is seen](charts/sync-delays.svg)\n\n'}${markdown}`);
  if (spec !== null) {
    const { renderSvg } = await import('../render/charts/svg.ts');
    run.writeReport('charts/sync-delays.vl.json', formatSpec(spec));
    run.writeReport('charts/sync-delays.svg', await renderSvg(spec));
  }
  if (format === 'json') io.out(renderSyncJson(record, summary));
  else io.print(format === 'text' ? renderSyncText(record, summary) : markdown);
  if (!io.quiet) io.tell(`report: ${join(run.dir, 'report.md')}`);
}

/** Runs the command; resolves with the exit code. After a stop, or where the target dies, what was measured is kept. */
export async function runSyncCommand(options: SyncCommandOptions, io: CommandIo): Promise<number> {
  const held = io.holdSignals();
  try {
    const sitting = await begin(options, io);
    const { run, record: stored } = sitting;
    const lines = [...run.lines];
    if (!io.quiet) io.tell(`run directory: ${run.dir}`);
    try {
      const record = stored.finishedAt === null ? await measure(sitting, lines, io, held.signal) : stored;
      await heed(held.signal);
      await report(options, record, run, lines, io);
      const failed = lines.filter(({ outcome }) => outcome === 'failed').length;
      if (failed > 0) throw environmentError('steps-failed', `${failed} of ${lines.length} measurements failed`, 'the report and results.jsonl say why');
      if (record.finishedAt === null)
        throw environmentError('steps-missing', 'not every step was done', `go on with: the same options and --resume ${quoteForShell(run.dir)}`);
      return 0;
    } catch (error) {
      if (lines.length === 0 && sitting.isNew) run.discard();
      else if (lines.length > run.lines.length || held.signal.aborted)
        io.tell(
          `${held.signal.aborted ? `stopped (${messageOf(held.signal.reason)}); ` : ''}what was measured is kept: go on with the same options and --resume ${quoteForShell(run.dir)}`,
        );
      throw held.signal.aborted ? held.signal.reason : error;
    } finally {
      run.close();
    }
  } finally {
    held.release();
  }
}
