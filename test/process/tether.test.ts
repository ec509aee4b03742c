/** Tests of src/process/tether.ts: what is left of programs when fsbench is killed, by the kernel's way and by the watcher's. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { dieByKernel, dieByWatcher, holdLine } from '../../src/process/tether.ts';
import { testNeeding, whyNoProgram } from '../support/needs.ts';
import { isAlive, isGoneSoon } from '../support/processes.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const AS_DARWIN = ['--import', join(PACKAGE_ROOT, 'dist/test/support/as-darwin.js')];
const WAYS = process.platform === 'linux' ? { 'by the kernel': [], 'by the watcher': AS_DARWIN } : { 'by the watcher': [] };

/** Starts a Node that runs `program` (sh) in the way of `flags`; resolves with it and the ids that the program wrote to `$1`. */
async function startHolder(flags: readonly string[], how: 'run' | 'daemon', program: string) {
  const dir = makeTempDir();
  const said = join(dir, 'pids');
  const argv = JSON.stringify(['sh', '-c', program, 'sh', said]);
  const module = (name: string) => JSON.stringify(join(PACKAGE_ROOT, 'dist/src/process', name));
  const code =
    how === 'run'
      ? `import { run } from ${module('run.js')}; await run(${argv}, { dieWithParent: true });`
      : `import { startDaemon } from ${module('daemon.js')}; await startDaemon('it', ${argv}, { logFile: ${JSON.stringify(join(dir, 'log'))} });`;
  const holder = spawn(process.execPath, [...flags, '--input-type=module', '-e', code], { stdio: ['ignore', 'inherit', 'inherit'] });
  const gone = once(holder, 'exit');
  while (!existsSync(said) || !readFileSync(said, 'utf8').endsWith('ready\n')) {
    assert.is(holder.exitCode, null, 'the holder runs');
    await sleep(10);
  }
  const pids = readFileSync(said, 'utf8').split('\n').filter(Boolean).slice(0, -1).map(Number);
  return { holder, gone, pids };
}

for (const [way, flags] of Object.entries(WAYS)) {
  for (const how of ['run', 'daemon'] as const) {
    test(`kill -9 of fsbench ends what it started, ${way} (${how})`, async () => {
      const { holder, gone, pids } = await startHolder(flags, how, 'echo $$ > "$1"; echo ready >> "$1"; exec sleep 600');
      assert.is(pids.length, 1);
      assert.ok(isAlive(pids[0] as number), 'it runs');
      holder.kill('SIGKILL');
      await gone;
      assert.ok(await isGoneSoon(pids[0] as number), `process ${pids[0]} is gone`);
    });
  }
}

test('the watcher ends children and what ignores SIGTERM too', async () => {
  const program = 'trap "" TERM; sleep 600 & echo $$ > "$1"; echo $! >> "$1"; echo ready >> "$1"; while :; do sleep 600; done';
  const { holder, gone, pids } = await startHolder(AS_DARWIN, 'run', program);
  holder.kill('SIGKILL');
  await gone;
  for (const pid of pids) assert.ok(await isGoneSoon(pid), `process ${pid} is gone`);
});

