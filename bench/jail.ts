/** What the jail of the share's server costs: sshfs from it against sshfs from the same sshd without one, on this host, where no emulation hides it. */

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureGuestImage } from '../src/machine/qemu/image.ts';
import { openIsolation } from '../src/machine/qemu/isolation.ts';
import { makeKeys, type SessionKeys, SHARE_SSH_PORT } from '../src/machine/qemu/keys.ts';
import { SHARE_PATH } from '../src/machine/qemu/share-jail.ts';
import { SHARE_USER, startShareServer } from '../src/machine/qemu/share-server.ts';
import { parseFioOutput } from '../src/parse/fio-json.ts';
import { openCleanup } from '../src/process/cleanup.ts';
import { type Daemon, startDaemon } from '../src/process/daemon.ts';
import { cacheDir } from '../src/process/paths.ts';
import { run, runText } from '../src/process/run.ts';
import { intervalOfRatios, tellPairs } from './pairs.ts';
import { print } from './print.ts';

const PAIRS = 20;
/** What fio calls the only file of its job j. */
const FILE = 'j.0.0';
const FREE_PORT = 2023;
/** Loops of each side in a pair: single ones differ by more than what is looked for. */
const LOOPS = 5;

type Image = Awaited<ReturnType<typeof ensureGuestImage>>;

/** An sftp server and how sshfs reaches it, in the namespace. */
interface Served {
  readonly port: number;
  readonly source: string;
  readonly start: () => Promise<Daemon>;
}

/** The same sshd as it is, with the sftp server that is built into it. */
function withoutJail({ jail: { server } }: Image, keys: SessionKeys, dir: string, shareDir: string, within: readonly string[]): Served {
  const config = join(dir, 'free_config');
  writeFileSync(
    config,
    `ListenAddress 127.0.0.1\nPort ${FREE_PORT}\nHostKey ${keys.shareHostKey}\nAuthorizedKeysFile ${keys.shareKey}.pub\nSubsystem sftp internal-sftp\nForceCommand internal-sftp\nStrictModes no\nUsePAM no\nUseDNS no\nPidFile none\n`,
  );
  const env = { PATH: process.env['PATH'] ?? '', ...(server.libraryDir === null ? {} : { LD_LIBRARY_PATH: server.libraryDir }) };
  const argv = [server.sshd, '-D', '-e', '-f', config];
  return { port: FREE_PORT, source: `root@127.0.0.1:${shareDir}`, start: () => startDaemon('an sshd', argv, { logFile: join(dir, 'free.log'), within, env }) };
}

/** Mounts once the server answers; the mount ends with what this gives. */
async function mount(name: string, { port, source }: Served, keys: SessionKeys, dir: string, within: readonly string[]): Promise<AsyncDisposable> {
  const mountPoint = join(dir, name);
  mkdirSync(mountPoint, { recursive: true });
  const options = [
    `port=${port}`,
    `IdentityFile=${keys.shareKey}`,
    'UserKnownHostsFile=/dev/null',
    'StrictHostKeyChecking=no',
    'BatchMode=yes',
    'LogLevel=ERROR',
    'KexAlgorithms=curve25519-sha256',
  ];
  for (let tries = 0; ; tries++) {
    const daemon = await startDaemon(`sshfs of ${name}`, ['sshfs', '-f', '-o', options.join(','), source, mountPoint], {
      logFile: join(dir, `${name}.log`),
      within,
    });
    const end = async () => {
      // A mount outlives the end of sshfs, which makes it before it has a connection.
      await run(['umount', '--lazy', mountPoint]);
      await daemon[Symbol.asyncDispose]();
    };
    while (daemon.how() === null) {
      const isThere = await stat(join(mountPoint, FILE)).then(
        () => true,
        () => false,
      );
      if (isThere) return { [Symbol.asyncDispose]: end };
      await sleep(2);
    }
    await end();
    if (tries > 200) throw new Error(`sshfs of ${name}: ${daemon.tail()}`);
    await sleep(10);
  }
}

async function iopsOn(mountPoint: string): Promise<number> {
  const size = ['--size=64M', '--bs=4k', '--rw=randread', '--direct=1', '--ioengine=psync'];
  const argv = ['fio', '--name=j', '--output-format=json', `--directory=${mountPoint}`, '--time_based', '--runtime=1', ...size];
  return parseFioOutput(await runText(argv)).metrics?.read?.iops ?? Number.NaN;
}

/** Milliseconds from starting sshfs to the first block that is read through it. The server waits for it already, as it does for a guest that boots. */
async function firstReadMs(name: string, served: Served, keys: SessionKeys, dir: string, within: readonly string[]): Promise<number> {
  const begun = performance.now();
  await using _mount = await mount(name, served, keys, dir, within);
  await runText(['dd', `if=${join(dir, name, FILE)}`, 'of=/dev/null', 'bs=4k', 'count=1', 'status=none']);
  return performance.now() - begun;
}

/** Ratios of pairs, each in turn first, so that drift cancels. */
async function pairUp(first: () => Promise<number>, second: () => Promise<number>): Promise<number[]> {
  const ratios: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const early = pair % 2 === 0 ? await first() : null;
    const other = await second();
    ratios.push((early ?? (await first())) / other);
  }
  return ratios;
}

/** Needs root, as mounting does here. `scratch` is a folder. */
export async function benchJail(scratch: string, say: (text: string) => void): Promise<void> {
  if (process.getuid?.() !== 0) return say('jail: not measured: it needs root, to mount sshfs on this host');
  await using stack = openCleanup();
  const dir = mkdtempSync(join(scratch, 'jail-'));
  const shareDir = join(dir, 'share');
  mkdirSync(shareDir);
  const image = await ensureGuestImage({ cache: cacheDir(), say });
  const keys = await makeKeys(dir);
  const { within } = stack.use(await openIsolation(join(dir, 'namespace.log')));
  const jailed: Served = {
    port: SHARE_SSH_PORT,
    source: `${SHARE_USER}@127.0.0.1:${SHARE_PATH}`,
    start: () => startShareServer(image.jail, keys, dir, shareDir, within),
  };
  const free = withoutJail(image, keys, dir, shareDir, within);
  await runText(['fio', '--name=j', `--directory=${shareDir}`, '--size=64M', '--rw=read', '--create_only=1']);
  const best = async (name: string) => {
    const loops: number[] = [];
    for (let loop = 0; loop < LOOPS; loop++) loops.push(await iopsOn(join(dir, name)));
    return Math.exp(loops.reduce((sum, iops) => sum + Math.log(iops), 0) / LOOPS);
  };
  for (const [name, served] of [
    ['jailed', jailed],
    ['free', free],
  ] as const) {
    stack.use(await served.start());
    stack.use(await mount(name, served, keys, dir, within));
  }
  const starts = await pairUp(
    () => firstReadMs('again', jailed, keys, dir, within),
    () => firstReadMs('again', free, keys, dir, within),
  );
  print('sshfs to its first read, jailed / not', intervalOfRatios(starts).middle, 'none', tellPairs(starts));
  const rates = await pairUp(
    () => best('jailed'),
    () => best('free'),
  );
  print('iops over sshfs, jailed / not', intervalOfRatios(rates).middle, '0.98 to 1.02', `${tellPairs(rates)}, ${LOOPS} loops of 1 s a side`);
}
