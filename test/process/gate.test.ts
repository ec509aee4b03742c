/** Tests of src/process/gate.ts and of what run.ts makes of it, with programs every Linux has. */

import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Gate, hearMark } from '../../src/process/gate.ts';
import { run } from '../../src/process/run.ts';

/** Prints, waits for a line and says what it was. */
const WAITING = ['sh', '-c', 'echo before; echo ready; read -r word; echo "got $word"; cat'];

const gateOf = (answer: Gate['answer'], timeoutMs = 60_000): Gate => ({ mark: 'ready', word: 'go', timeoutMs, answer });
const atOnce = gateOf(async () => {});

test('the mark is a line of its own, wherever pieces of it end', async () => {
  const pieces = fc.array(fc.constantFrom('a', '\n', 'rea', 'ready', 'dy', 'x\nready ', '\u00e9'), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(pieces, pieces, async (before, after) => {
      const all = [...before, '\n', 'rea', 'dy\n', ...after];
      const text = all.join('');
      const expected = text.startsWith('ready\n') ? '' : text.slice(0, text.indexOf('\nready\n') + 1);
      const stream = new PassThrough();
      const heard: string[] = [];
      hearMark(stream, 'ready', (printed) => heard.push(printed.toString()));
      for (const piece of all) stream.write(piece);
      stream.end();
      await new Promise((resolve) => stream.on('end', resolve).resume());
      assert.equal(heard, [expected]);
    }),
  );
});

test('a program that waits at its gate gets its word once what it printed was heard', async () => {
  const heard: string[] = [];
  const result = await run(WAITING, { gate: gateOf(async (printed) => void heard.push(printed.toString())) });
  assert.equal([heard, result.stdout.toString(), result.exitCode], [['before\n'], 'before\nready\ngot go\n', 0]);
});

test('the deadline of a program is counted anew from its gate, and no time is it while we answer', async () => {
  const slow = gateOf(() => sleep(2500));
  assert.is((await run(WAITING, { gate: slow, timeoutMs: 2000 })).timedOut, false, 'while we answer');
  assert.is((await run(['sh', '-c', 'echo ready; sleep 600'], { gate: { ...atOnce, timeoutMs: 300 }, timeoutMs: 60_000 })).timedOut, true, 'after it');
  assert.is((await run(['sleep', '600'], { gate: slow, timeoutMs: 200 })).timedOut, true, 'before it');
});

test('what the answer throws ends the program and is thrown', async () => {
  const error = new Error('no');
  const reason = await run(['sh', '-c', 'echo ready; sleep 600'], { gate: gateOf(() => Promise.reject(error)) }).catch((thrown: unknown) => thrown);
  assert.is(reason, error);
});

test('a program that ends before its gate or at it is no failure', async () => {
  assert.is((await run(['true'], { gate: atOnce })).exitCode, 0, 'before');
  assert.is((await run(['echo', 'ready'], { gate: atOnce })).exitCode, 0, 'at it');
});

test('where the program ends while we answer, the answer is told, waited for, and starts no deadline', async () => {
  const told: string[] = [];
  const gate = gateOf(async (_printed, signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    told.push('aborted');
    await sleep(100);
    told.push('done');
  }, 3_600_000);
  const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  assert.is((await run(['sh', '-c', 'echo ready; exit 7'], { gate })).exitCode, 7);
  assert.equal(told, ['aborted', 'done']);
  assert.is(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length, before, 'a deadline is left');
});

test('a stop reaches a program at its gate, and who answers', async () => {
  const stop = new AbortController();
  const gate = gateOf((_printed, signal) => {
    stop.abort();
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
  });
  const result = await run(['sh', '-c', 'echo ready; sleep 600'], { gate, signal: stop.signal });
  assert.is(result.exitCode, null);
});

test('a gate and other input do not go together', async () => {
  const reason = await run(['cat'], { gate: atOnce, stdin: 'x' }).catch((thrown: unknown) => String(thrown));
  assert.match(String(reason), 'no other input');
});

test.run();
