/** No text, however damaged or hostile, makes a parser throw, hang, take many times its size, or say figures that are none. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import { loadSources } from '../../src/commands/load-sources.ts';
import { FsbenchError } from '../../src/errors.ts';
import type { Source } from '../../src/model.ts';
import { parseFioOutput } from '../../src/parse/fio-json.ts';
import { parseText } from '../../src/parse/text.ts';
import { PACKAGE_ROOT } from '../../src/paths.ts';
import { renderCsv } from '../../src/render/csv.ts';
import { renderJson } from '../../src/render/json.ts';
import { renderAnswer } from '../../src/render/markdown.ts';
import { renderRhvgoyal } from '../../src/render/rhvgoyal.ts';
import { listFioFixtures, listFormatFixtures, readFioFixture } from '../support/fixtures.ts';
import { HOSTILE } from '../support/hostile.ts';
import { mutate, openRandom } from '../support/mutate.ts';
import { makeBadLoop, makeLoops, makePlan, makeRun, reportOf } from '../support/records.ts';
import { readPublishedFolders } from '../support/virtiofs-tests.ts';

const COUNT = Number(process.env['FSBENCH_MUTATIONS'] ?? 2000);
/** The same every time in `npm test`, so that it fails by a change alone; another each time in the long check. */
const SEED = Number(process.env['FSBENCH_SEED'] ?? (process.env['FSBENCH_MUTATIONS'] === undefined ? 1 : Date.now() % 1_000_000));

const run = makeRun(makePlan(['seqread-psync', 'randrw-mmap'], 'a=9p,b=tmpfs'));
const report = reportOf(run, [
  ...makeLoops('seqread-psync', 'a', [1000, 1001, 999]),
  ...makeLoops('seqread-psync', 'b', [10, 11, 9]),
  makeBadLoop({ workload: 'randrw-mmap', outcome: 'unsupported', errno: 'EINVAL', reason: '=mmap, "shared"\nwritable' }),
]);

/** Enough of a text to hold several loops, from its beginning or its middle. */
function excerptsOf(text: string): string[] {
  const middle = text.indexOf('\nRunning: ', text.length / 2);
  return text.length < 30_000 ? [text] : [text.slice(0, 12_000), text.slice(middle, middle + 12_000)];
}

const folders = readPublishedFolders();
const TEXTS = [
  ...[...listFioFixtures(), ...listFormatFixtures()].map(readFioFixture),
  renderCsv(report),
  renderJson(report),
  renderAnswer(report),
  readFileSync(join(PACKAGE_ROOT, 'test/golden/sample.csv'), 'utf8').slice(0, 12_000),
  ...folders.flatMap(({ raw, published }) => [published, ...raw.flatMap(({ text }) => excerptsOf(text))]),
];

/** The first figure of a source that is none, by its place; null where all are finite and not negative. */
function findBadFigure(source: Source): string | null {
  const inValue = (value: unknown, place: string): string | null => {
    if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? null : `${place} is ${value}`;
    if (typeof value !== 'object' || value === null) return null;
    for (const [key, each] of Object.entries(value)) {
      const bad = inValue(each, `${place}.${key}`);
      if (bad !== null) return bad;
    }
    return null;
  };
  return inValue(source.loops, 'loops');
}

/** Reads a text as a SOURCE and makes of it what a report does. */
function readWhole(text: string): void {
  const source = parseText(text, 'mutation');
  parseFioOutput(text);
  if (source === null) return;
  const bad = findBadFigure(source);
  if (bad !== null) throw new Error(bad);
  for (const { workload, mount, loop, outcome, metrics } of source.loops) {
    if (typeof workload !== 'string' || typeof mount !== 'string' || !(loop >= 1)) throw new Error(`a loop without a key: ${workload}, ${mount}, ${loop}`);
    if (outcome === 'ok' && metrics === null) throw new Error('a good loop without figures');
    if (!source.mounts.includes(mount) || !source.workloads.includes(workload)) throw new Error(`${mount} or ${workload} is not listed`);
  }
  const whole = buildReport([source]);
  for (const render of [renderCsv, renderJson, renderAnswer]) render(whole);
  renderRhvgoyal([source]);
}

test(`${COUNT} damaged texts are read without a throw, and their figures are figures`, () => {
  const random = openRandom(SEED);
  for (let at = 0; at < COUNT; at++) {
    const text = mutate(TEXTS[random(TEXTS.length)] as string, random);
    try {
      readWhole(text);
    } catch (error) {
      throw new Error(`seed ${SEED}, mutation ${at}: ${(error as Error).stack}\nof ${JSON.stringify(text.slice(0, 2000))}`);
    }
  }
});

test('every beginning of every fixture is read without a throw', () => {
  for (const name of [...listFioFixtures(), ...listFormatFixtures()]) {
    const text = readFioFixture(name);
    for (let end = 0; end <= text.length; end += 1 + Math.floor(text.length / 400)) readWhole(text.slice(0, end));
  }
});

test('damaged files, compressed or not, load or fail with an error of our own', async () => {
  const random = openRandom(SEED + 1);
  for (let at = 0; at < COUNT / 20; at++) {
    const plain = Buffer.from(mutate(TEXTS[random(TEXTS.length)] as string, random));
    let bytes = random(2) === 0 ? plain : gzipSync(plain, { level: 1 });
    if (random(2) === 0) bytes = bytes.subarray(0, random(bytes.length + 1));
    if (random(2) === 0 && bytes.length > 0) bytes[random(bytes.length)] = random(256);
    try {
      const [source] = await loadSources(['-'], Readable.from([bytes]));
      assert.ok((source as Source).loops.length > 0, `seed ${SEED}, mutation ${at}: a source without loops and without an error`);
    } catch (error) {
      if (!(error instanceof FsbenchError)) throw new Error(`seed ${SEED}, mutation ${at}: ${(error as Error).stack}`);
    }
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
