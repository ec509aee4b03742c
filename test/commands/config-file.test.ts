/** Tests of src/commands/config-file.ts: what a configuration says beside its options. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readConfigFile } from '../../src/commands/config-file.ts';
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

test.run();
