/** `--scenarios`: arrangements of a project's files in containers, written out as targets and mounts. */

import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { usageError } from '../model/errors.ts';
import { SCENARIOS, type Scenario } from '../model/scenarios.ts';
import { formatMounts } from '../mount/spec.ts';
import { chooseJobs } from '../plan/jobs.ts';
import { DEFAULTS, type OptionValues } from '../plan/options.ts';
import { NATIVE_TARGET, parseScenarios, spreadScenarios } from '../plan/scenarios.ts';
import { formatTargets, parseTargets } from '../plan/several.ts';
import { isFile } from '../store/job-files.ts';
import { findTarget, TARGET_KINDS } from '../target/kinds.ts';
import { joinAnd, joinOr } from '../text/list-some.ts';
import { kindOfWork } from '../work/kinds.ts';
import type { CommandIo } from './io.ts';
import { loadWorkload } from './load-workload.ts';

/** Types of file systems of nothing but memory: TMPFS_MAGIC and RAMFS_MAGIC (statfs(2)). */
const IN_MEMORY = [0x01021994, 0x858458f6];

/** Work whose project has no folder of dependencies, by name. */
function findWithoutDependencies(values: OptionValues): string[] {
  if (values.command !== undefined) return values.dependencies === undefined ? ['the command'] : [];
  const workloads = chooseJobs(values.jobs ?? DEFAULTS.jobs, isFile).map((choice) => loadWorkload(choice));
  return workloads.flatMap((workload) => {
    const { checkText, findDependencies } = kindOfWork(workload);
    // What is wrong with a text is told by who reads it next.
    if (checkText(workload.jobText) !== null) return [];
    return (findDependencies?.(workload, { testDir: '/', mount: '' }) ?? null) === null ? [workload.name] : [];
  });
}

interface Lacking {
  readonly scenario: Scenario;
  /** Why it can't be measured, and what to do about it. */
  readonly why: string;
  readonly hint: string;
}

function findLacking(scenarios: readonly Scenario[], values: OptionValues, platform: NodeJS.Platform): Lacking[] {
  const lacking: Lacking[] = [];
  if (scenarios.includes('native') && platform !== 'linux')
    lacking.push({
      scenario: 'native',
      why: 'on this host nothing but containers can be measured: it is no Linux',
      hint: `leave it out, or run fsbench on Linux`,
    });
  const bare = scenarios.includes('bind+volume') ? findWithoutDependencies(values) : [];
  if (bare.length > 0)
    lacking.push({
      scenario: 'bind+volume',
      why: `no folder of dependencies, which it has on a volume, is known of ${joinAnd(bare)}`,
      hint: 'name it with --dependencies, such as --dependencies node_modules, or with `dependencies:` in an .exec file, or leave the scenario out',
    });
  return lacking;
}

/** The engines among the targets, with what their containers have. Throws a usage error for what is none. */
function findEngines(targets: readonly string[], scenarios: readonly Scenario[]) {
  const known = TARGET_KINDS.filter(({ arrange }) => arrange !== undefined).map(({ kind }) => `--target ${kind}`);
  const engines = targets.filter((target) => target !== NATIVE_TARGET);
  if (engines.length === 0 && scenarios.some((scenario) => scenario !== 'native'))
    throw usageError(
      'bad-scenarios',
      '--scenarios: no container engine is named',
      `add ${joinOr(known)}, and --image with an image that has what the work needs`,
    );
  return engines.map((target) => {
    const { kind, address } = findTarget(target);
    if (kind.arrange === undefined)
      throw usageError(
        'bad-scenarios',
        `--scenarios: ${target} is no container engine`,
        `add ${joinOr(known)} with --image; an engine in a VM is reached by its context or connection, such as --target docker:colima; what ${target} shares is measured with --mounts auto`,
      );
    return { target, ...kind.arrange(address) };
  });
}

/**
 * The options with targets and mounts in the place of scenarios; `tell` hears what was left out of `all`. Throws usage errors: for another
 * target, an unknown scenario, one that was named and can't be.
 */
export function applyScenarios(
  { scenarios: list, ...values }: OptionValues,
  { tell, quiet }: Pick<CommandIo, 'tell' | 'quiet'>,
  platform: NodeJS.Platform = process.platform,
): OptionValues {
  if (list === undefined) return values;
  if (values.mounts !== undefined) throw usageError('bad-scenarios', '--scenarios and --mounts exclude each other', 'leave one of them out');
  const { scenarios: wanted, isAll } = parseScenarios(list);
  const engines = findEngines(values.target === undefined ? [] : parseTargets(values.target), wanted);
  const lacking = findLacking(wanted, values, platform);
  const [first] = lacking;
  if (first !== undefined && !isAll) throw usageError('bad-scenarios', `--scenarios: ${first.scenario}: ${first.why}`, first.hint);
  for (const { scenario, why, hint } of lacking) if (!quiet) tell(`${scenario} is left out: ${why} (${hint})`);
  const scenarios = SCENARIOS.filter((scenario) => wanted.includes(scenario) && !lacking.some((each) => each.scenario === scenario));
  const hostDir = engines.find((engine) => engine.hostDir !== null)?.hostDir ?? tmpdir();
  const onHost = scenarios.filter((scenario) => ['native', 'bind', 'bind+volume'].includes(scenario));
  if (!quiet && onHost.length > 0 && isInMemory(hostDir))
    tell(
      `${joinAnd(onHost)}: ${hostDir} is in memory; name a folder on a disk, such as --target '${engines[0]?.target.replace(/\?.*/s, '') ?? 'docker'}?bind=/DIR'`,
    );
  const { targets, mounts } = spreadScenarios(scenarios, engines, hostDir);
  return { ...values, target: formatTargets(targets), mounts: formatMounts(mounts) };
}

function isInMemory(dir: string): boolean {
  try {
    return IN_MEMORY.includes(statfsSync(dir).type);
  } catch {
    // A daemon elsewhere has folders that this host has not.
    return false;
  }
}
