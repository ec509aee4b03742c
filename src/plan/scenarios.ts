/** `--scenarios`: which arrangements it means, and the mounts that these are on their targets. */

import { usageError } from '../model/errors.ts';
import type { MountSpec } from '../model/records.ts';
import { type ContainerScenario, isScenario, SCENARIOS, type Scenario } from '../model/scenarios.ts';
import { labelTargets } from './several.ts';

const ALL = 'all';

/** The scenarios of a list, in the order of tables; `isAll` where it says `all`: what can't be is then left out. Throws a usage error. */
export function parseScenarios(list: string): { readonly scenarios: readonly Scenario[]; readonly isAll: boolean } {
  const words = list.split(',').map((word) => word.trim());
  const strange = words.find((word) => word !== ALL && !isScenario(word));
  if (strange !== undefined)
    throw usageError('bad-scenarios', `--scenarios: there is no scenario '${strange}'`, `scenarios are ${SCENARIOS.join(', ')}; ${ALL}: each of them`);
  const isAll = words.includes(ALL);
  return { scenarios: SCENARIOS.filter((scenario) => isAll || words.includes(scenario)), isAll };
}

/** A target with the folders that its container has for scenarios. */
interface Arranged {
  readonly target: string;
  readonly paths: Readonly<Record<ContainerScenario, string>>;
}

/** Where the scenario without a container is measured. */
export const NATIVE_TARGET = 'local';

/** The targets and mounts of scenarios: those of containers on every engine, `native` once, in `hostDir` of this host. */
export function spreadScenarios(
  scenarios: readonly Scenario[],
  engines: readonly Arranged[],
  hostDir: string,
): { readonly targets: readonly string[]; readonly mounts: readonly MountSpec[] } {
  const isNative = scenarios.includes('native');
  const inContainers = scenarios.filter((scenario) => scenario !== 'native');
  const targets = [...(inContainers.length === 0 ? [] : engines.map(({ target }) => target)), ...(isNative ? [NATIVE_TARGET] : [])];
  const labels = labelTargets(targets);
  const place = (at: number, scenario: Scenario, path: string): MountSpec => {
    const name = targets.length === 1 ? scenario : `${labels[at]}/${scenario}`;
    return { name, kind: 'path', options: {}, path };
  };
  const native = isNative ? [place(targets.length - 1, 'native', hostDir)] : [];
  return { targets, mounts: [...native, ...engines.flatMap(({ paths }, at) => inContainers.map((scenario) => place(at, scenario, paths[scenario])))] };
}
