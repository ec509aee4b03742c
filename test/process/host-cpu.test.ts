/** Tests of src/process/host-cpu.ts against processes started here. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readChildren, readCpuSeconds } from '../../src/process/host-cpu.ts';
import { testNeeding } from '../support/needs.ts';

const onLinux = testNeeding(process.platform === 'linux' ? null : 'not Linux');

/** A shell that has started a child, with the child's pid. */
async function spawnPair(script: string): Promise<{ shell: ChildProcess; child: number }> {
  const shell = spawn('sh', ['-c', `${script} & echo $!; wait`], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  const [line] = (await once(shell.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return { shell, child: Number(line.toString()) };
}

async function end(shell: ChildProcess): Promise<void> {
  const gone = once(shell, 'exit');
  process.kill(-(shell.pid as number), 'SIGKILL');
  await gone;
}

onLinux('children of a process are those it started itself', async () => {
  const { shell, child } = await spawnPair('sleep 600');
  assert.equal(readChildren(shell.pid as number), [child], 'of the shell');
  assert.ok(readChildren(process.pid).includes(shell.pid as number), 'of this process');
  assert.not.ok(readChildren(process.pid).includes(child), 'a grandchild is no child');
  await end(shell);
});

onLinux('CPU time of a child counts for its parent while it lives', async () => {
  const { shell, child } = await spawnPair('while :; do :; done');
  let ofChild = 0;
  while (ofChild < 0.1) ofChild = readCpuSeconds([child])[0] ?? Number.NaN;
  const [ofShell] = readCpuSeconds([shell.pid as number]);
  await end(shell);
  assert.ok((ofShell ?? 0) >= ofChild, `the shell has ${ofShell} s, its child had ${ofChild} s`);
});

onLinux('CPU time of a child that is gone still counts', async () => {
  const script = `i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done`;
  const shell = spawn('sh', ['-c', `sh -c '${script}'; echo done; sleep 600`], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  await once(shell.stdout as NodeJS.ReadableStream, 'data');
  const [seconds] = readCpuSeconds([shell.pid as number]);
  await end(shell);
  assert.ok((seconds ?? 0) > 0, `${seconds} s`);
});

onLinux('answers stand in the order of the questions, null for a process that is gone', () => {
  const gone = spawnSync('true').pid;
  const [first, second, third] = readCpuSeconds([gone, process.pid, 0]);
  assert.is(first, null, 'gone');
  assert.ok((second ?? 0) > 0, 'this process');
  assert.is(third, null, 'pid 0 stands for none');
});

onLinux('a process whose name looks like fields is read right', async () => {
  const shell = spawn(process.execPath, ['-e', "process.title = ') R 1 1 1'; console.log('ready'); setInterval(() => {}, 1000)"], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  await once(shell.stdout as NodeJS.ReadableStream, 'data');
  assert.ok(readChildren(process.pid).includes(shell.pid as number));
  await end(shell);
});

test.run();
