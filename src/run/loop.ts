/** One loop: caches dropped and checked, both machines probed, the command run under its deadline, the end judged. */

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { sumHostCpu } from '../model/host-cpu.ts';
import type { FoundMount, LoopKey, LoopResult, Plan, Workload } from '../model/records.ts';
import { type Warning, warn } from '../model/warnings.ts';
import { killByArgument } from '../process/host-cpu.ts';
import { run } from '../process/run.ts';
import { formatMebibytes } from '../text/units.ts';
import type { Place, WorkKind } from '../work/kind.ts';
import type { Bed, BedMount } from './bed.ts';
import { diffCounters, diffHostCpu, PROBE_SCRIPT, parseCounters, readHostCounters, readHostCpu } from './probes.ts';
import { diffServer, readServer } from './served.ts';
import { BedLost, GRACE_SECONDS, judgeAfter, RUN_SCRIPT, takeStep, underDeadline } from './steps.ts';

/** What the command printed, to be kept byte for byte. */
export interface RawOutput {
  readonly stdout: Buffer;
  readonly stderr: string;
}

const PREPARE_TIMEOUT_MS = 120_000;

/** Cached bytes of the test files that still count as dropped: what looking at them may bring back. */
const WARM_LIMIT_BYTES = 1024 ** 2;

/**
 * Writes back, drops, counts what is still cached (fincore asks mincore(2) of each file), probes. $1: the test folder; then words
 * that make a command root's, where there are any.
 */
const PREPARE_SCRIPT = `sync
cd "$1" || exit 1
shift
if if [ $# = 0 ]; then (echo 3 > /proc/sys/vm/drop_caches) 2>/dev/null; else "$@" sh -c 'echo 3 > /proc/sys/vm/drop_caches' 2>/dev/null; fi
then echo 'dropped yes'; else echo 'dropped no'; fi
if command -v fincore > /dev/null; then
  total=0
  for bytes in $(fincore -b -n -o RES -- * 2>/dev/null); do total=$((total + bytes)); done
  echo "cached $total"
fi
${PROBE_SCRIPT}`;

/**
 * The command, and the probe after it in one: where a machine is reached through another program, each command costs as much as a loop
 * may cost in all. $1: the mark that stands between the two, then as RUN_SCRIPT has it. Not on this host, where a signal must reach what is run.
 */
const PROBED_RUN_SCRIPT = `mark="$1"; shift; cd "$1" && shift || exit; "$@"; code=$?
printf '\\n%s\\n' "$mark"
${PROBE_SCRIPT}
exit "$code"`;

/** Takes apart what PROBED_RUN_SCRIPT printed; `probe` is null where it did not come that far. */
export function splitProbed(mark: string, stdout: Buffer): { readonly stdout: Buffer; readonly probe: string | null } {
  const at = stdout.lastIndexOf(`\n${mark}\n`);
  return at < 0 ? { stdout, probe: null } : { stdout: stdout.subarray(0, at), probe: stdout.toString('utf8', at + mark.length + 2) };
}

/** What all loops of a plan are measured with. */
export interface LoopOptions {
  readonly plan: Plan;
  readonly kindOf: (workload: Workload) => WorkKind;
  /** Whether a mount is of nothing but memory: its files are always cached. */
  readonly isInMemory: (found: FoundMount) => boolean;
  readonly signal: AbortSignal;
}

/** The host's caches, dropped where asked; false where that is not allowed. */
async function dropHostCaches(): Promise<boolean> {
  try {
    // Only clean pages can be dropped.
    await run(['sync']);
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    return true;
  } catch {
    return false;
  }
}

/** Writes back and drops caches before a loop; what can be doubted of it, and what the target printed. Throws BedLost where it does not answer. */
export async function prepareLoop(
  { plan, isInMemory, signal }: Omit<LoopOptions, 'kindOf'>,
  bed: Bed,
  mount: BedMount,
): Promise<{ warnings: Warning[]; text: string }> {
  const byHost = bed.sharesKernel === true && (await dropHostCaches());
  const result = await bed.machine.exec(['sh', '-c', PREPARE_SCRIPT, 'sh', mount.testDir, ...(bed.asRoot ?? [])], { timeoutMs: PREPARE_TIMEOUT_MS, signal });
  signal.throwIfAborted();
  if (result.exitCode !== 0) {
    throw new BedLost(`mount '${mount.found.name}' did not answer while its caches were dropped${result.timedOut ? '' : `: ${result.stderr.trim()}`}`);
  }
  const text = result.stdout.toString('utf8');
  const warnings: Warning[] = [];
  const cached = Number(/^cached (\d+)$/m.exec(text)?.[1] ?? 0);
  if (!text.includes('dropped yes') && !byHost) warnings.push(warn('caches-not-dropped', ''));
  else if (!/^cached \d+$/m.test(text)) warnings.push(warn('caches-unchecked', ''));
  else if (cached > WARM_LIMIT_BYTES && !isInMemory(mount.found)) warnings.push(warn('caches-still-warm', formatMebibytes(cached)));
  // What the loop before wrote would else reach the host's disk while this one is timed.
  await bed.syncHost?.(signal);
  if (plan.dropHostCaches && !bed.isHost && !byHost && !(await dropHostCaches())) warnings.push(warn('caches-not-dropped', "the host's"));
  return { warnings, text };
}

/** Share of the host's CPU time that neither was idle nor went to what is measured; above it a loop is marked. */
const BUSY_FRACTION = 0.2;
const STEAL_FRACTION = 0.02;

