/** The committed sync runs against what is made of it now, and the README's table of it. */

import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkSyncSample } from './sync-sample.ts';

test('report, chart and the table in the README are those of the committed runs', async () => {
  const checked = await checkSyncSample();
  assert.ok(checked.length >= 4);
  for (const { file, expected } of checked) assert.is(readFileSync(file, 'utf8'), expected, `${file} differs; if the new one is right, npm run golden`);
});

test.run();
