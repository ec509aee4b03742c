/** Daemons of Docker and Podman of the tests' own, below one folder, and an image of this host's busybox and fio for them. */

import { existsSync } from 'node:fs';
import { cp, mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findExtras, placeExtras } from '../../src/machine/qemu/guest-programs.ts';
import { findLibraries } from '../../src/machine/qemu/libraries.ts';
import { childEnv } from '../../src/process/child-env.ts';
import { openCleanup } from '../../src/process/cleanup.ts';
import { startDaemon } from '../../src/process/daemon.ts';
import { findProgram } from '../../src/process/find-program.ts';
import { run, runText } from '../../src/process/run.ts';

/** Why no engine can be tried: what is missing here; null where nothing is. */
export function whyNoEngine(...programs: readonly string[]): string | null {
  if (process.getuid?.() !== 0) return 'a daemon of our own takes root';
  const missing = [...programs, 'busybox', 'fio', 'tar'].filter((name) => findProgram(name) === null);
  return missing.length === 0 ? null : `no ${missing.join(', no ')}`;
}

export const IMAGE = 'fio:tiny';

/** A root file system of busybox and fio, and of more programs of this host, with what they need, as a tar file. */
async function makeImageTar(dir: string, programs: readonly string[]): Promise<string> {
  const root = join(dir, 'image');
  for (const name of ['bin', 'tmp', 'var/tmp', 'dev', 'proc', 'sys', 'etc', 'mnt']) await mkdir(join(root, name), { recursive: true });
  const busybox = findProgram('busybox') as string;
  await cp(busybox, join(root, 'bin/busybox'));
  for (const applet of (await runText([busybox, '--list'])).split('\n').filter(Boolean)) {
    if (applet !== 'busybox') await symlink('busybox', join(root, 'bin', applet));
  }
  const fio = findProgram('fio') as string;
  await cp(await realpath(fio), join(root, 'bin/fio'));
  const extras = await findExtras(programs, new Set());
  await placeExtras(extras, root);
  for (const library of [...(await findLibraries(fio, null)), ...extras.libraries]) {
    const place = join(root, library);
    await mkdir(dirname(place), { recursive: true });
    if (!existsSync(place)) await cp(await realpath(library), place);
  }
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  const tar = join(dir, 'image.tar');
  await runText(['tar', '-C', root, '-cf', tar, '.']);
  return tar;
}

export interface RunningEngine extends AsyncDisposable {
  /** What the client needs to find it. */
  readonly env: Readonly<Record<string, string>>;
  /** A folder of this host to bind. */
  readonly shared: string;
  /** Runs a client's command, which must go well. */
  client(argv: readonly string[]): Promise<string>;
}

/** A client of a path, or the first in PATH, with the engine's variables. */
const clientOf =
  (program: string, env: Readonly<Record<string, string>>) =>
  (argv: readonly string[]): Promise<string> =>
    runText([program, ...argv], { env, timeoutMs: 120_000 });

/**
 * Starts dockerd below `dir`; null, with the reason, where it does not start here. In a network of its own, unless containers need
 * this host's: without a bridge dockerd takes docker0 away, which may be another daemon's.
 */
export async function startDocker(
  dir: string,
  network: 'none' | 'bridge' = 'none',
  programs: readonly string[] = [],
): Promise<{ readonly engine: RunningEngine; readonly reason: null } | { readonly engine: null; readonly reason: string }> {
  await using cleanup = openCleanup();
  const socket = join(dir, 's');
  const logFile = join(dir, 'log');
  const at = ['--data-root', join(dir, 'data'), '--exec-root', join(dir, 'exec'), '--pidfile', join(dir, 'pid'), '-H', `unix://${socket}`];
  const wires = network === 'none' ? ['--bridge=none'] : ['--bip=10.77.0.1/24', '--ip-forward=false'];
  const daemon = cleanup.use(
    await startDaemon('docker of the tests', [findProgram('dockerd') as string, ...at, '--iptables=false', '--ip6tables=false', ...wires], {
      logFile,
      within: network === 'none' ? ['unshare', '--net', '--'] : [],
      env: childEnv({ DOCKER_CONFIG: dir }),
    }),
  );
  const env = { DOCKER_HOST: `unix://${socket}`, DOCKER_CONFIG: join(dir, 'config') };
  for (const end = Date.now() + 60_000; ; await sleep(200)) {
    const { exitCode } = await run(['docker', 'version'], { env });
    if (exitCode === 0) break;
    if (daemon.how() !== null || Date.now() > end) return { engine: null, reason: `dockerd does not start here: ${daemon.tail(1)}` };
  }
  const client = clientOf('docker', env);
  cleanup.defer(async () => {
    const ids = (await client(['ps', '--all', '--quiet'])).split('\n').filter(Boolean);
    if (ids.length > 0) await client(['rm', '--force', '--volumes', ...ids]);
  });
  await client(['import', await makeImageTar(dir, programs), IMAGE]);
  const shared = join(dir, 'shared');
  await mkdir(shared);
  const held = cleanup.move();
  return { engine: { env, shared, client, [Symbol.asyncDispose]: () => held[Symbol.asyncDispose]() }, reason: null };
}

/** Podman with its store below `dir`; no daemon is needed. */
export async function startPodman(
  dir: string,
  programs: readonly string[] = [],
): Promise<{ readonly engine: RunningEngine; readonly reason: null } | { readonly engine: null; readonly reason: string }> {
  const conf = join(dir, 'containers.conf');
  const storage = join(dir, 'storage.conf');
  await writeFile(
    conf,
    '[containers]\nnetns="none"\ndefault_ulimits=["nofile=1024:1024","nproc=1024:1024"]\n[engine]\nruntime="runc"\ncgroup_manager="cgroupfs"\nevents_logger="file"\n',
  );
  await writeFile(storage, `[storage]\ndriver="overlay"\ngraphroot="${join(dir, 'data')}"\nrunroot="${join(dir, 'run')}"\n`);
  const env = { CONTAINERS_CONF: conf, CONTAINERS_STORAGE_CONF: storage, XDG_CONFIG_HOME: join(dir, 'config') };
  const client = clientOf('podman', env);
  const shared = join(dir, 'shared');
  await mkdir(shared);
  await client(['import', await makeImageTar(dir, programs), IMAGE]);
  const tried = await run(['podman', 'run', '--rm', IMAGE, 'true'], { env, timeoutMs: 60_000 });
  if (tried.exitCode !== 0) return { engine: null, reason: `podman runs nothing here: ${tried.stderr.trim().split('\n').at(-1)}` };
  return {
    engine: {
      env,
      shared,
      client,
      [Symbol.asyncDispose]: async () => {
        await run(['podman', 'rm', '--all', '--force', '--volumes', '--time', '0'], { env, timeoutMs: 60_000 });
      },
    },
    reason: null,
  };
}

/** Docker clients of this host, each by its path: the first in PATH, and Debian's beside it. */
export function findDockerClients(): string[] {
  const first = findProgram('docker');
  return [...new Set([first, '/usr/bin/docker'])].filter((path): path is string => path !== null && existsSync(path) && basename(path) === 'docker');
}
