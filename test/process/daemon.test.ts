/** Tests of src/process/daemon.ts. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readTail, startDaemon } from '../../src/process/daemon.ts';
import { rejectionOf } from '../support/failure.ts';
import { isAlive, isGoneSoon } from '../support/processes.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const newLog = () => join(makeTempDir(), 'log');

/** Waits until the log has a line that fits. */
async function waitForLine(logFile: string, pattern: RegExp): Promise<string> {
  for (let attempt = 0; attempt < 6000; attempt++) {
    const found = pattern.exec(readTail(logFile, 100));
    if (found !== null) return found[1] ?? found[0];
    await sleep(10);
  }
  throw new Error(`no line ${pattern} in: ${readTail(logFile, 100)}`);
}

test('a daemon runs until it is disposed of', async () => {
  const logFile = newLog();
  const daemon = await startDaemon('the sleeper', ['sh', '-c', 'echo ready; exec sleep 600'], { logFile });
  await waitForLine(logFile, /^ready$/m);
  assert.is(daemon.how(), null, 'while it runs');
  assert.ok(isAlive(daemon.pid), 'its process');
  await daemon[Symbol.asyncDispose]();
  assert.is(daemon.how(), 'signal SIGTERM', 'at its end');
  assert.not.ok(isAlive(daemon.pid), 'its process is gone');
});

test('how a daemon ended is told in words, to whoever waits and to whoever asks', async () => {
  const daemon = await startDaemon('the quitter', ['sh', '-c', 'echo bye; exit 3'], { logFile: newLog() });
  assert.is(await daemon.ended, 'exit code 3', 'ended');
  assert.is(daemon.how(), 'exit code 3', 'how');
  assert.is(daemon.tail(), 'bye', 'last words');
  await daemon[Symbol.asyncDispose]();
});

test('a child of the daemon goes with it', async () => {
  const logFile = newLog();
  const daemon = await startDaemon('the parent', ['sh', '-c', 'sleep 600 & echo "child $!"; wait'], { logFile });
  const child = Number(await waitForLine(logFile, /^child (\d+)$/m));
  await daemon[Symbol.asyncDispose]();
  assert.ok(await isGoneSoon(child), `child ${child} is gone`);
});

test('a daemon that ignores SIGTERM is killed', async () => {
  const logFile = newLog();
  const daemon = await startDaemon('the stubborn one', ['node', '-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('ready')"], {
    logFile,
  });
  await waitForLine(logFile, /^ready$/m);
  await daemon[Symbol.asyncDispose]();
  assert.is(daemon.how(), 'signal SIGKILL');
});

test('words put before the program stand outside the wish to die with fsbench', async () => {
  const daemon = await startDaemon('the printer', ['sh', '-c', 'echo "$FSBENCH_TEST"'], {
    logFile: newLog(),
    within: ['env', 'FSBENCH_TEST=within'],
    env: { FSBENCH_TEST: 'overridden' },
  });
  await daemon.ended;
  assert.is(daemon.tail(), 'within');
  assert.equal(daemon.argv, ['sh', '-c', 'echo "$FSBENCH_TEST"'], 'argv is that of the program');
});

test('a program that is not there is named with the daemon, with words before it or without', async () => {
  for (const within of [[], ['env']]) {
    const error = await rejectionOf(startDaemon('nobody', ['fsbench-no-such-program'], { logFile: newLog(), within }), 'missing program');
    assert.equal([error.code, error.exitCode], ['missing-program', 3]);
    assert.match(error.message, 'fsbench-no-such-program');
    assert.match(error.message, '(for nobody)');
  }
});

test('a wrapper that is not there is named with the daemon', async () => {
  const error = await rejectionOf(startDaemon('nobody', ['true'], { logFile: newLog(), within: ['fsbench-no-such-program'] }), 'missing wrapper');
  assert.equal([error.code, error.exitCode], ['missing-program', 3]);
  assert.match(error.message, "fsbench-no-such-program (for nobody) can't be started");
});

test('the tail of a log is its last lines, and empty where there is no log', () => {
  const file = newLog();
  assert.is(readTail(file, 3), '', 'no file');
  writeFileSync(file, 'a\nb\nc\nd\n\n');
  assert.is(readTail(file, 2), 'c\nd', 'last two');
  assert.is(readTail(file, 100), 'a\nb\nc\nd', 'all');
});

test.run();
