/** `fsbench semantics`: tries what each mount keeps, keeps the answers in a run directory and prints them. */

import { isAbsolute, join } from 'node:path';
import { environmentError, usageError } from '../../model/errors.ts';
import type { Plan, RunRecord } from '../../model/records.ts';
import type { ProbeAnswer, SemanticsReport } from '../../model/semantics.ts';
import { readStoredLoop } from '../../parse/fsbench-json.ts';
import type { OptionValues } from '../../plan/options.ts';
import { sayDifferences } from '../../render/semantics/markdown.ts';
import { listTried, tablesOf } from '../../semantics/expected.ts';
import { buildSemanticsReport } from '../../semantics/report.ts';
import { GROUPS } from '../../semantics/row.ts';
import { ROWS } from '../../semantics/table.ts';
import { readRunRecord, resumeRunDirectory } from '../../store/run-directory.ts';
import { appendSemantics } from '../../store/semantics.ts';
import { checkShareParent } from '../../store/share.ts';
import { globMatcher } from '../../text/glob.ts';
import { quoteForShell } from '../../text/quote.ts';
import { splitAt, takeProtectionAway } from '../../text/split.ts';
import { chooseTarget } from '../default-target.ts';
import { findAutoMounts } from '../find-auto-mounts.ts';
import type { CommandIo } from '../io.ts';
import { planMounts } from '../make-plan.ts';
import { beginRun, type Sitting } from '../measure-run.ts';
import { openProvision } from '../provision.ts';
import { recordBed } from '../record-bed.ts';
import { admitRun } from '../trust/trust.ts';
import { type Held, holdAgainst, readExpected } from './expect.ts';
import { checkSemanticsFormat, deliverSemantics, writeSemanticsFiles } from './formats.ts';
import { runProbes } from './run-probes.ts';

export interface SemanticsOptions {
  readonly given: OptionValues;
  /** Names of probes and groups, as globs, joined by commas; all if left out. */
  readonly only: string | undefined;
  readonly out: string | undefined;
  /** A run that has the mounts, and in which the answers are kept; absent: a run of its own. */
  readonly into?: string | undefined;
  /** Take what is run outside our own VM from that run. */
  readonly trust?: boolean;
  readonly expect: string | undefined;
  /** NAME=DIR, joined by commas. */
  readonly hostDirs: string | undefined;
  readonly format: string;
  readonly install: boolean;
}

/** The rows that `--only` names. */
export function chooseRows(only: string | undefined): typeof ROWS {
  if (only === undefined) return ROWS;
  const words = only.split(',').map((word) => word.trim());
  const matches = (word: string) => {
    const fits = globMatcher(word);
    return ROWS.filter(({ name, group }) => fits(name) || fits(group));
  };
  const strange = words.find((word) => matches(word).length === 0);
  if (strange !== undefined)
    throw usageError('bad-option', `--only: there is no probe '${strange}'`, `name groups (${Object.keys(GROUPS).join(', ')}) or probes, such as 'flock*'`);
  const chosen = new Set(words.flatMap(matches));
  return ROWS.filter((row) => chosen.has(row));
}

/** The plan whose mounts are tried, and what opens the run that keeps the answers. */
async function chooseRun(
  { given, into, out, trust = false }: SemanticsOptions,
  io: CommandIo,
): Promise<{ plan: Plan; open: () => Pick<Sitting, 'record' | 'directory'> }> {
  if (into === undefined) {
    const values = await findAutoMounts(await chooseTarget(given, io), io);
    const plan = planMounts(values, []);
    return { plan, open: () => beginRun(plan, values, out) };
  }
  const strange = Object.keys(given)[0] ?? (out === undefined ? undefined : 'out');
  if (strange !== undefined) throw usageError('bad-option', `--into and --${strange} exclude each other`, `the run ${into} says what its mounts are`);
  const stored = admitRun(into, readRunRecord(into), trust, io.quiet ? undefined : io.tell);
  return { plan: { ...stored.plan, workloads: [] }, open: () => resumeRunDirectory(into, (value) => admitRun(into, value, trust), readStoredLoop) };
}

