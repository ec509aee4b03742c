/** Tests of src/process/is-alive.ts on processes of this machine. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findOther, isAlive, tagOf } from '../../src/process/is-alive.ts';

test('the tag of a living process finds it, and no longer once it is gone', async () => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const pid = child.pid as number;
  const tag = tagOf(pid);
  assert.is(findOther(tag), pid, 'living');
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal([findOther(tag), isAlive(pid)], [null, false], 'gone');
});

test('an id that was given out again is not the process of the tag', () => {
  assert.is(findOther(`${process.ppid}+1`), null);
  assert.is(findOther(String(process.ppid)), process.ppid, 'an id alone, as older versions wrote it, is taken at its word');
});

test('this process is no other, and what is no tag is nobody', () => {
  assert.is(findOther(tagOf(process.pid)), null);
  for (const text of ['', '0', 'x', '-1', '12+', '1e3', '99999999999999999999']) assert.is(findOther(text), null, text);
});

test.run();
