/** Tests of src/machine/local.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openLocalTarget } from '../../src/machine/local.ts';

test('a command runs here, with its input, output and exit code', async () => {
  await using target = openLocalTarget();
  const result = await target.exec(['sh', '-c', 'cat; echo "$1" >&2; exit 5', 'sh', "it's"], { stdin: 'in' });
  assert.equal([result.exitCode, result.stdout.toString(), result.stderr], [5, 'in', "it's\n"]);
});

test('a command past its deadline is ended and told as such', async () => {
  await using target = openLocalTarget();
  assert.is((await target.exec(['sleep', '600'], { timeoutMs: 100 })).timedOut, true);
});

test('the target says that it is this machine', async () => {
  await using target = openLocalTarget();
  assert.match(target.describe(), /^local \(.+\)$/);
});

test.run();
