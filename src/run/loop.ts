/** One loop: caches dropped and checked, both machines probed, the command run under its deadline, the end judged. */

import type { LoopKey, LoopResult, Plan, Workload } from '../model/records.ts';
import type { Warning } from '../model/warnings.ts';
import { killByArgument } from '../process/host-cpu.ts';
import type { Place, WorkKind } from '../work/kind.ts';
import type { Bed, BedMount } from './bed.ts';
import { doubtMachines } from './disturbance.ts';
import { type Prepared, type PrepareOptions, prepareLoop } from './prepare.ts';
import { diffCounters, PROBE_SCRIPT, parseCounters, throttledBetween } from './probes.ts';
import { BedLost, judgeAfter, type StepEnd, takeStep } from './steps.ts';
import { prepareAndRun, type Ran, runPrepared } from './trip.ts';

/** What the command printed, to be kept byte for byte. */
export interface RawOutput {
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** What all loops of a plan are measured with. */
export interface LoopOptions extends PrepareOptions {
  readonly kindOf: (workload: Workload) => WorkKind;
}

/** The judgement of a loop whose command was not run, since a step before it failed. */
const NOT_RUN = { outcome: 'failed', errno: null, metrics: null, warnings: [] } as const;

interface Measured {
  readonly result: Omit<LoopResult, 'raw'>;
  readonly raw: RawOutput;
}

/** A loop that ended before its command: a step before it failed. */
function notRun(key: LoopKey, fioArgv: readonly string[], { reason, stdout }: StepEnd, warnings: readonly Warning[]): Measured {
  const probes = { guest: null, host: null, hostCpuSeconds: null };
  const result = { ...key, ...NOT_RUN, ...probes, reason, startedAt: new Date().toISOString(), elapsedMs: 0, warnings, fioArgv };
  return { result, raw: { stdout: Buffer.from(stdout), stderr: '' } };
}

/** What the target's machine counts now, as its probe prints it. */
async function probe({ machine }: Bed, signal: AbortSignal): Promise<string> {
  const { stdout } = await machine.exec(['sh', '-c', PROBE_SCRIPT], { timeoutMs: 30_000, signal });
  signal.throwIfAborted();
  return stdout.toString('utf8');
}

/** Measures one loop; throws BedLost where the target has to be set up anew, and the abort's reason on an abort. */
export async function measureLoop(options: LoopOptions, bed: Bed, key: LoopKey): Promise<Measured> {
  const { plan, kindOf, signal } = options;
  const mount = bed.mounts.find(({ found }) => found.name === key.mount) as BedMount;
  const workload = plan.workloads.find(({ name }) => name === key.workload) as Plan['workloads'][number];
  const kind = kindOf(workload);
  const place: Place = { testDir: mount.testDir, workDir: bed.workDir, mount: key.mount };
  const steps = kind.buildSteps?.(workload, place, plan) ?? {};
  const argv = kind.buildCommand(plan, workload, place);
  const deadlineSeconds = kind.deadlineSeconds(plan, workload);
  const command = { argv, deadlineSeconds };
  const giveUp = async (end: StepEnd, warnings: readonly Warning[]) => {
    await takeStep(steps.after, bed, signal);
    return notRun(key, argv, end, warnings);
  };
  const before = await takeStep(steps.before, bed, signal);
  if (before.reason !== null) return giveUp(before, []);
  let ran: Ran & { readonly prepared: Prepared };
  if (bed.isHost || steps.warmUp !== undefined) {
    const prepared = await prepareLoop(options, bed, mount);
    const warm = await takeStep(steps.warmUp, bed, signal);
    if (warm.reason !== null) return giveUp(warm, prepared.warnings);
    // What the run to warm up was disturbed by is not the loop's.
    const text = steps.warmUp === undefined ? prepared.text : await probe(bed, signal);
    ran = { ...(await runPrepared(bed, mount, command, signal)), prepared: { ...prepared, text } };
  } else ran = await prepareAndRun(options, bed, mount, command);
  signal.throwIfAborted();
  const fault = bed.fault();
  if (fault !== null) throw new BedLost(fault);

  const { done, prepared, startedAt, elapsedMs, host, hostCpuSeconds, served } = ran;
  const after = ran.probe ?? (await probe(bed, signal));
  const stdout = done.stdout.toString('utf8');
  // timeout(1): 124 when it had to stop the command, 137 when it had to kill it.
  const killed = done.exitCode === 137 || done.signal !== null;
  const timedOut = done.timedOut || done.exitCode === 124 || (killed && elapsedMs >= deadlineSeconds * 1000);
  const ofCommand = kind.judge({ exitCode: done.exitCode, signal: done.signal, timedOut, stdout, stderr: done.stderr }, plan, workload);
  const meant = ofCommand.errno === 'EMFILE' ? mount.onTooManyFiles : undefined;
  const told = meant === undefined ? ofCommand : { ...ofCommand, reason: `${ofCommand.reason}; ${meant}` };
  const judged = judgeAfter(told, await takeStep(steps.after, bed, signal));
  const strange = Object.keys(judged.figures ?? {}).find((name) => !kind.figures.includes(name));
  if (strange !== undefined) throw new Error(`work of kind '${kind.kind}' gives the figure '${strange}', which it does not name`);
  const [guestBefore, guestAfter] = [parseCounters(prepared.text), parseCounters(after)];
  const guest = diffCounters(guestBefore, guestAfter);
  const throttledFraction = { guest: throttledBetween(guestBefore, guestAfter), host: ran.hostThrottledFraction };
  const isApart = !bed.isHost && bed.sharesKernel !== true;
  return {
    result: {
      ...key,
      ...judged,
      guest,
      host,
      hostCpuSeconds,
      ...(served === null ? {} : { served }),
      startedAt: startedAt.toISOString(),
      elapsedMs,
      warnings: [...prepared.warnings, ...judged.warnings, ...doubtMachines({ ...ran, guest, throttledFraction, isApart })],
      fioArgv: argv,
    },
    raw: { stdout: done.stdout, stderr: done.stderr },
  };
}

/**
 * Kills every process that has an argument below a folder of ours, and prints its pid: fio's job processes leave their parent's group,
 * and programs of that name may be others'. The folder comes on standard input, so that this command does not find itself.
 */
export const KILL_SCRIPT = `read -r dir
for p in /proc/[0-9]*; do case "$(tr '\\0' ' ' < "$p/cmdline" 2>/dev/null)" in *"$dir/"*) kill -9 "\${p#/proc/}" 2>/dev/null && echo "$p";; esac; done`;

/** True where something of a loop still ran in the target although it is over; it is killed. */
export async function isLeft(bed: Bed): Promise<boolean> {
  if (bed.isHost) return killByArgument(bed.workDir).length > 0;
  const result = await bed.machine.exec(['sh', '-c', KILL_SCRIPT], { stdin: bed.workDir, timeoutMs: 30_000 });
  return result.stdout.length > 0;
}
