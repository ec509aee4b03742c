/** Tests of src/commands/config-file.ts: what a configuration says beside its options. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readConfigFile } from '../../src/commands/config-file.ts';
import { failureOf } from '../support/failure.ts';
import { makeTempDir } from '../support/temp-dir.ts';

test('doubts of the YAML library reach no user as warnings of Node', async () => {
  const file = join(makeTempDir(), 'config.yml');
  writeFileSync(file, '%UNKNOWN x\n---\nruntime: 5\n', { mode: 0o600 });
  const warned: Error[] = [];
  const listen = (warning: Error) => void warned.push(warning);
  process.on('warning', listen);
  assert.equal(readConfigFile(file, {}, false), { runtime: '5' });
  await setImmediate();
  process.off('warning', listen);
  assert.equal(warned, []);
});

test('what is no YAML is told with its place, and what is too long for a configuration is not read', () => {
  const file = join(makeTempDir(), 'config.yml');
  const messageFor = (text: string) => {
    writeFileSync(file, text, { mode: 0o600 });
    const { code, exitCode, message } = failureOf(() => readConfigFile(file, {}, false), text.slice(0, 20));
    assert.equal([code, exitCode], ['bad-config', 2]);
    return message;
  };
  assert.match(messageFor('runtime: 5\nloops: [1\njobs: x\n'), /^--config \S+config\.yml: .* at line 3, column 1$/);
  assert.match(messageFor('runtime: 5\nloops: *nowhere\n'), /^--config \S+config\.yml: .*nowhere/);
  assert.match(messageFor(`runtime: 5\n#${'x'.repeat(65_536)}\n`), /longer than 64 KiB$/);
});

test.run();
