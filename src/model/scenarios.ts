/** Scenarios: where a project's files lie that is worked on in a container, in the words of docker-for-mac-bench. */

/** In the order of tables, and of how far files are from the container's own. */
export const SCENARIOS = ['native', 'container', 'volume', 'bind+volume', 'bind'] as const;

/**
 * `native`: on the host, without a container. `container`: in the container's layer. `volume`: on a volume of the engine's. `bind`: in a folder
 * of the host. `bind+volume`: there, and what the project depends on (node_modules) on a volume.
 */
export type Scenario = (typeof SCENARIOS)[number];

/** Those that a container has a folder for. */
export type ContainerScenario = Exclude<Scenario, 'native'>;

export const isScenario = (word: string): word is Scenario => (SCENARIOS as readonly string[]).includes(word);

interface ScenarioName {
  /** What stands before it; null where nothing does. */
  readonly platform: string | null;
  readonly scenario: Scenario;
}

/** The scenario that a mount is called by, as `docker/bind` or `bind`; null for another mount. */
export function splitScenario(mount: string): ScenarioName | null {
  const [, platform = null, word = ''] = /^(?:(.+)\/)?([^/]*)$/s.exec(mount) ?? [];
  return isScenario(word) ? { platform, scenario: word } : null;
}
