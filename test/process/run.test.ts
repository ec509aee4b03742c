/** Tests of src/process/run.ts with programs every Linux has. */

import { getEventListeners } from 'node:events';
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FsbenchError } from '../../src/model/errors.ts';
import { run, runText } from '../../src/process/run.ts';
import { rejectionOf } from '../support/failure.ts';
import { testNeeding, WHY_NOT_AS_ROOT } from '../support/needs.ts';
import { isGoneSoon } from '../support/processes.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** Starts a child of its own, says its pid, makes the file `started`, and waits for the child. */
const withChild = (started: string) => ['sh', '-c', 'sleep 600 & echo $!; : > "$1"; wait', 'sh', started];

test('output, error stream and exit code are told apart', async () => {
  const result = await run(['sh', '-c', 'echo out; echo err >&2; exit 7']);
  assert.equal([result.exitCode, result.signal, result.timedOut], [7, null, false], 'end');
  assert.is(result.stdout.toString(), 'out\n', 'stdout');
  assert.is(result.stderr, 'err\n', 'stderr');
});

test('output is kept byte for byte', async () => {
  const { stdout } = await run(['printf', '\\000\\377\\r\\n\\n']);
  assert.equal([...stdout], [0, 255, 13, 10, 10]);
});

test('arguments reach the program as they are', async () => {
  const hostile = ['$HOME', "it's", 'a b', '', '*', ';id', 'é\n'];
  const { stdout } = await run(['printf', '%s\\0', ...hostile]);
  assert.is(stdout.toString(), hostile.map((arg) => `${arg}\0`).join(''));
});

test('input is handed over, and without any there is none', async () => {
  assert.is((await run(['cat'], { stdin: 'words\n' })).stdout.toString(), 'words\n', 'text');
  assert.equal((await run(['cat'], { stdin: new Uint8Array([0, 255]) })).stdout, Buffer.from([0, 255]), 'bytes');
  assert.is((await run(['cat'])).stdout.length, 0, 'none');
});

test('a program that does not read its input is no failure', async () => {
  assert.is((await run(['true'], { stdin: 'x'.repeat(1_000_000) })).exitCode, 0);
});

test('folder and environment are those asked for, on top of our own', async () => {
  const dir = makeTempDir();
  const { stdout } = await run(['sh', '-c', 'pwd; echo "$FSBENCH_TEST"; test -n "$PATH" && echo path'], { cwd: dir, env: { FSBENCH_TEST: 'é' } });
  assert.is(stdout.toString(), `${dir}\né\npath\n`);
});

test('a signal is told in place of an exit code', async () => {
  const result = await run(['sh', '-c', 'kill -SEGV $$']);
  assert.equal([result.exitCode, result.signal, result.timedOut], [null, 'SIGSEGV', false]);
});

test('at the deadline the whole group is killed, and what was printed is kept', async () => {
  let child = 0;
  // Longer and longer, until a shell has started on a busy machine.
  for (let timeoutMs = 500; child === 0 && timeoutMs < 300_000; timeoutMs *= 2) {
    const result = await run(withChild(join(makeTempDir(), 'started')), { timeoutMs });
    assert.equal([result.exitCode, result.signal, result.timedOut], [null, 'SIGKILL', true], 'end');
    child = Number(result.stdout.toString());
  }
  assert.ok(child > 0, 'the child was started');
  assert.ok(await isGoneSoon(child), `child ${child} is gone`);
});

test('a program that ignores SIGTERM does not outlive its deadline', async () => {
  const result = await run(['sh', '-c', "trap '' TERM; sleep 600"], { timeoutMs: 200 });
  assert.is(result.timedOut, true);
});

test('the loss of what a program talks to ends it at once, and leaves no listener behind', async () => {
  const [stop, lost] = [new AbortController(), new AbortController()];
  await run(['true'], { signal: stop.signal, lost: lost.signal });
  assert.equal(
    [stop, lost].map(({ signal }) => getEventListeners(signal, 'abort').length),
    [0, 0],
  );
  const running = run(['sleep', '600'], { signal: stop.signal, lost: lost.signal, timeoutMs: 100_000 });
  lost.abort();
  assert.equal([(await running).signal, (await running).timedOut], ['SIGTERM', false]);
  assert.is((await run(['sleep', '600'], { lost: lost.signal })).signal, 'SIGTERM', 'lost before it began');
});

test('an abort ends the whole group', async () => {
  const controller = new AbortController();
  const started = join(makeTempDir(), 'started');
  const running = run(withChild(started), { signal: controller.signal });
  while (!existsSync(started)) await sleep(10);
  controller.abort();
  const result = await running;
  assert.equal([result.exitCode, result.signal, result.timedOut], [null, 'SIGTERM', false], 'end');
  const child = Number(result.stdout.toString());
  assert.ok(await isGoneSoon(child), `child ${child} is gone`);
});

