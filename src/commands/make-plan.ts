/** Options to a checked plan: job files read, mounts parsed, fio asked whether it takes the user's jobs. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildFioArgv } from '../fio/argv.ts';
import { findJobDoubts, type JobDoubt } from '../fio/job-safety.ts';
import { usageError } from '../model/errors.ts';
import type { Plan, Workload } from '../model/records.ts';
import { parseMounts } from '../mount/spec.ts';
import { checkWorkloads, chooseJobs } from '../plan/jobs.ts';
import { DEFAULTS, type OptionValues, readPlanFigures } from '../plan/options.ts';
import { findProgram } from '../process/find-program.ts';
import { sessionPrefix } from '../process/paths.ts';
import { run } from '../process/run.ts';
import { isFile, readBuiltInJob, readJobFile } from '../store/job-files.ts';
import { checkLocalMounts } from '../target/local-bed.ts';
import { runsInOwnVm } from './trust/reach.ts';

/** Throws a usage error with fio's own words for a job file that the fio of this host refuses. */
async function checkJobFile(workload: Workload, path: string, plan: Plan): Promise<void> {
  if (findProgram('fio') === null) return;
  const dir = await mkdtemp(sessionPrefix());
  try {
    const file = join(dir, 'check.job');
    await writeFile(file, workload.jobText);
    const argv = buildFioArgv(plan.fio, dir, file);
    const result = await run([...argv.slice(0, -1), '--parse-only', file], { timeoutMs: 20_000 });
    if (result.exitCode === 0) return;
    const said = result.stderr.split('\n').find((line) => line.startsWith('fio:')) ?? (result.stderr.trim().split('\n')[0] || 'no reason given');
    throw usageError('bad-job', `job file ${path}: fio refuses it: ${said.replace(/^fio: /, '')}`, `try it alone: fio --parse-only '${path}'`);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Lines of a job that are told one by one. */
const TOLD_DOUBTS = 10;

function unsafeJob(file: string, doubts: readonly JobDoubt[]): Error {
  const told = doubts.slice(0, TOLD_DOUBTS).map(({ line, text }) => `\n    line ${line}: ${text}`);
  const more = doubts.length > TOLD_DOUBTS ? `\n    and ${doubts.length - TOLD_DOUBTS} more lines` : '';
  return usageError(
    'unsafe-job',
    `job file ${file} would run on this machine, and may do more there than I/O to its test files:${told.join('')}${more}`,
    'take the lines out, or add --allow-job-commands if you know what they do; in the VM of --target qemu they need no leave',
  );
}

/** The plan these options mean. Throws usage errors that name option and value. */
export async function makePlan(values: OptionValues): Promise<Plan> {
  if (values.mounts === undefined) throw usageError('no-mounts', '--mounts is missing', 'say which mounts to measure, such as --mounts virtiofs,9p,sshfs');
  const figures = readPlanFigures(values);
  const mounts = parseMounts(values.mounts);
  const choices = chooseJobs(values.jobs ?? DEFAULTS.jobs, isFile);
  const workloads = choices.map((choice) => ('builtIn' in choice ? readBuiltInJob(choice.builtIn) : readJobFile(choice.file)));
  checkWorkloads(workloads);
  const plan: Plan = { ...figures, workloads, mounts };
  if (plan.target === 'local') checkLocalMounts(plan);
  for (const [index, choice] of choices.entries()) {
    if ('builtIn' in choice) continue;
    const workload = workloads[index] as Workload;
    const doubts = findJobDoubts(workload.jobText);
    if (doubts.length > 0 && !plan.allowJobCommands) {
      if (!runsInOwnVm(plan.target)) throw unsafeJob(choice.file, doubts);
      // In the VM it may do what it likes; here it would be read by fio, which opens and loads things while it reads.
    } else await checkJobFile(workload, choice.file, plan);
  }
  return plan;
}