test('a program that ends well ends its watcher, and what it left in its group is spared or ended as asked', async () => {
  for (const left of ['spare', 'end'] as const) {
    const [file, ...args] = dieByWatcher(['sh', '-c', 'sleep 600 >/dev/null 2>&1 & echo $$ $!'], 'KILL');
    const child = spawn(file as string, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit', 'pipe'] });
    holdLine(child, left);
    const [text] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    const [group = 0, sleeper = 0] = text.toString().split(' ').map(Number);
    // Closed: the watcher holds none of its streams.
    await once(child, 'close');
    if (left === 'end') assert.ok(await isGoneSoon(sleeper), 'ended');
    else {
      assert.ok(isAlive(sleeper), 'spared');
      process.kill(sleeper, 'SIGKILL');
    }
    const hasGroup = () => {
      try {
        process.kill(-group, 0);
        return true;
      } catch {
        return false;
      }
    };
    for (let attempt = 0; attempt < 6000 && hasGroup(); attempt++) await sleep(10);
    assert.not.ok(hasGroup(), `nobody is left in group ${group} (${left})`);
  }
});

test('signals sent to the group do not end the watcher before its time', async () => {
  const program = 'trap "echo told >> $1" TERM; echo $$ > "$1"; echo ready >> "$1"; while :; do sleep 0.1; done';
  const { holder, gone, pids } = await startHolder(AS_DARWIN, 'run', program);
  const pid = pids[0] as number;
  for (const signal of ['SIGTERM', 'SIGTERM'] as const) {
    process.kill(-pid, signal);
    await sleep(50);
  }
  assert.ok(isAlive(pid), 'the program lives on');
  holder.kill('SIGKILL');
  await gone;
  assert.ok(await isGoneSoon(pid), 'and ends with fsbench');
});

test('the program is what the words around it become: arguments as they are, and a name that is not there ends with 127', async () => {
  const words = ['-v', "it's", 'a b', '', '$HOME'];
  // A folder on the path that this user may not enter would make 126 of it.
  const env = { ...process.env, PATH: '/usr/local/bin:/usr/bin:/bin' };
  for (const wrap of [dieByWatcher, ...(process.platform === 'linux' && whyNoProgram('setpriv') === null ? [dieByKernel] : [])]) {
    const start = async (argv: readonly string[]) => {
      const [file, ...args] = wrap(argv, 'TERM');
      const child = spawn(file as string, args, { detached: true, env, stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
      holdLine(child, 'spare');
      let stdout = '';
      child.stdout?.on('data', (chunk) => (stdout += chunk));
      await once(child, 'close');
      return { stdout, code: child.exitCode };
    };
    assert.is((await start(['printf', '%s\\n', ...words])).stdout, words.map((word) => `${word}\n`).join(''), wrap.name);
    assert.is((await start(['fsbench-no-such-program'])).code, 127, wrap.name);
  }
});

/** What `sh` is somewhere: Debian, macOS and others, Alpine, and what a Mac's user may have chosen. */
for (const shell of [['dash'], ['bash', '--posix'], ['busybox', 'sh'], ['zsh', '--emulate', 'sh']] as const) {
  testNeeding(whyNoProgram(shell[0]))(`the watcher does its work where sh is ${shell[0]}`, async () => {
    const [file, ...words] = shell;
    const start = (program: string) => {
      const argv = [...words, ...dieByWatcher(['sh', '-c', program], 'TERM').slice(1)];
      return spawn(file, argv, { detached: true, stdio: ['pipe', 'pipe', 'inherit', 'pipe'] });
    };
    const kept = start('cat; exit 7');
    holdLine(kept, 'spare');
    let stdout = '';
    kept.stdout?.on('data', (chunk) => (stdout += chunk));
    kept.stdin?.end('in');
    await once(kept, 'close');
    assert.equal([stdout, kept.exitCode], ['in', 7], 'input, output and exit code');
    const lost = start('echo $$; exec sleep 600');
    const [text] = (await once(lost.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    assert.is(Number(text.toString()), lost.pid, 'the program is the process that was started');
    // As the kernel does where fsbench is gone.
    (lost.stdio[3] as Duplex).destroy();
    await once(lost, 'exit');
    assert.is(lost.signalCode, 'SIGTERM');
  });
}

testNeeding(process.platform === 'linux' ? null : 'no other way here')('without the kernel all that is true of programs and daemons holds', () => {
  for (const name of ['run', 'daemon']) {
    const done = spawnSync(process.execPath, [...AS_DARWIN, join(PACKAGE_ROOT, `dist/test/process/${name}.test.js`)], { encoding: 'utf8' });
    assert.is(done.status, 0, `${name}: ${done.stdout}${done.stderr}`);
  }
});

test.run();