function doubtMachines(result: Pick<LoopResult, 'guest' | 'host' | 'hostCpuSeconds'>, busyFraction: number | null): Warning[] {
  const warnings: Warning[] = [];
  const steal = Math.max(result.guest?.stealFraction ?? 0, result.host?.stealFraction ?? 0);
  if (steal > STEAL_FRACTION) warnings.push(warn('steal', `${(steal * 100).toFixed(0)} % of the CPU time`));
  if (busyFraction !== null && busyFraction > BUSY_FRACTION) warnings.push(warn('host-busy', `${(busyFraction * 100).toFixed(0)} % of the host's CPU time`));
  return warnings;
}

/** The judgement of a loop whose command was not run, since a step before it failed. */
const NOT_RUN = { outcome: 'failed', errno: null, metrics: null, warnings: [] } as const;

/** Measures one loop; throws BedLost where the target has to be set up anew, and the abort's reason on an abort. */
export async function measureLoop(options: LoopOptions, bed: Bed, key: LoopKey): Promise<{ result: Omit<LoopResult, 'raw'>; raw: RawOutput }> {
  const { plan, kindOf, signal } = options;
  const mount = bed.mounts.find(({ found }) => found.name === key.mount) as BedMount;
  const workload = plan.workloads.find(({ name }) => name === key.workload) as Plan['workloads'][number];
  const kind = kindOf(workload);
  const place: Place = { testDir: mount.testDir, workDir: bed.workDir, mount: key.mount };
  const steps = kind.buildSteps?.(workload, place, plan) ?? {};
  const argv = kind.buildCommand(plan, workload, place);
  const deadline = kind.deadlineSeconds(plan, workload);
  const before = await takeStep(steps.before, bed, signal);
  const prepared = await prepareLoop(options, bed, mount);
  const warm = before.reason === null ? await takeStep(steps.warmUp, bed, signal) : before;
  const startedAt = new Date();
  if (warm.reason !== null) {
    await takeStep(steps.after, bed, signal);
    const probes = { guest: null, host: null, hostCpuSeconds: null };
    const result = {
      ...key,
      ...NOT_RUN,
      ...probes,
      reason: warm.reason,
      startedAt: startedAt.toISOString(),
      elapsedMs: 0,
      warnings: prepared.warnings,
      fioArgv: argv,
    };
    return { result, raw: { stdout: Buffer.from(warm.stdout), stderr: '' } };
  }
  const begun = performance.now();
  const hostBefore = readHostCounters();
  const cpuBefore = readHostCpu(bed, key.mount);
  const serverBefore = readServer(bed, mount);
  const mark = `fsbench-${randomBytes(9).toString('hex')}`;
  const script = bed.isHost ? [RUN_SCRIPT, 'sh'] : [PROBED_RUN_SCRIPT, 'sh', mark];
  const ended = await bed.machine.exec(underDeadline(bed, argv, deadline, script), { timeoutMs: (deadline + 2 * GRACE_SECONDS) * 1000, signal });
  const { probe, ...printed } = splitProbed(mark, ended.stdout);
  const done = { ...ended, ...printed };
  const elapsedMs = Math.round(performance.now() - begun);
  const served = diffServer(serverBefore, readServer(bed, mount), mount);
  const cpuAfter = readHostCpu(bed, key.mount);
  const hostAfter = readHostCounters();
  signal.throwIfAborted();
  const fault = bed.fault();
  if (fault !== null) throw new BedLost(fault);

  const after = probe ?? (await bed.machine.exec(['sh', '-c', PROBE_SCRIPT], { timeoutMs: 30_000, signal })).stdout.toString('utf8');
  signal.throwIfAborted();
  const stdout = done.stdout.toString('utf8');
  // timeout(1): 124 when it had to stop the command, 137 when it had to kill it.
  const killed = done.exitCode === 137 || done.signal !== null;
  const timedOut = done.timedOut || done.exitCode === 124 || (killed && elapsedMs >= deadline * 1000);
  const ofCommand = kind.judge({ exitCode: done.exitCode, signal: done.signal, timedOut, stdout, stderr: done.stderr }, plan, workload);
  const meant = ofCommand.errno === 'EMFILE' ? mount.onTooManyFiles : undefined;
  const told = meant === undefined ? ofCommand : { ...ofCommand, reason: `${ofCommand.reason}; ${meant}` };
  const judged = judgeAfter(told, await takeStep(steps.after, bed, signal));
  const strange = Object.keys(judged.figures ?? {}).find((name) => !kind.figures.includes(name));
  if (strange !== undefined) throw new Error(`work of kind '${kind.kind}' gives the figure '${strange}', which it does not name`);
  const guest = diffCounters(parseCounters(prepared.text), parseCounters(after));
  const hostCpuSeconds = diffHostCpu(cpuBefore, cpuAfter);
  const probes = { guest, host: diffCounters(hostBefore, hostAfter), hostCpuSeconds };
  return {
    result: {
      ...key,
      ...judged,
      ...probes,
      ...(served === null ? {} : { served }),
      startedAt: startedAt.toISOString(),
      elapsedMs,
      warnings: [...prepared.warnings, ...judged.warnings, ...doubtMachines(probes, othersFraction(hostBefore, hostAfter, hostCpuSeconds))],
      fioArgv: argv,
    },
    raw: { stdout: done.stdout, stderr: done.stderr },
  };
}

/** CPU time of the host that went to others than QEMU, daemon and sshd, as a share of all; null where not known. */
function othersFraction(
  before: ReturnType<typeof readHostCounters>,
  after: ReturnType<typeof readHostCounters>,
  ours: LoopResult['hostCpuSeconds'],
): number | null {
  if (before === null || after === null || ours === null) return null;
  const all = after.cpuTicks - before.cpuTicks;
  const busy = all - (after.idleTicks - before.idleTicks);
  const own = sumHostCpu(ours) * 100;
  return all > 0 ? Math.max(0, busy - own) / all : null;
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