/** `--host-dir` by mount; throws a usage error for what names none of the plan's mounts, or no folder. */
function readHostDirs(text: string | undefined, { mounts }: Plan): ReadonlyMap<string, string> {
  const pairs = text === undefined ? [] : splitAt(text, ',').map((pair) => pair.split(/=(.*)/s).map(takeProtectionAway));
  for (const [name = '', dir = ''] of pairs) {
    if (mounts.every((mount) => mount.name !== name)) throw usageError('bad-option', `--host-dir: there is no mount '${name}'`, 'write NAME=DIR');
    if (!isAbsolute(dir)) throw usageError('bad-option', `--host-dir: '${dir}' is no absolute path`, 'write NAME=DIR');
  }
  return new Map(pairs as [string, string][]);
}

function tellHeld({ differences, notes }: Held, io: CommandIo): number {
  for (const note of notes) io.tell(note);
  for (const line of sayDifferences(differences)) io.tell(`otherwise than expected: ${line}`);
  const changed = differences.filter(({ isPromise }) => isPromise).length;
  if (!io.quiet && changed === 0) io.tell('all that is promised is as expected');
  return changed === 0 ? 0 : 1;
}

/** Runs the command; resolves with the exit code: 1 where a mount does not keep what was expected. */
export async function runSemanticsCommand(options: SemanticsOptions, io: CommandIo): Promise<number> {
  checkSemanticsFormat(options.format);
  const rows = chooseRows(options.only);
  const expected = options.expect === undefined ? null : readExpected(options.expect);
  const begin = await chooseRun(options, io);
  const { plan } = begin;
  const hostDirs = readHostDirs(options.hostDirs, plan);
  if (plan.share !== null) checkShareParent(plan.share);
  const held = io.holdSignals();
  try {
    const { directory, record: begun } = begin.open();
    let record: RunRecord = begun;
    const answers: ProbeAnswer[] = [];
    const say = io.quiet ? () => {} : io.tell;
    say(`run directory: ${directory.dir}`);
    const provision = openProvision({
      plan,
      runId: record.id,
      shareParent: plan.share ?? directory.dir,
      programs: ['perl'],
      install: options.install,
      say,
      signal: held.signal,
    });
    try {
      await runProbes({
        plan,
        rows,
        hostDirs,
        provision,
        onBed(bed, target) {
          ({ record } = recordBed(record, bed, target));
          directory.writeRun(record);
        },
        onAnswers(more) {
          answers.push(...more);
          appendSemantics(directory.dir, more);
        },
        say,
        signal: held.signal,
      });
      // That of a run of loops says when these were done.
      if (options.into === undefined) record = { ...record, finishedAt: new Date().toISOString() };
      directory.writeRun(record);
    } catch (error) {
      if (answers.length === 0 && options.into === undefined) directory.discard();
      else io.tell(`${answers.length} answers are kept; show them with: fsbench report ${directory.dir}`);
      throw held.signal.aborted ? held.signal.reason : error;
    } finally {
      await provision.release();
      directory.close();
    }
    const report: SemanticsReport = buildSemanticsReport(record, answers);
    if (options.into === undefined) await writeSemanticsFiles(report, directory.dir);
    await deliverSemantics(report, options.format, undefined, io);
    say(
      options.into === undefined
        ? `report: ${join(directory.dir, 'report.md')}`
        : `kept; the page has them: fsbench report ${quoteForShell(options.into)} --format html`,
    );
    if (answers.every(({ verdict }) => verdict === 'not tried')) throw environmentError('cells-failed', 'no probe could be tried', 'the table says why');
    return expected === null ? 0 : tellHeld(holdAgainst(tablesOf(listTried(record), answers), expected), io);
  } finally {
    held.release();
  }
}
