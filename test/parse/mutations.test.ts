/** No text, however damaged or hostile, makes a parser throw, hang, take many times its size, or say figures that are none. */

import { Worker } from 'node:worker_threads';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { listFioFixtures, listFormatFixtures, readFioFixture } from '../support/fixtures.ts';
import { HOSTILE } from '../support/hostile.ts';
import { readWhole, testMutations } from '../support/mutation-tests.ts';
import { readMutationTexts } from '../support/mutation-texts.ts';

testMutations(test, readMutationTexts());

test('every beginning of every fixture is read without a throw', () => {
  for (const name of [...listFioFixtures(), ...listFormatFixtures()]) {
    const text = readFioFixture(name);
    for (let end = 0; end <= text.length; end += 1 + Math.floor(text.length / 400)) readWhole(text.slice(0, end));
  }
});

/** Characters of each hostile text, the memory that may be used with it, and the time after which it hangs. */
const HOSTILE_SIZE = 500_000;
const HOSTILE_MEGABYTES = 32;
const HANG_MS = 60_000;

test('half a megabyte of each hostile text neither throws nor hangs nor takes many times its size', async () => {
  const worker = new Worker(new URL('../support/read-hostile.js', import.meta.url), {
    workerData: { size: HOSTILE_SIZE },
    resourceLimits: { maxOldGenerationSizeMb: HOSTILE_MEGABYTES, maxYoungGenerationSizeMb: 8 },
  });
  const begun: string[] = [];
  const wrong = await new Promise<string | null>((resolve) => {
    const tell = () => {
      resolve(`${begun.at(-1)}: it hangs`);
      void worker.terminate();
    };
    let hang = setTimeout(tell, HANG_MS);
    worker.on('message', (name: string) => {
      begun.push(name);
      clearTimeout(hang);
      hang = setTimeout(tell, HANG_MS);
    });
    worker.on('error', (error) => resolve(`${begun.at(-1)}: ${error}`));
    worker.on('exit', () => {
      clearTimeout(hang);
      resolve(null);
    });
  });
  assert.is(wrong, null);
  assert.equal(begun, Object.keys(HOSTILE), 'all were read');
});

test.run();
