/** A container as a machine that commands run on: one that runs already, or one made for the run and taken away after it. */

import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { environmentError, FsbenchError } from '../model/errors.ts';
import { type Cleanup, openCleanup } from '../process/cleanup.ts';
import { isAlive } from '../process/is-alive.ts';
import { removeAll } from '../process/remove-all.ts';
import { sessionPrefix } from '../process/session-name.ts';
import { ARRANGED_DIRS } from './arranged-dirs.ts';
import { askEngine, type Engine, engineWords, mustAsk, passedTo } from './container-engine.ts';
import { openFramedMachine } from './framed.ts';
import type { Target } from './target.ts';

/** What is read of `inspect`, which both programs print alike; the rest is theirs. */
const INSPECTED = v.tuple([
  v.looseObject({
    Id: v.string(),
    State: v.looseObject({ Status: v.string() }),
    Config: v.optional(v.looseObject({ Image: v.optional(v.string()) })),
    Mounts: v.optional(v.nullable(v.array(v.looseObject({ Type: v.string(), Destination: v.string() })))),
  }),
]);

export interface Container {
  readonly id: string;
  /** `running`, `paused`, `exited` and more. */
  readonly status: string;
  readonly image: string;
  /** What was mounted into it, `bind`, `volume` or `tmpfs`, by mount point. */
  readonly mounts: ReadonlyMap<string, string>;
}

/** Reads what `inspect --type container` printed of one; null where it is something else. */
export function parseInspected(text: string): Container | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const read = v.safeParse(INSPECTED, json);
  if (!read.success) return null;
  const [{ Id, State, Config, Mounts }] = read.output;
  return {
    id: Id,
    status: State.Status,
    image: Config?.Image ?? 'unknown',
    mounts: new Map((Mounts ?? []).map(({ Type, Destination }) => [Destination, Type])),
  };
}

/** How to bring a container back to running, by its status. */
const REVIVERS: Readonly<Record<string, string>> = { paused: 'unpause' };

/** The container of that name, running; throws an environment error that says what is to be typed where it is not. */
export async function findContainer(engine: Engine, label: string, name: string): Promise<Container> {
  const text = await mustAsk(engine, label, ['inspect', '--type', 'container', name], name);
  const found = parseInspected(text);
  if (found === null) throw environmentError('no-connection', `${label}: what '${engine.program} inspect' says is not understood`);
  if (found.status !== 'running') {
    const command = [...engineWords(engine), REVIVERS[found.status] ?? 'start', name].join(' ');
    throw environmentError('no-connection', `${label}: the container is ${found.status}, not running`, `\`${command}\``);
  }
  return found;
}

/** Runs commands in it, in `/`, as the user it has. `name` is what its engine and its user call it. */
export function openContainerMachine(engine: Engine, label: string, name: string): Target {
  return openFramedMachine({
    label,
    wrap: (argv) => [...engineWords(engine), 'exec', '-i', '-w', '/', name, ...argv],
    alsoPass: passedTo(engine),
    findFault: () =>
      findContainer(engine, label, name).then(
        () => null,
        (error) => (error instanceof FsbenchError ? error : Promise.reject(error)),
      ),
  });
}

/** Names the process that made a container, so that a later start finds what a killed one left. */
const OWNER_LABEL = 'fsbench.owner';
const ownerPrefix = () => `${hostname()}:`;

/** Making one may fetch its image. */
const CREATE_TIMEOUT_MS = 15 * 60_000;

/** Keeps a container up and takes ended children over; ends at once when it is killed. */
const IDLE_SCRIPT = 'while :; do sleep 3600 & wait; done';

/** A field of the comma-separated list that --mount takes. */
const field = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Volumes inside of the folder of the host, which is there twice then. */
export interface Nested {
  /** Where they are, below ARRANGED_DIRS['bind+volume']. */
  readonly volumes: readonly string[];
  /** The folder there that all of them are below: their mount points stay in it on the host when the container has gone. */
  readonly within: string;
}

const bindTo = (source: string, target: string) => ['--mount', ['type=bind', field(`source=${source}`), field(`target=${target}`)].join(',')];
const volumeAt = (target: string) => ['--mount', ['type=volume', field(`target=${target}`)].join(',')];

