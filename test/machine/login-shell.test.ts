/** Tests of src/machine/login-shell.ts: real shells hand a program its arguments unchanged. */

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatForLoginShell } from '../../src/machine/login-shell.ts';
import { testNeeding, whyNoProgram } from '../support/needs.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** Characters that some shell gives a meaning, alone and in pairs. */
const argument = fc.string({
  unit: fc.constantFrom("'", '"', '\\', '\\\\', "\\'", '!', '$', '$n', '`', ' ', '\n', ';', '*', '?', '{a,b}', '~', '=', '%', '#', '^', '-', 'a', '0', 'é'),
});

for (const shell of ['sh', 'bash', 'zsh', 'fish', 'tcsh']) {
  testNeeding(whyNoProgram(shell))(`any arguments reach a program unchanged through ${shell}`, () => {
    const home = makeTempDir();
    fc.assert(
      fc.property(fc.array(argument, { minLength: 1, maxLength: 8 }), (args) => {
        const line = formatForLoginShell(['printf', '%s\\0', ...args]);
        const { stdout, stderr } = spawnSync(shell, ['-c', line], { encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: home, LC_ALL: 'C.UTF-8' } });
        assert.is(stdout, args.map((arg) => `${arg}\0`).join(''), `${line}\n${stderr}`);
      }),
      { numRuns: 60 },
    );
  });
}

test('plain words stay plain', () => {
  assert.is(formatForLoginShell(['cat', '/proc/self/mounts']), 'cat /proc/self/mounts');
});

test.run();
