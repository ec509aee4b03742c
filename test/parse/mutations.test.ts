/** No text, however damaged or hostile, makes a parser throw, hang, take many times its size, or say figures that are none. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { renderCsv } from '../../src/render/csv.ts';
import { renderJson } from '../../src/render/json.ts';
import { renderAnswer } from '../../src/render/markdown.ts';
import { listFioFixtures, listFormatFixtures, readFioFixture } from '../support/fixtures.ts';
import { HOSTILE } from '../support/hostile.ts';
import { readWhole, testMutations, textsOf } from '../support/mutation-tests.ts';
import { readCapturedFolders } from '../support/raw-folders.ts';
import { makeBadLoop, makeLoops, makePlan, makeRun, reportOf } from '../support/records.ts';

const run = makeRun(makePlan(['seqread-psync', 'randrw-mmap'], 'a=9p,b=tmpfs'));
const report = reportOf(run, [
  ...makeLoops('seqread-psync', 'a', [1000, 1001, 999]),
  ...makeLoops('seqread-psync', 'b', [10, 11, 9]),
  makeBadLoop({ workload: 'randrw-mmap', outcome: 'unsupported', errno: 'EINVAL', reason: '=mmap, "shared"\nwritable' }),
]);

const TEXTS = [
  ...[...listFioFixtures(), ...listFormatFixtures()].map(readFioFixture),
  renderCsv(report),
  renderJson(report),
  renderAnswer(report),
  readFileSync(join(PACKAGE_ROOT, 'test/golden/sample.csv'), 'utf8').slice(0, 12_000),
  ...textsOf(readCapturedFolders()),
];

testMutations(test, TEXTS);

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
