/** What `npm start` asks: what to do where nothing is said, and whether that needs the programs of a VM of our own. */

import { Command } from 'commander';
import { targetsOf } from '../model/targets.ts';
import { DEFAULTS, type OptionValues } from '../plan/options.ts';
import { formatTargets, parseTargets } from '../plan/several.ts';
import { readRunRecord } from '../store/run-directory.ts';
import type { TargetKind } from '../target/kind.ts';
import { findTarget, TARGET_KINDS } from '../target/kinds.ts';
import { type Host, nameSystem, whyNoOwnVm } from '../target/own-vm-host.ts';
import { COMMANDS } from './commands.ts';
import { readConfigFile } from './config-file.ts';
import type { CommandDeclaration } from './declare.ts';
import { findFirstRunning } from './default-target.ts';

/** Options and arguments as the command itself would read them; throws commander's error where it would not. */
function read(declare: CommandDeclaration, argv: readonly string[]): Command {
  const command = new Command().exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
  declare(command, { run: async () => {}, env: {} });
  return command
    .option('--quiet')
    .option('--no-color')
    .parse([...argv], { from: 'user' });
}

const isOwn = (targets: readonly string[]) => targets.some((target) => findTarget(target).kind.isOwnVm);

/** Of `fio`: the targets of the run to go on with, else those of the options. */
function fioDoes(options: Readonly<Record<string, unknown>>): boolean {
  const { resume, config, target, dryRun } = options as { resume?: string; config?: string; target?: string; dryRun?: boolean };
  if (dryRun === true) return false;
  if (resume !== undefined) return isOwn(targetsOf(readRunRecord(resume).plan));
  const given: OptionValues = target === undefined ? {} : { target };
  // Whether it is to be trusted is the command's own question.
  const { target: wanted = DEFAULTS.target } = { ...readConfigFile(config, given, true), ...given };
  return isOwn(parseTargets(wanted));
}

/** Of `check`: the targets of what it may measure again. */
function checkDoes(sources: readonly string[], options: Readonly<Record<string, unknown>>): boolean {
  if (options['confirm'] !== true) return false;
  return sources.some((source) => {
    try {
      return isOwn(targetsOf(readRunRecord(source).plan));
    } catch {
      // No run directory: nothing to measure again.
      return false;
    }
  });
}

/** False for wrong usage too, and on a host that can't have such a VM: the command itself says so. */
export async function measuresInOwnVm(argv: readonly string[]): Promise<boolean> {
  const [name = '', ...rest] = argv;
  const row = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (row === undefined || !['fio', 'check'].includes(name) || whyNoOwnVm(process) !== null) return false;
  try {
    const command = read(await row.load(), rest);
    return name === 'fio' ? fioDoes(command.opts()) : checkDoes(command.args, command.opts());
  } catch {
    return false;
  }
}

/**
 * The command to run where none is given, the most useful one here: all kinds of mounts in a VM of our own; where this host can't have one,
 * the mounts of the first machine that runs; where none does, what is found here and how to mend it. `tell` hears why.
 */
export async function chooseStart(tell: (text: string) => void, host: Host = process, kinds: readonly TargetKind[] = TARGET_KINDS): Promise<string[]> {
  if (whyNoOwnVm(host) === null) return ['fio', '--mounts', 'virtiofs,9p,sshfs', '--quick'];
  tell(
    `On ${nameSystem(host)} fsbench reads, compares and charts results, and measures machines that are there, over ssh or by their managers; a VM of its own needs Linux on x86-64 or arm64.`,
  );
  const target = await findFirstRunning(new AbortController().signal, kinds);
  if (target !== null) {
    tell(`Measuring ${target}, the first machine that runs here.`);
    return ['fio', '--target', formatTargets([target]), '--mounts', 'auto', '--quick'];
  }
  tell('No machine runs here now: this is what is installed.');
  return ['doctor'];
}
