/** What a target costs: a command, and a loop of 2 s, by fsbench and by the target's own tool typed by hand, in pairs. */

import { mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { median } from 'simple-statistics';
import { makePlan } from '../src/commands/make-plan.ts';
import { isInMemory } from '../src/mount/kinds.ts';
import { run } from '../src/process/run.ts';
import { layOut } from '../src/run/layout.ts';
import { measureLoop } from '../src/run/loop.ts';
import { findTarget } from '../src/target/kinds.ts';
import { kindOfWork } from '../src/work/kinds.ts';
import { IMAGE, type RunningEngine, startDocker, startPodman, whyNoEngine } from '../test/e2e/engines.ts';
import { openManagerHome } from '../test/managers/home.ts';
import { startLima } from '../test/managers/lima.ts';
import { ensureGuest, ensureLima } from '../test/managers/parts.ts';
import { startSshd, whyNoSshd } from '../test/support/sshd.ts';
import { print } from './print.ts';

const COMMAND_PAIRS = 15;
const LOOP_PAIRS = 7;
const RUNTIME_SECONDS = 2;

const never = new AbortController().signal;

interface Costs {
  /** As --target takes it. */
  readonly target: string;
  /** A folder there to measure. */
  readonly path: string;
  /** Words before a command that is typed by hand, and what they are called. */
  readonly words: readonly string[];
  readonly byHand: string;
  /** Words that make a command root's there. */
  readonly asRoot?: readonly string[];
}

async function timeMs(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

/** The ratio of `ours` to `theirs`, which take turns in who goes first, so that drift cancels. */
async function ratioOf(pairs: number, ours: () => Promise<unknown>, theirs: () => Promise<unknown>): Promise<{ ratio: number; theirsMs: number }> {
  const ratios: number[] = [];
  const times: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const first = pair % 2 === 0 ? await timeMs(ours) : null;
    const typed = await timeMs(theirs);
    ratios.push((first ?? (await timeMs(ours))) / typed);
    times.push(typed);
  }
  return { ratio: median(ratios), theirsMs: median(times) };
}

/** Runs a command by hand, with the environment of this process. */
async function type(words: readonly string[], argv: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await run([...words, ...argv], { alsoPass: Object.keys(process.env), timeoutMs: 120_000 });
  if (exitCode !== 0) throw new Error(`${[...words, ...argv].join(' ')}: ${stderr}`);
}

/** Measures one target and prints its two lines. */
async function benchTarget({ target, path, words, byHand, asRoot = [] }: Costs): Promise<void> {
  const plan = await makePlan({ mounts: `m=${path}`, jobs: 'randread-psync', runtime: String(RUNTIME_SECONDS), size: '256M', direct: '1', target });
  const { kind, address } = findTarget(target);
  const context = { plan, address, runId: `20261120T120000Z-${process.pid.toString(16).padStart(6, '0').slice(-6)}`, cache: '', shareDir: null };
  await using bed = await kind.open({ ...context, install: false, keepUntilEnd: () => {}, say: () => {}, signal: never });
  await layOut(plan, kindOfWork, bed, never);
  const command = await ratioOf(
    COMMAND_PAIRS,
    () => bed.machine.exec(['true']),
    () => type(words, ['true']),
  );
  print(`${kind.kind}: a command / ${byHand}`, command.ratio, 'none', `median of ${COMMAND_PAIRS} pairs, ${command.theirsMs.toFixed(0)} ms by hand`);
  const { testDir } = bed.mounts[0] as (typeof bed.mounts)[number];
  const job = kindOfWork(plan.workloads[0] as (typeof plan.workloads)[number]).buildCommand(plan, plan.workloads[0] as never, {
    testDir,
    workDir: bed.workDir,
    mount: 'm',
  });
  const key = { workload: 'randread-psync', mount: 'm', loop: 1 };
  const loop = await ratioOf(
    LOOP_PAIRS,
    async () => {
      const { result } = await measureLoop({ plan, kindOf: kindOfWork, isInMemory, signal: never }, bed, key);
      if (result.outcome !== 'ok') throw new Error(`${target}: ${result.reason}`);
    },
    async () => {
      // Not everybody may: the loop goes on then, as fsbench's does.
      await type(words, [...asRoot, 'sh', '-c', 'sync; echo 3 2>/dev/null >/proc/sys/vm/drop_caches || true']);
      await type(words, [...job]);
    },
  );
  print(
    `${kind.kind}: a loop of ${RUNTIME_SECONDS} s / ${byHand}`,
    loop.ratio,
    '<= 1.05',
    `median of ${LOOP_PAIRS} pairs, ${(loop.theirsMs / 1000).toFixed(2)} s by hand`,
  );
}

/** Runs `act` with these variables set. */
async function withEnv(env: Readonly<Record<string, string>>, act: () => Promise<void>): Promise<void> {
  const before = Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]]));
  Object.assign(process.env, env);
  try {
    await act();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

async function benchEngine(program: 'docker' | 'podman', engine: RunningEngine): Promise<void> {
  await engine.client(['run', '--detach', '--name', 'box', '--volume', `${engine.shared}:/mnt/bind`, IMAGE, 'sleep', '1000000']);
  const costs = { target: `${program}?container=box`, path: '/mnt/bind', words: [program, 'exec', 'box'], byHand: `${program} exec` };
  await withEnv(engine.env, () => benchTarget(costs));
}

async function benchContainers(scratch: string, say: (text: string) => void): Promise<void> {
  for (const [program, daemon, start] of [
    ['docker', 'dockerd', startDocker],
    ['podman', 'runc', startPodman],
  ] as const) {
    const dir = join(scratch, program);
    mkdirSync(dir);
    const missing = whyNoEngine(program, daemon);
    const { engine, reason } = missing === null ? await start(dir) : { engine: null, reason: missing };
    if (engine === null) {
      say(`${program}: not measured: ${reason}`);
      continue;
    }
    await using _engine = engine;
    await benchEngine(program, engine);
  }
}

/** Containers and ssh, as far as this machine has them. */
export async function benchTargets(scratch: string, say: (text: string) => void): Promise<void> {
  await benchContainers(scratch, say);
  const missing = whyNoSshd();
  if (missing !== null) return say(`ssh: not measured: ${missing}`);
  await using sshd = await startSshd();
  const path = join(scratch, 'ssh');
  mkdirSync(path);
  await benchTarget({ target: `ssh:machine?config=${sshd.config}`, path, words: ['ssh', '-F', sshd.config, 'machine', '--'], byHand: 'ssh' });
}

/** An instance of Lima, 9p; it is built where it is not in the cache yet (`npm run test:managers`). */
export async function benchLima(): Promise<void> {
  const [lima, guest] = [await ensureLima(), await ensureGuest()];
  await using home = await openManagerHome({ lima, guest });
  await using _instance = await startLima(home, guest, 'bench', '9p');
  await withEnv({ PATH: [home.bin, process.env['PATH']].join(delimiter) }, () =>
    benchTarget({
      target: 'lima:bench',
      path: home.share,
      words: ['limactl', 'shell', '--tty=false', '--workdir', '/', 'bench'],
      byHand: 'limactl shell',
      asRoot: ['sudo'],
    }),
  );
}
