/** The docker and podman targets on real engines: what is measured, what comes through unchanged, and what is left behind. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openContainerMachine } from '../../src/machine/container.ts';
import { run } from '../../src/process/run.ts';
import { testNeeding } from '../support/needs.ts';
import { findDockerClients, IMAGE, type RunningEngine, startDocker, startPodman, whyNoEngine } from './engines.ts';
import { makeFolder, mountsBelow, readLoops, readRun, runCli, startCli, waitFor } from './support.ts';

/** Short, for the sockets below it. */
const homes: string[] = [];
function makeHome(): string {
  const dir = mkdtempSync(join(tmpdir(), 'engine-'));
  homes.push(dir);
  return dir;
}

/** Reads until it is stopped. */
const LONG_JOB = '[long]\nrw=randread\nioengine=psync\nsize=4m\ntime_based\nruntime=15\n';

const SHORT = ['--jobs', 'randread-psync', '--runtime', '1', '--size', '4M', '--loops', '1'];

const envOf = (engine: RunningEngine, first: string | null = null) => ({
  ...process.env,
  ...engine.env,
  ...(first === null ? {} : { PATH: [dirname(first), process.env['PATH']].join(delimiter) }),
});

/** Containers are named apart. */
let boxes = 0;

/** Tests of an engine that runs; `first`: the client to find first in PATH. */
function testEngine(program: 'docker' | 'podman', name: string, engine: RunningEngine | null, reason: string | null, first: string | null): void {
  const it = testNeeding(reason);
  const box = `box${boxes++}`;
  const get = () => engine as RunningEngine;

  it(`${name}: the mounts of a container are the columns, each by what it is, and nothing is left in it`, async () => {
    const { client, shared } = get();
    await client([
      'run',
      '--detach',
      '--name',
      box,
      '--volume',
      `${shared}:/mnt/it's here`,
      '--volume',
      `${shared}:/mnt/ro:ro`,
      '--volume',
      'data:/data',
      IMAGE,
      'sleep',
      '1000000',
    ]);
    const cwd = makeFolder();
    const { code, stdout, stderr } = await runCli(['fio', '--target', `${program}?container=${box}`, '--mounts', 'auto', ...SHORT, '--out', 'run'], cwd, {
      env: envOf(get(), first),
    });
    assert.is(code, 0, stderr);
    assert.match(stdout, /\| bind \(BW\)|bind \(BW\)/);
    const { environment, mounts } = readRun(join(cwd, 'run'));
    assert.equal(mounts.map((mount) => mount.name).sort(), ['bind', 'layer', 'volume']);
    assert.is(mounts.find((mount) => mount.name === 'layer')?.fstype, 'overlay');
    assert.match(environment?.parts?.['daemon'] ?? '', program === 'docker' ? /^Docker Engine, engine \d/ : /^Podman \d/);
    assert.match(stderr, /left out: \/mnt\/ro \(bind\): mounted read-only/);
    assert.equal(readdirSync(shared), [], 'the shared folder');
    assert.is(await client(['exec', box, 'sh', '-c', 'ls -A /tmp /var/tmp /data | grep fsbench || true']), '', 'in the container');
  });

  it(`${name}: arguments, standard input and exit codes come through unchanged`, async () => {
    Object.assign(process.env, get().env);
    const machine = openContainerMachine({ program, endpoint: null }, name, box);
    const odd = ["it's", '$HOME `x` \\', '', 'a\nb\n', '"', '-n', '*', 'ü'];
    const echoed = await machine.exec(['sh', '-c', 'for a; do printf "%s\\0" "$a"; done; pwd >&2; exit 7', 'sh', ...odd]);
    assert.equal([echoed.exitCode, echoed.stdout.toString('utf8').split('\0').slice(0, -1), echoed.stderr], [7, odd, '/\n']);
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256));
    const copied = await machine.exec(['cat'], { stdin: bytes });
    assert.ok(copied.stdout.equals(bytes), `${copied.stdout.length} bytes of ${bytes.length}`);
    assert.is((await machine.exec(['nosuch'])).exitCode, 127, 'an unknown program');
    assert.is((await machine.exec(['sh', '-c', 'kill -9 $$'])).exitCode, 137, 'a killed program');
    assert.ok((await machine.exec(['sleep', '60'], { timeoutMs: 500 })).timedOut, 'a slow one');
  });

  it(`${name}: a container is made of an image for the run, and goes with it`, async () => {
    const cwd = makeFolder();
    const { code, stderr } = await runCli(['fio', '--target', `${program}?image=${IMAGE}`, '--mounts', 'auto', ...SHORT, '--out', 'run'], cwd, {
      env: envOf(get(), first),
    });
    assert.is(code, 0, stderr);
    assert.equal(
      readRun(join(cwd, 'run'))
        .mounts.map((mount) => mount.name)
        .sort(),
      ['bind', 'layer', 'volume'],
    );
    assert.is(await get().client(['ps', '--all', '--quiet', '--filter', 'label=fsbench.owner']), '', 'containers');
    assert.is((await get().client(['volume', 'ls', '--quiet'])).trim(), 'data', 'volumes');
  });

  it(`${name}: what a killed run left is taken away by the next`, async () => {
    const cwd = makeFolder();
    writeFileSync(join(cwd, 'long.job'), LONG_JOB);
    const running = startCli(
      ['fio', '--target', `${program}?image=${IMAGE}`, '--mounts', 'disk=/var/tmp', '--jobs', 'long.job', '--size', '4M', '--loops', '1', '--out', 'run'],
      cwd,
      {
        env: envOf(get(), first),
      },
    );
    const listOurs = async () => (await get().client(['ps', '--quiet', '--no-trunc', '--filter', 'label=fsbench.owner'])).trim();
    let left = '';
    for (let attempt = 0; attempt < 300 && left === ''; attempt++) {
      left = await listOurs();
      assert.is(running.child.exitCode, null, running.stderr());
    }
    running.child.kill('SIGKILL');
    await running.ended;
    assert.is(await listOurs(), left, 'the container outlives a kill');
    const { code, stderr } = await runCli(['fio', '--target', `${program}?image=${IMAGE}`, '--mounts', 'disk=/var/tmp', ...SHORT, '--out', 'next'], cwd, {
      env: envOf(get(), first),
    });
    assert.is(code, 0, stderr);
    assert.is(await get().client(['ps', '--all', '--quiet', '--filter', 'label=fsbench.owner']), '');
  });

  it(`${name}: a container that dies costs its loop, and the run goes on where it is started again`, async () => {
    const cwd = makeFolder();
    writeFileSync(join(cwd, 'long.job'), LONG_JOB);
    const argv = ['--target', `${program}?container=${box}`, '--mounts', 'disk=/var/tmp', '--jobs', 'long.job', '--size', '4M'];
    const running = startCli(['fio', ...argv, '--loops', '1', '--out', 'run'], cwd, { env: envOf(get(), first) });
    await waitFor('the loop', running, () => (existsSync(join(cwd, 'run/run.json')) ? true : undefined));
    const isReading = async () => (await get().client(['exec', box, 'sh', '-c', 'ps | grep -c "[t]imeout -s" || true'])).trim() !== '0';
    while (!(await isReading())) assert.is(running.child.exitCode, null, running.stderr());
    await get().client(['kill', box]);
    const { code, stderr } = await running.ended;
    assert.is(code, 3, stderr);
    assert.match(stderr, new RegExp(`failed: ${program}/${box}: the container is (exited|stopped), not running; \`${program} start ${box}\``), stderr);
    await get().client(['start', box]);
    const resumed = await runCli(['fio', '--resume', 'run'], cwd, { env: envOf(get(), first) });
    assert.is(resumed.code, 0, resumed.stderr);
    assert.ok(readLoops(join(cwd, 'run')).some((loop) => loop.outcome === 'ok'));
    await get().client(['rm', '--force', '--volumes', box]);
  });
}

