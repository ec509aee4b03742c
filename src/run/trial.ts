/** Trials: a loop on each mount that does not count and tells how the rate of a workload comes about. */

import type { Workload } from '../model/records.ts';
import type { Place, Trial } from '../work/kind.ts';
import type { Bed, BedMount } from './bed.ts';
import type { LoopOptions } from './loop.ts';
import { prepareLoop } from './prepare.ts';
import { BedLost, GRACE_SECONDS, underDeadline } from './steps.ts';

/** $1: the work folder, then the command; its logs begin with LOGS. What is left of a trial that was cut short is none of this one's. */
const buildScript = (logs: string) => `cd "$1" && shift || exit
rm -f -- ${logs}.*
"$@" > /dev/null 2>&1
cat -- ${logs}.*log 2> /dev/null
rm -f -- ${logs}.*`;

async function tryMount({ seconds, trial, ...options }: TrialOptions, bed: Bed, mount: BedMount, workload: Workload): Promise<readonly number[]> {
  const { plan, signal } = options;
  await prepareLoop(options, bed, mount);
  const place: Place = { testDir: mount.testDir, workDir: bed.workDir, mount: mount.found.name };
  const deadline = trial.deadlineSeconds(plan, workload, seconds);
  const argv = underDeadline(bed, trial.buildCommand(plan, workload, place, seconds), deadline, [buildScript(trial.logs), 'sh']);
  const ended = await bed.machine.exec(argv, { timeoutMs: (deadline + 2 * GRACE_SECONDS) * 1000, signal });
  signal.throwIfAborted();
  const fault = bed.fault();
  if (fault !== null) throw new BedLost(fault);
  return trial.readRates(ended.stdout.toString('utf8'));
}

export interface TrialOptions extends LoopOptions {
  readonly trial: Trial;
  /** Of each. */
  readonly seconds: number;
}

/** Rates of a workload on each mount, piece by piece; empty of a mount where it does not work. Throws BedLost as loops do. */
export async function tryMounts(options: TrialOptions, bed: Bed, workload: Workload): Promise<(readonly number[])[]> {
  const rates: (readonly number[])[] = [];
  for (const mount of bed.mounts) rates.push(await tryMount(options, bed, mount, workload));
  return rates;
}
