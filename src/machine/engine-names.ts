/** Which daemon answers a client, by what it says of itself: Docker's command line talks to many that are not Docker's. */

import * as v from 'valibot';

const text = v.fallback(v.string(), '');

const DOCKER_INFO = v.looseObject({
  Name: text,
  OperatingSystem: text,
  ServerVersion: text,
  Driver: text,
  ServerErrors: v.fallback(v.array(v.string()), []),
});

const SERVER = v.looseObject({
  Platform: v.fallback(v.looseObject({ Name: text }), { Name: '' }),
  Components: v.fallback(v.array(v.looseObject({ Name: text })), []),
});

const DOCKER_VERSION = v.looseObject({ Client: v.fallback(v.looseObject({ Version: text }), { Version: '' }), Server: v.fallback(v.nullable(SERVER), null) });

const PODMAN_INFO = v.looseObject({
  host: v.looseObject({
    distribution: v.fallback(v.looseObject({ distribution: text, version: text, variant: text }), { distribution: '', version: '', variant: '' }),
    serviceIsRemote: v.fallback(v.boolean(), false),
  }),
  store: v.fallback(v.looseObject({ graphDriverName: text }), { graphDriverName: '' }),
  version: v.looseObject({ Version: text }),
});

/** Versions and names as they are recorded with a run. */
export type EngineParts = Readonly<Record<string, string>>;

/** The product whose daemon it is. `host` is the name of the machine that it runs on: managers name theirs. */
function nameProduct(platform: string, os: string, host: string, isPodman: boolean): string {
  if (isPodman) return 'Podman';
  if (/^docker desktop/i.test(platform)) return platform;
  if (/docker desktop/i.test(os)) return 'Docker Desktop';
  if (/orbstack/i.test(os) || host === 'orbstack') return 'OrbStack';
  if (/rancher desktop/i.test(os) || /^lima-rancher-desktop/.test(host)) return 'Rancher Desktop';
  if (/^colima(-|$)/.test(host)) return host === 'colima' ? 'Colima' : `Colima (${host.slice('colima-'.length)})`;
  if (host.startsWith('lima-')) return `Lima (${host.slice('lima-'.length)})`;
  return 'Docker Engine';
}

/**
 * Reads `docker info` and `docker version`, both with `--format '{{json .}}'`. Where no daemon answers an old client ends well with
 * ServerErrors and a new one badly with zeros: there is one where it says its version. Null where there is none.
 */
export function describeDocker(info: unknown, version: unknown): EngineParts | null {
  const told = v.safeParse(DOCKER_INFO, info);
  if (!told.success || told.output.ServerVersion === '') return null;
  const { Name: host, OperatingSystem: os, ServerVersion: engine, Driver: storage } = told.output;
  const both = v.safeParse(DOCKER_VERSION, version);
  const client = both.success && both.output.Client.Version !== '' ? both.output.Client.Version : 'unknown';
  const server = both.success ? both.output.Server : null;
  const isPodman = server?.Components.some(({ Name }) => Name === 'Podman Engine') ?? false;
  const product = nameProduct(server?.Platform.Name ?? '', os, host, isPodman);
  return { docker: client, daemon: `${product}, engine ${engine}`, 'daemon-os': os, storage };
}

/** Why `docker info` of an old client, which ends well all the same, has no daemon; null where it does not say. */
export function findServerError(info: unknown): string | null {
  const told = v.safeParse(DOCKER_INFO, info);
  return told.success ? (told.output.ServerErrors[0] ?? null) : null;
}

/** Reads `podman info --format json`; `client` is what `podman --version` says. Null where it is something else. */
export function describePodman(info: unknown, client: string): EngineParts | null {
  const told = v.safeParse(PODMAN_INFO, info);
  if (!told.success || told.output.version.Version === '') return null;
  const { host, store, version } = told.output;
  const { distribution, version: release, variant } = host.distribution;
  return {
    podman: /\d[\w.+~-]*/.exec(client)?.[0] ?? 'unknown',
    daemon: `Podman ${version.Version}${host.serviceIsRemote ? ', by its socket' : ''}`,
    'daemon-os': [distribution, variant, release].filter((word) => word !== '').join(' '),
    storage: store.graphDriverName,
  };
}