const docker = whyNoEngine('dockerd', 'docker');
const started = docker === null ? await startDocker(makeHome()) : { engine: null, reason: docker };
for (const path of started.engine === null ? [null] : findDockerClients()) testEngine('docker', path ?? 'docker', started.engine, started.reason, path);

const podman = whyNoEngine('podman', 'runc');
const other = podman === null ? await startPodman(makeHome()) : { engine: null, reason: podman };
testEngine('podman', 'podman', other.engine, other.reason, null);

/** Writes below deps, and says whether that is a mount of its own. */
const DEPENDENT = 'if grep -qF " $PWD/deps " /proc/mounts; then echo apart; else echo together; fi; mkdir -p deps/a && echo x > deps/a/b';

/** What an engine has of ours. */
async function listLeft({ client }: RunningEngine): Promise<string[]> {
  const [containers, volumes] = await Promise.all([client(['ps', '--all', '--quiet', '--filter', 'label=fsbench.owner']), client(['volume', 'ls', '--quiet'])]);
  return [...containers.split('\n'), ...volumes.split('\n')].filter((name) => name !== '' && name !== 'data');
}

const both = testNeeding(started.reason ?? other.reason);

both('scenarios on both engines in one run: dependencies alone are on a volume, and nothing is left', async () => {
  const [docker, podman] = [started.engine as RunningEngine, other.engine as RunningEngine];
  const cwd = makeFolder();
  const target = `docker?image=${IMAGE}&bind=${docker.shared},podman?image=${IMAGE}`;
  const argv = ['exec', '--target', target, '--scenarios', 'all', '--dependencies', 'deps', '--name', 'work', '--loops', '2', '--caches', 'cold'];
  const ended = await runCli([...argv, '--out', 'run', '--', DEPENDENT], cwd, { env: { ...process.env, ...docker.env, ...podman.env } });
  assert.is(ended.code, 0, ended.stderr);
  const loops = readLoops(join(cwd, 'run'));
  const scenarios = ['container', 'volume', 'bind+volume', 'bind'];
  const mounts = ['local/native', ...['docker', 'podman'].flatMap((engine) => scenarios.map((scenario) => `${engine}/${scenario}`))];
  assert.equal([...new Set(loops.map(({ mount }) => mount))].sort(), [...mounts].sort());
  assert.equal([loops.length, loops.filter(({ outcome }) => outcome !== 'ok')], [18, []]);
  for (const { mount, raw, warnings } of loops) {
    const said = readFileSync(join(cwd, 'run/raw', raw as string), 'utf8');
    assert.match(said, mount.endsWith('bind+volume') ? /^apart$/m : /^together$/m, mount);
    assert.not.ok(
      warnings.some(({ code }) => code === 'caches-not-dropped'),
      `${mount}: the host drops the caches of containers on its own kernel`,
    );
  }
  assert.match(ended.stdout, /^\| Workload \| Platform \| Test type +\| +Average \(s\) \| +Range \(s\) \| To native \|$/m);
  assert.match(ended.stdout, /^\| work +\| podman +\| bind\+volume \| +[\d.]+[^|]*\| +[\d.]+-[\d.]+ \| +[\d.]+x \|$/m);
  assert.ok(existsSync(join(cwd, 'run/charts/scenarios.svg')), 'a chart');
  assert.equal([await listLeft(docker), await listLeft(podman), readdirSync(docker.shared)], [[], [], []]);
});

