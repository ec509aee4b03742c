/** VMs that a manager makes for a run: the commands that make, start, stop and remove one, and running them. */

import { environmentError } from '../model/errors.ts';
import { DOWNLOAD_VARIABLES } from '../process/child-env.ts';
import { type RunResult, run } from '../process/run.ts';
import { quoteForShell } from '../text/quote.ts';
import { tellingLine } from './managers.ts';

/** What one is made from. */
export interface MadeVm {
  readonly name: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** As its manager calls it. */
  readonly mountType: string;
  /** A folder of this host, absolute, and where the guest has it. */
  readonly shareDir: string;
  readonly mountPoint: string;
  /** What the user asked for beside, by the names of the address. */
  readonly options: Readonly<Record<string, string>>;
}

/** How a manager is told: pure. */
export interface VmCommands {
  /** Makes it, without starting it; null where the start does. */
  readonly make: readonly string[] | null;
  readonly start: readonly string[];
  readonly stop: readonly string[];
  readonly remove: readonly string[];
}

/** The name of its manager, which stands in messages. */
export interface VmManager {
  readonly name: string;
  /** Names of variables that the manager and its VM read. */
  readonly alsoPass: readonly string[];
  readonly commands: (vm: MadeVm) => VmCommands;
  /** Its status, as the manager says it; null where there is no such VM. */
  readonly statusOf: (name: string, signal: AbortSignal) => Promise<string | null>;
}

/** Making and starting may fetch an image of gigabytes. */
const START_TIMEOUT_MS = 40 * 60_000;
const STOP_TIMEOUT_MS = 5 * 60_000;

/** What a manager that fetches images and starts QEMU reads of our environment. */
export const MANAGER_VARIABLES: readonly string[] = [
  ...DOWNLOAD_VARIABLES.filter((name) => name !== 'APT_CONFIG'),
  'QEMU_SYSTEM_X86_64',
  'QEMU_SYSTEM_AARCH64',
];

export const show = (argv: readonly string[]): string => argv.map(quoteForShell).join(' ');

function failed(argv: readonly string[], result: RunResult): Error {
  const said = result.timedOut ? 'it did not end in time' : tellingLine(result) || `exit code ${result.exitCode}`;
  return environmentError('machine-not-made', `\`${show(argv)}\`: ${said}`, 'that command must work, with what its manager says of it');
}

async function must(manager: VmManager, argv: readonly string[], timeoutMs: number, signal: AbortSignal): Promise<void> {
  const result = await run(argv, { timeoutMs, alsoPass: manager.alsoPass, signal, dieWithParent: true });
  signal.throwIfAborted();
  if (result.exitCode !== 0) throw failed(argv, result);
}

/** Has the VM run: made where there is none, made anew where it is broken. Throws `machine-not-made` with what the manager said. */
export async function startMadeVm(manager: VmManager, vm: MadeVm, say: (text: string) => void, signal: AbortSignal): Promise<void> {
  const { make, start, remove } = manager.commands(vm);
  const status = await manager.statusOf(vm.name, signal);
  if (status === 'Running') return;
  const isThere = status === 'Stopped';
  if (status !== null && !isThere) await must(manager, remove, STOP_TIMEOUT_MS, signal);
  say(`${manager.name}: ${isThere ? 'starting' : 'making'} ${vm.name}`);
  if (!isThere && make !== null) await must(manager, make, START_TIMEOUT_MS, signal);
  await must(manager, start, START_TIMEOUT_MS, signal);
}

/** Stops it; where it won't, it is taken away, and the next start makes it anew. */
export async function stopMadeVm(manager: VmManager, { stop, remove }: Pick<VmCommands, 'stop' | 'remove'>): Promise<void> {
  const stopped = await run(stop, { timeoutMs: STOP_TIMEOUT_MS, alsoPass: manager.alsoPass, dieWithParent: true });
  if (stopped.exitCode !== 0) await run(remove, { timeoutMs: STOP_TIMEOUT_MS, alsoPass: manager.alsoPass, dieWithParent: true });
}

/** Takes it away, running or not; why it can't, with the command that does, or null where nothing is left. */
export async function removeMadeVm(manager: VmManager, name: string, remove: readonly string[]): Promise<string | null> {
  const never = new AbortController().signal;
  try {
    if ((await manager.statusOf(name, never)) === null) return null;
    const removed = await run(remove, { timeoutMs: STOP_TIMEOUT_MS, alsoPass: manager.alsoPass, dieWithParent: true });
    if (removed.exitCode === 0 && (await manager.statusOf(name, never)) === null) return null;
    return `${manager.name}: ${name} is left (${tellingLine(removed) || `exit code ${removed.exitCode}`}): \`${show(remove)}\``;
  } catch (error) {
    return `${manager.name}: ${name} may be left (${(error as Error).message}): \`${show(remove)}\``;
  }
}