/** The words that make one; pure. */
export function buildCreateArgv(image: string, owner: string, bindDir: string, nested: Nested | null = null): string[] {
  return [
    'create',
    ...['--label', `${OWNER_LABEL}=${owner}`],
    ...bindTo(bindDir, ARRANGED_DIRS.bind),
    ...volumeAt(ARRANGED_DIRS.volume),
    ...(nested === null ? [] : [...bindTo(bindDir, ARRANGED_DIRS['bind+volume']), ...nested.volumes.flatMap(volumeAt)]),
    ...['--entrypoint', 'sh', image, '-c', IDLE_SCRIPT],
  ];
}

/** The words that take away what stays of mount points on the host: whose they are there, the engine alone knows. */
function buildClearArgv(image: string, owner: string, bindDir: string, { within }: Nested): string[] {
  const bound = bindTo(bindDir, ARRANGED_DIRS['bind+volume']);
  return ['run', '--rm', '--label', `${OWNER_LABEL}=${owner}`, ...bound, '--entrypoint', 'rm', image, '-rf', '--', within];
}

/** Ids of containers of ours, with that owner or with any. */
async function listOurs(engine: Engine, owner: string | null): Promise<string[]> {
  const filter = `label=${OWNER_LABEL}${owner === null ? '' : `=${owner}`}`;
  const { stdout } = await askEngine(engine, ['ps', '--all', '--quiet', '--no-trunc', '--filter', filter]);
  return stdout.toString('utf8').split('\n').filter(Boolean);
}

/** Takes away containers that a killed fsbench of this host left there. */
async function removeStaleContainers(engine: Engine): Promise<void> {
  const ids = await listOurs(engine, null);
  if (ids.length === 0) return;
  const format = `{{.Id}} {{index .Config.Labels "${OWNER_LABEL}"}}`;
  const { stdout } = await askEngine(engine, ['inspect', '--type', 'container', '--format', format, ...ids]);
  for (const line of stdout.toString('utf8').split('\n')) {
    const [id = '', owner = ''] = line.split(' ');
    const pid = owner.startsWith(ownerPrefix()) ? Number(owner.slice(ownerPrefix().length).split(':')[0]) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) await askEngine(engine, ['rm', '--force', '--volumes', id]);
  }
}

/** A folder of the host for it: `bindDir`, or one of our own that goes with the cleanup. */
function prepareBind(bindDir: string | null, cleanup: Cleanup): string {
  if (bindDir !== null) return bindDir;
  const session = mkdtempSync(sessionPrefix());
  cleanup.defer(async () => removeAll(session));
  const dir = join(session, 'bind');
  mkdirSync(dir);
  // For whichever user the image has; who may enter the folder above is this user alone.
  chmodSync(dir, 0o777);
  return dir;
}

interface ContainerWish {
  readonly image: string;
  /** Null: a folder of our own. */
  readonly bindDir: string | null;
  readonly nested: Nested | null;
}

/**
 * Makes and starts a container with a folder of the host, a volume and its own layer; disposing of it takes all of it away. Not with
 * --rm: Podman then has a layer in which fsync does nothing.
 */
export async function makeContainer(
  engine: Engine,
  label: string,
  { image, bindDir, nested }: ContainerWish,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<AsyncDisposable & { readonly id: string }> {
  await using cleanup = openCleanup();
  await removeStaleContainers(engine);
  const bind = prepareBind(bindDir, cleanup);
  const owner = `${ownerPrefix()}${process.pid}:${randomBytes(6).toString('hex')}`;
  if (nested !== null && nested.volumes.length > 0)
    cleanup.defer(async () => {
      const cleared = await askEngine(engine, buildClearArgv(image, owner, bind, nested), { timeoutMs: 60_000 });
      if (cleared.exitCode !== 0) say(`${label}: empty folders, on which volumes were, may be left in ${bind}`);
    });
  // Whatever becomes of the command, the container is found by its owner.
  cleanup.defer(async () => {
    for (const id of await listOurs(engine, owner)) {
      const removed = await askEngine(engine, ['rm', '--force', '--volumes', id], { timeoutMs: 60_000 });
      if (removed.exitCode !== 0) say(`${label}: a container is left: \`${[...engineWords(engine), 'rm', '--force', '--volumes', id].join(' ')}\``);
    }
  });
  const id = (await mustAsk(engine, label, buildCreateArgv(image, owner, bind, nested), image, { timeoutMs: CREATE_TIMEOUT_MS, signal }))
    .trim()
    .split('\n')
    .at(-1) as string;
  await mustAsk(engine, label, ['start', id], image, { signal });
  const held = cleanup.move();
  return { id, [Symbol.asyncDispose]: () => held[Symbol.asyncDispose]() };
}