both('scenarios that are stopped leave nothing on the engine', async () => {
  const docker = started.engine as RunningEngine;
  const cwd = makeFolder();
  const argv = ['exec', '--target', `docker?image=${IMAGE}&bind=${docker.shared}`, '--scenarios', 'bind+volume', '--dependencies', 'deps', '--caches', 'cold'];
  const running = startCli([...argv, '--loops', '2', '--out', 'run', '--', 'echo x > deps/x; sleep 100'], cwd, { env: { ...process.env, ...docker.env } });
  await waitFor('a loop', running, () => (running.stderr().includes('making the files') ? true : undefined));
  assert.is((await listLeft(docker)).length, 3, 'a container, a volume of its own and one for the dependencies');
  running.child.kill('SIGINT');
  const { code, stderr } = await running.ended;
  assert.is(code, 130, stderr);
  assert.equal([await listLeft(docker), readdirSync(docker.shared)], [[], []]);
});

test.after(async () => {
  await started.engine?.[Symbol.asyncDispose]();
  await other.engine?.[Symbol.asyncDispose]();
  for (const dir of homes) {
    // Podman keeps its store mounted on itself.
    for (const line of mountsBelow(dir)) await run(['umount', '--lazy', line.split(' ')[1] as string]);
    rmSync(dir, { recursive: true, force: true });
  }
});

test.run();
