/** Options to a checked plan: job files read, mounts parsed, fio asked whether it takes the user's jobs. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { messageOf, usageError } from '../errors.ts';
import type { Plan, Workload } from '../model.ts';
import { parseMounts } from '../mount/spec.ts';
import { sessionPrefix } from '../paths.ts';
import { chooseJobs } from '../plan/jobs.ts';
import { DEFAULTS, type OptionValues, readConfig, readPlanFigures } from '../plan/options.ts';
import { findProgram } from '../process/find-program.ts';
import { run } from '../process/run.ts';
import { checkLocalMounts } from '../provision/local-bed.ts';
import { buildFioArgv } from '../run/fio-argv.ts';
import { isFile, readBuiltInJob, readJobFile } from '../store/job-files.ts';
import { readRegularFile } from '../store/regular-file.ts';

/** Options from a YAML file; throws a usage error that names the file. */
export function readConfigFile(file: string): OptionValues {
  let document: unknown;
  try {
    document = parseYaml(readRegularFile(file, { followLinks: true }).toString('utf8'));
  } catch (cause) {
    throw usageError('bad-config', `--config ${file}: ${messageOf(cause)}`, undefined, cause);
  }
  return readConfig(document, `--config ${file}`);
}

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

/** The plan these options mean. Throws usage errors that name option and value. */
export async function makePlan(values: OptionValues): Promise<Plan> {
  if (values.mounts === undefined) throw usageError('no-mounts', '--mounts is missing', 'say which mounts to measure, such as --mounts virtiofs,9p,sshfs');
  const figures = readPlanFigures(values);
  const mounts = parseMounts(values.mounts);
  const choices = chooseJobs(values.jobs ?? DEFAULTS.jobs, isFile);
  const workloads = choices.map((choice) => ('builtIn' in choice ? readBuiltInJob(choice.builtIn) : readJobFile(choice.file)));
  const twice = workloads.find(({ name }, index) => workloads.findIndex((other) => other.name === name) !== index);
  if (twice !== undefined) throw usageError('bad-job', `two jobs are called '${twice.name}'`, "a job file's name names its workload: rename one");
  const plan: Plan = { ...figures, workloads, mounts };
  if (plan.target === 'local') checkLocalMounts(plan);
  for (const [index, choice] of choices.entries()) {
    if ('file' in choice) await checkJobFile(workloads[index] as Workload, choice.file, plan);
  }
  return plan;
}
