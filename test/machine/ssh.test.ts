/** Tests of the pure part of src/machine/ssh.ts: the argv of one command. */

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildSshArgv } from '../../src/machine/ssh.ts';

const CONNECTION = { label: 'guest', controlPath: '/run/s/control', destination: 'root@127.0.0.1' };

test('a command goes through the running master and asks nobody', () => {
  assert.equal(buildSshArgv(CONNECTION, ['cat', '/proc/self/mounts']), [
    'ssh',
    '-F',
    'none',
    '-T',
    '-o',
    'BatchMode=yes',
    '-o',
    'LogLevel=ERROR',
    '-o',
    'ControlMaster=no',
    '-S',
    '/run/s/control',
    'root@127.0.0.1',
    '--',
    'cat /proc/self/mounts',
  ]);
});

test('arguments are one word each to the shell at the other end', () => {
  assert.is(buildSshArgv(CONNECTION, ['sh', '-c', 'cat > "$1"', 'sh', "/tmp/it's $HOME"]).at(-1), `sh -c 'cat > "$1"' sh '/tmp/it'\\''s $HOME'`);
});

test('any arguments reach a program at the other end unchanged', () => {
  const argument = fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '`', ' ', '\n', ';', '*', '-', 'a', 'é') });
  fc.assert(
    fc.property(fc.array(argument, { minLength: 1, maxLength: 10 }), (args) => {
      // sshd hands the last word to the login shell in just this way.
      const command = buildSshArgv(CONNECTION, ['printf', '%s\\0', ...args]).at(-1) as string;
      assert.is(spawnSync('sh', ['-c', command], { encoding: 'utf8' }).stdout, args.map((arg) => `${arg}\0`).join(''));
    }),
    { numRuns: 40 },
  );
});

test.run();