test('an abort does not wait for what left the group and holds the pipes', async () => {
  const controller = new AbortController();
  const file = join(makeTempDir(), 'pid');
  const ended = run(['sh', '-c', 'setsid sh -c \'echo $$ > "$1.part" && mv "$1.part" "$1"; exec sleep 60\' sh "$1" & wait', 'sh', file], {
    signal: controller.signal,
  });
  while (!existsSync(file)) await sleep(10);
  controller.abort();
  await ended;
  const pid = Number(readFileSync(file, 'utf8'));
  // Of one that has ended the words are gone, also where nobody has waited for it.
  assert.match(readFileSync(`/proc/${pid}/cmdline`, 'utf8'), 'sleep', 'it runs still');
  process.kill(pid, 'SIGKILL');
});

test('what is aborted before it starts ends at once', async () => {
  assert.is((await run(['sleep', '600'], { signal: AbortSignal.abort() })).signal, 'SIGTERM');
});

test('a program that is not there is named, with the way to find what is missing', async () => {
  const error = await rejectionOf(run(['fsbench-no-such-program']), 'missing');
  assert.equal([error.code, error.exitCode, error.message], ['missing-program', 3, 'fsbench-no-such-program: not found']);
  assert.match(error.hint ?? '', 'fsbench doctor');
});

testNeeding(WHY_NOT_AS_ROOT)('a program that is not there is missing, whatever folders on the path are closed to us', async () => {
  const closed = makeTempDir();
  chmodSync(closed, 0);
  const error = await rejectionOf(run(['fsbench-no-such-program'], { env: { PATH: `${closed}:${process.env['PATH']}` } }), 'closed folder');
  chmodSync(closed, 0o700);
  assert.is(error.code, 'missing-program');
});

test('where the folder that it was started in is gone, that is said, and no program called missing', async () => {
  const [before, gone] = [process.cwd(), makeTempDir()];
  process.chdir(gone);
  // As every command does while the folder is still there: Node remembers it.
  process.cwd();
  rmSync(gone, { recursive: true });
  try {
    const error = await rejectionOf(run(['true']), 'no folder');
    assert.equal([error.code, error.message], ['no-working-folder', `true can't be started: the folder ${gone}, in which fsbench was started, is gone`]);
  } finally {
    process.chdir(before);
  }
});

test('a file that can not be executed is a failure of the environment', async () => {
  const error = await rejectionOf(run(['/etc/passwd']), 'not executable');
  assert.equal([error.code, error.exitCode], ['spawn-failed', 3]);
});

test('a program that dies with its parent runs as any other', async () => {
  const result = await run(['sh', '-c', 'cat; echo "$1"; echo err >&2; exit 3', 'sh', '-v'], { dieWithParent: true, stdin: 'in\n' });
  assert.equal([result.exitCode, result.signal, result.stdout.toString(), result.stderr], [3, null, 'in\n-v\n', 'err\n']);
  assert.is((await run(['sh', '-c', 'kill -SEGV $$'], { dieWithParent: true })).signal, 'SIGSEGV', 'its signals are told');
  assert.is((await run(['cat'], { dieWithParent: true })).stdout.length, 0, 'no input');
});

test('a program that dies with its parent ends at its deadline with all its group', async () => {
  const result = await run(withChild(join(makeTempDir(), 'started')), { timeoutMs: 2000, dieWithParent: true });
  assert.equal([result.exitCode, result.signal, result.timedOut], [null, 'SIGKILL', true], 'end');
  assert.ok(await isGoneSoon(Number(result.stdout.toString())), 'its child is gone');
});

test('text of a program that ends well is returned whole', async () => {
  assert.is(await runText(['printf', 'a\\n\\n']), 'a\n\n');
});

test('a program that ends badly is quoted', async () => {
  for (const [script, message] of [
    ['echo no >&2; exit 4', 'sh ended with exit code 4: no'],
    ['echo out; exit 4', 'sh ended with exit code 4: out'],
    ['exit 4', 'sh ended with exit code 4'],
    ['kill -KILL $$', 'sh ended with SIGKILL'],
  ] as const) {
    const error = await rejectionOf(runText(['sh', '-c', script]), script);
    assert.instance(error, FsbenchError);
    assert.equal([error.code, error.message], ['program-failed', message], script);
  }
});

test('a program that does not end in time is told as that', async () => {
  assert.is((await rejectionOf(runText(['sleep', '600'], { timeoutMs: 100 }), 'sleep')).message, 'sleep did not end in time');
});

test.run();
