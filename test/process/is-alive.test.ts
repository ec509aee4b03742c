/** Tests of src/process/is-alive.ts on processes of this machine. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findOther, isAlive, parseStart, tagOf } from '../../src/process/is-alive.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { testNeeding } from '../support/needs.ts';

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

test('the words of ps are read as seconds, and nothing else is', () => {
  assert.is(parseStart('Fri Nov 27 20:44:55 2026\n'), '1795812295');
  assert.is(parseStart('Sun Mar  1 00:00:00 2026    \n'), '1772323200', 'a day of one digit, and blanks that fill the column');
  for (const text of ['', '\n', 'lstart', 'ps: illegal option -- o', 'Fri 27 Nov 20:44:55 2026', 'Fri Nov 32 20:44:55 2026'])
    assert.is(parseStart(text), null, text);
});

testNeeding(spawnSync('ps', ['-o', 'lstart=', '-p', '1']).status === 0 ? null : 'no ps that knows lstart')(
  'where there is no /proc, ps tells when a process began',
  () => {
    const script = `import { tagOf, findOther } from ${JSON.stringify(join(PACKAGE_ROOT, 'dist/src/process/is-alive.js'))};
      import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module';
      const read = fs.readFileSync;
      fs.readFileSync = (file, ...rest) => { if (String(file).startsWith('/proc')) throw new Error('hidden'); return read(file, ...rest); };
      syncBuiltinESMExports();
      const tag = tagOf(process.ppid);
      console.log(tag, findOther(tag), findOther(tag.replace(/\\+.*/, '+1')), findOther(tagOf(process.pid)));`;
    const flags = ['--import', join(PACKAGE_ROOT, 'dist/test/support/as-darwin.js'), '--input-type=module', '-e', script];
    const done = spawnSync(process.execPath, flags, { encoding: 'utf8' });
    assert.match(done.stdout, new RegExp(`^${process.pid}\\+\\d{10} ${process.pid} null null\n$`), done.stderr);
  },
);

test.run();
