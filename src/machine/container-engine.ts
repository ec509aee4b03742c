/** Docker and Podman by their command lines: what they are asked, and what their refusals mean. */

import { environmentError, type FsbenchError } from '../model/errors.ts';
import { type RunOptions, type RunResult, run } from '../process/run.ts';
import { quoteForShell } from '../text/quote.ts';

export interface Engine {
  readonly program: 'docker' | 'podman';
  /** Docker's context or Podman's connection; null for the one that is in use. */
  readonly endpoint: string | null;
}

/** How either is told which daemon to talk to. */
const ENDPOINT_FLAG = { docker: '--context', podman: '--connection' } as const;

/** What of our environment says which daemon is meant and how it is reached. */
const PASSED = {
  docker: ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'DOCKER_CERT_PATH', 'DOCKER_TLS_VERIFY', 'DOCKER_API_VERSION', 'SSH_AUTH_SOCK'],
  podman: [
    'CONTAINER_HOST',
    'CONTAINER_CONNECTION',
    'CONTAINER_SSHKEY',
    'CONTAINERS_CONF',
    'CONTAINERS_STORAGE_CONF',
    'XDG_CONFIG_HOME',
    'XDG_DATA_HOME',
    'SSH_AUTH_SOCK',
  ],
} as const;

/** For a question that no daemon needs long for. */
const ASK_TIMEOUT_MS = 30_000;

export const passedTo = ({ program }: Engine): readonly string[] => PASSED[program];

/** The words before each of its commands. */
export function engineWords({ program, endpoint }: Engine): string[] {
  return [program, ...(endpoint === null ? [] : [ENDPOINT_FLAG[program], endpoint])];
}

/** Runs a command of it to its end; the caller judges it. */
export function askEngine(engine: Engine, argv: readonly string[], options: Pick<RunOptions, 'timeoutMs' | 'signal'> = {}): Promise<RunResult> {
  return run([...engineWords(engine), ...argv], { timeoutMs: ASK_TIMEOUT_MS, alsoPass: passedTo(engine), ...options, dieWithParent: true });
}

/** How to mend what it said of `subject`, a container or an image. */
export function explainEngine(engine: Engine, said: string, subject: string): string {
  const words = engineWords(engine).map(quoteForShell).join(' ');
  const isDocker = engine.program === 'docker';
  if (/permission denied/i.test(said) && /sock/i.test(said)) {
    return isDocker
      ? `this user may not use its socket: \`sudo usermod -aG docker "$USER"\` and a new login, until \`${words} ps\` works`
      : `this user may not use its socket: \`${words} ps\` must work`;
  }
  if (/resolve docker endpoint|context .*(not found|does not exist)/i.test(said)) return '`docker context ls` lists the contexts there are';
  if (/destination not found|failed to resolve active destination/i.test(said)) return '`podman system connection list` lists the connections there are';
  if (/cannot connect to|unable to connect|connection refused|daemon running|error during connect/i.test(said)) {
    return isDocker
      ? `start its daemon (Docker Desktop, OrbStack, \`colima start\`, \`sudo systemctl start docker\`), until \`${words} ps\` works`
      : `start it (\`podman machine start\`, \`systemctl --user start podman.socket\`), until \`${words} ps\` works`;
  }
  if (/no such container|no container with name or ID/i.test(said)) return `\`${words} ps --all\` lists the containers there are`;
  if (/is paused/i.test(said)) return `\`${words} unpause ${quoteForShell(subject)}\``;
  if (/is not running|container state improper/i.test(said)) return `\`${words} start ${quoteForShell(subject)}\``;
  if (/bind source path does not exist|statfs .*no such file|mounts denied|not shared/i.test(said))
    return 'the daemon has no such folder: name one that its machine shares with this host, with bind=DIR';
  if (
    /no such image|image not known|unable to find image|pull access denied|repository .*not found|manifest unknown|short-name|initializing source|https?:\/\//i.test(
      said,
    )
  )
    return `\`${words} pull ${quoteForShell(subject)}\` must work, or \`${words} images\` show it`;
  if (/executable file not found|no such file or directory/i.test(said)) return 'name an image that has a shell (sh) and sleep';
  return `\`${words} ps\` must work`;
}

/** The last line that tells something: where help is to be had is none. */
function lastTelling(text: string): string {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^(Run|See) '(docker|podman)/.test(line));
  return lines.at(-1)?.trim() ?? '';
}

/** The error for what it refused. */
export function refusedByEngine(engine: Engine, label: string, result: RunResult, subject: string): FsbenchError {
  const said = result.timedOut ? 'no answer' : lastTelling(result.stderr) || lastTelling(result.stdout.toString('utf8')) || `exit code ${result.exitCode}`;
  return environmentError('no-connection', `${label}: ${said}`, explainEngine(engine, said, subject));
}

/** Runs a command that must go well; its standard output. */
export async function mustAsk(
  engine: Engine,
  label: string,
  argv: readonly string[],
  subject: string,
  options: Pick<RunOptions, 'timeoutMs' | 'signal'> = {},
): Promise<string> {
  const result = await askEngine(engine, argv, options);
  if (result.exitCode !== 0) throw refusedByEngine(engine, label, result, subject);
  return result.stdout.toString('utf8');
}

/** Names of the containers that run; throws `no-connection` where no daemon answers. */
export async function listContainers(engine: Engine, label: string, signal: AbortSignal): Promise<string[]> {
  const names = await mustAsk(engine, label, ['ps', '--format', '{{.Names}}'], '', { signal });
  return names.split(/\r?\n/).filter((name) => name !== '');
}
