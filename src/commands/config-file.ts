/** `--config FILE`: YAML, and whether the file is the user's own. */

import { closeSync, fstatSync, readFileSync, type Stats } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { messageOf, usageError } from '../model/errors.ts';
import { AUTO_MOUNTS, parseMounts } from '../mount/spec.ts';
import { sweepMounts } from '../mount/sweep.ts';
import { DEFAULTS, type OptionValues, type PlanOption, readConfig } from '../plan/options.ts';
import { NATIVE_TARGET } from '../plan/scenarios.ts';
import { parseTargets } from '../plan/several.ts';
import { parseSweeps } from '../plan/sweep.ts';
import { openRegularFile } from '../store/regular-file.ts';
import { whyNoOwnVm } from '../target/own-vm-host.ts';
import { quoteForShell } from '../text/quote.ts';
import { describeReach, nameReach, runsInOwnVm } from './trust/reach.ts';
import { listReach, type TellTrust, tellTrusted } from './trust/trust.ts';

interface ConfigDocument {
  readonly value: unknown;
  /** Why others may have written it, such as `user 1000 owns it`; null for a file of the user's own. */
  readonly foreign: string | null;
}

/** Root can write every file anyway. */
function doubtOwner({ uid, mode }: Stats): string | null {
  if (uid !== process.getuid?.() && uid !== 0) return `user ${uid} owns it`;
  if ((mode & 0o002) !== 0) return 'everybody can write it';
  return (mode & 0o020) === 0 ? null : 'its group can write it';
}

/** Longer than any configuration; the YAML library takes time that grows faster than its input. */
const LONGEST_CONFIG_BYTES = 64 * 1024;

/** The value of a YAML text. Throws where it is none, with line and column. */
function parseYaml(text: string): unknown {
  const lineCounter = new LineCounter();
  // Its own words for errors cost seconds where there are thousands.
  const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
  const [error] = document.errors;
  if (error === undefined) return document.toJS();
  const { line, col } = lineCounter.linePos(error.pos[0]);
  throw new Error(`${error.message} at line ${line}, column ${col}`);
}

/** Reads a configuration; throws a usage error that names the file. */
export function readConfigDocument(file: string): ConfigDocument {
  try {
    const handle = openRegularFile(file, { followLinks: true });
    try {
      const stats = fstatSync(handle);
      if (stats.size > LONGEST_CONFIG_BYTES) throw new Error(`it is longer than ${LONGEST_CONFIG_BYTES / 1024} KiB`);
      return { foreign: doubtOwner(stats), value: parseYaml(readFileSync(handle, 'utf8')) };
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw usageError('bad-config', `--config ${file}: ${messageOf(cause)}`, undefined, cause);
  }
}

/** Where none is named: a VM of our own, or a machine that is there (default-target.ts), which is as much within reach as this one. */
const usualTarget = () => (whyNoOwnVm(process) === null ? DEFAULTS.target : 'local');

/**
 * What a configuration says that can reach beyond a VM of our own, where the command line does not say it in its place. What is typed
 * counts with it: paths for a target that is typed, jobs for a leave that is typed.
 */
function reachingOf(options: OptionValues, given: OptionValues): Parameters<typeof describeReach>[0] {
  const own = (name: PlanOption) => (Object.hasOwn(given, name) ? undefined : options[name]);
  const [mounts, scenarios, jobs, target, share, sweep] = [own('mounts'), own('scenarios'), own('jobs'), own('target'), own('share'), own('sweep')];
  const [kernel, qemu] = [own('kernel'), own('qemu')];
  const swept = mounts ?? (sweep === undefined ? undefined : given.mounts);
  const commands = (['command', 'prepare', 'cleanup'] as const).some((name) => own(name) !== undefined);
  const leave = own('allow-job-commands') ?? (jobs === undefined ? undefined : given['allow-job-commands']);
  const places = mounts ?? scenarios;
  const named = parseTargets(target ?? (places === undefined && !commands ? undefined : (given.target ?? usualTarget())) ?? DEFAULTS.target);
  // One of the scenarios is on this host, without a container.
  const targets = [...new Set([...named, ...(scenarios === undefined ? [] : [NATIVE_TARGET])])];
  return {
    mounts: swept === undefined || swept.trim() === AUTO_MOUNTS ? [] : sweepMounts(parseMounts(swept), sweep === undefined ? [] : parseSweeps(sweep)),
    target: targets[0] as string,
    targets,
    ...(kernel === undefined ? {} : { kernel }),
    ...(qemu === undefined ? {} : { qemu }),
    share: share ?? null,
    allowJobCommands: leave === 'true' || (commands && !runsInOwnVm({ target: targets[0] as string, targets })),
    folders: [own('workdir')].filter((dir) => dir !== undefined),
  };
}

/**
 * Options of a configuration, where there is one. `given` are those of the command line, which win. Throws usage errors that name the
 * file, and where it is not the user's own and says what runs outside a VM of our own without `trust`.
 */
export function readConfigFile(file: string | undefined, given: OptionValues, trust: boolean, tell?: TellTrust): OptionValues {
  if (file === undefined) return {};
  const { value, foreign } = readConfigDocument(file);
  const options = readConfig(value, `--config ${file}`);
  if (foreign === null) return options;
  const reaching = reachingOf(options, given);
  const reach = describeReach(reaching);
  if (reach.length === 0) return options;
  if (trust) {
    tellTrusted(tell, `--config ${file}`, reach);
    return options;
  }
  throw usageError(
    'untrusted-config',
    `--config ${file} says ${nameReach(reaching)}, and ${foreign}:${listReach(reach)}`,
    `if that is what you want, add --trust, or make the file yours alone: chmod go-w ${quoteForShell(file)}`,
  );
}
