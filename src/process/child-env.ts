/** The environment of every program that fsbench starts: a short list by name, so that no secret of a CI job travels along. */

/** What programs need of ours, and nothing that could tell a guest or a daemon about the rest. */
const PASSED = ['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'XDG_RUNTIME_DIR', 'LD_LIBRARY_PATH'] as const;

/** For what fetches packages: apt's own setting and the proxies it knows. A proxy's URL can hold a password, so nobody else gets it. */
export const DOWNLOAD_VARIABLES = ['APT_CONFIG', 'http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'] as const;

/** Words of other programs are read (`Depends:`, `not found`): they must not be translated. macOS has no C.UTF-8, and shells say so. */
const localeOf = (platform: NodeJS.Platform) => (platform === 'darwin' ? 'C' : 'C.UTF-8');

/** The listed variables of `env`, those named in `alsoPass`, and `added`, which wins. */
export function childEnv(
  added: Readonly<Record<string, string>> = {},
  alsoPass: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const passed = [...PASSED, ...alsoPass].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return { ...Object.fromEntries(passed), LC_ALL: localeOf(platform), ...added };
}
