/** Options to a checked plan: job files read, mounts parsed, the user's jobs looked at. */

import { bootsOf } from '../model/boots.ts';
import { usageError } from '../model/errors.ts';
import type { Plan, Workload } from '../model/records.ts';
import { shardUnitOf } from '../model/shard.ts';
import { checkTargets, planOn, targetsOf } from '../model/targets.ts';
import { VM_CHOICE_NAMES } from '../model/vm-choice.ts';
import { parseMounts } from '../mount/spec.ts';
import { sweepMounts } from '../mount/sweep.ts';
import { makeEqual } from '../plan/equal.ts';
import { checkWorkloads, chooseJobs } from '../plan/jobs.ts';
import { DEFAULTS, type OptionValues, readPlanFigures, wholeNumber } from '../plan/options.ts';
import { parseTargets, spreadMounts } from '../plan/several.ts';
import { addTrial, fillSteered } from '../plan/steered.ts';
import { parseSweeps, sweepWorkloads } from '../plan/sweep.ts';
import { isFile } from '../store/job-files.ts';
import { findTarget, placeMounts, whereIs } from '../target/kinds.ts';
import { mustTakeTurns } from '../target/turns.ts';
import type { Doubt } from '../work/kind.ts';
import { kindOfWork } from '../work/kinds.ts';
import { checkCells } from './check-effort.ts';
import { checkJobFile, checkJobText } from './check-job-file.ts';
import { commandWorkloads } from './exec-workloads.ts';
import { loadWorkload } from './load-workload.ts';
import { shortenDoubts, tellDoubts } from './trust/doubts.ts';
import { confinesJobs, placesOfJobs } from './trust/reach.ts';
import { listReach } from './trust/trust.ts';

function unsafeJob(file: string, workload: Workload, doubts: readonly Doubt[], plan: Plan): Error {
  const told = listReach(shortenDoubts(tellDoubts(workload, doubts)));
  return usageError(
    'unsafe-job',
    `job file ${file} would run ${placesOfJobs(plan)}, and may do more there than I/O to its test files:${told}`,
    'take the lines out, or add --allow-job-commands if you know what they do; in the VM of --target qemu, without nfs, they need no leave',
  );
}

/** Throws a usage error where a target that fsbench does not boot would have to be booted several times. */
function checkBoots(plan: Plan): void {
  const stays = targetsOf(plan).find((target) => !findTarget(target).kind.isOwnVm);
  if (bootsOf(plan) > 1 && stays !== undefined) {
    const hint = 'restart it between runs of one boot each, and give report all their directories: it takes them for boots';
    throw usageError('bad-option', `--boots ${bootsOf(plan)}: fsbench does not boot ${whereIs(stays)}`, hint);
  }
}

/** Throws a usage error for a part that would have nothing to measure. */
function checkShard(plan: Plan): void {
  const { shard } = plan;
  if (shard === undefined) return;
  const unit = shardUnitOf(plan);
  const number = unit === 'boots' ? bootsOf(plan) : plan.workloads.length;
  if (shard.of > number) {
    const hint = unit === 'boots' ? 'with --boots boots are dealt out' : 'without --boots, and with a budget, workloads are dealt out';
    throw usageError(
      'bad-option',
      `--shard ${shard.part}/${shard.of}: the plan has ${number} ${unit} to deal out`,
      `${hint}: take ${number} parts at the most`,
    );
  }
}

/** Throws a usage error where a VM is chosen and no target of the plan is one of ours. */
function checkChoice(plan: Plan): void {
  const [first] = VM_CHOICE_NAMES.filter((name) => plan[name] !== undefined);
  if (first === undefined || targetsOf(plan).some((target) => findTarget(target).kind.isOwnVm)) return;
  throw usageError(
    'bad-option',
    `--${first} ${plan[first]}: fsbench does not boot ${whereIs(plan.target)}`,
    `only the VM of --target qemu has ${{ kernel: 'a kernel', qemu: 'a QEMU', arch: 'a processor' }[first]} to choose`,
  );
}

/** A plan of mounts and targets with this work. Throws usage errors that name option and value. */
export function planMounts(values: OptionValues, workloads: readonly Workload[]): Plan {
  if (values.mounts === undefined) throw usageError('no-mounts', '--mounts is missing', 'say which mounts to measure, such as --mounts virtiofs,9p,sshfs');
  const wanted = parseTargets(values.target ?? DEFAULTS.target);
  const figures = readPlanFigures(
    fillSteered(
      values,
      wanted.every((target) => findTarget(target).kind.isOwnVm),
    ),
  );
  const sweeps = values.sweep === undefined ? [] : parseSweeps(values.sweep);
  const mounts = parseMounts(values.mounts);
  checkCells({ ...figures, workloads, mounts }, sweeps);
  const placed = placeMounts({ ...figures, workloads, mounts: spreadMounts(sweepMounts(mounts, sweeps), targetsOf(figures)) });
  const asked: Plan = { ...placed, ...(mustTakeTurns(placed) ? { oneAtATime: true } : {}) };
  const plan = values.equal === 'true' ? makeEqual(asked) : asked;
  checkTargets(plan);
  checkBoots(plan);
  checkChoice(plan);
  for (const target of targetsOf(plan)) findTarget(target).kind.checkMounts(planOn(plan, target));
  return plan;
}

/** The plan these options mean. Throws usage errors that name option and value. */
export async function makePlan(values: OptionValues): Promise<Plan> {
  planMounts(values, []);
  const typed = commandWorkloads(values);
  if (typed !== null && values.jobs !== undefined) throw usageError('bad-option', '--jobs and a command exclude each other', 'leave one of them out');
  const choices = typed === null ? chooseJobs(values.jobs ?? DEFAULTS.jobs, isFile) : [];
  const size = values['work-size'] === 'quick' ? 'quick' : 'full';
  if (typed !== null && values.files !== undefined)
    throw usageError('bad-option', '--files goes with ready work (--jobs)', 'leave it out: a command of your own has the files of --workdir');
  const mostFiles = values.files === undefined ? undefined : wholeNumber('files', values.files, 1, 1_000_000);
  const workloads = typed ?? choices.map((choice) => loadWorkload(choice, size, mostFiles));
  checkWorkloads(workloads);
  const plan = planMounts(values, workloads);
  const swept = sweepWorkloads(plan, workloads, values.sweep === undefined ? [] : parseSweeps(values.sweep));
  checkWorkloads(swept);
  for (const [index, choice] of choices.entries()) {
    if ('builtIn' in choice) continue;
    const workload = workloads[index] as Workload;
    checkJobText(workload, `job file ${choice.file}`);
    const doubts = kindOfWork(workload).findDoubts(workload.jobText);
    if (doubts.length > 0 && !plan.allowJobCommands) {
      if (!confinesJobs(plan)) throw unsafeJob(choice.file, workload, doubts, plan);
      // In the VM it may do what it likes; here a program would read it, and fio opens and loads things while it reads.
    } else await checkJobFile(workload, choice.file, plan);
  }
  const whole = addTrial({ ...plan, workloads: swept }, values);
  checkShard(whole);
  return values.equal === 'true' ? makeEqual(whole) : whole;
}
