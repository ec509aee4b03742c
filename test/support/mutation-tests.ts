/** Damages texts in all ways and reads them as a SOURCE: nothing throws, and figures are figures. */

import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import { loadSources } from '../../src/commands/load-sources.ts';
import { FsbenchError } from '../../src/model/errors.ts';
import type { Source } from '../../src/model/records.ts';
import { parseFioOutput } from '../../src/parse/fio-json.ts';
import { parseText } from '../../src/parse/text.ts';
import { renderCsv } from '../../src/render/csv.ts';
import { renderJson } from '../../src/render/json.ts';
import { renderAnswer } from '../../src/render/markdown.ts';
import { renderRhvgoyal } from '../../src/render/rhvgoyal.ts';
import { mutate, openRandom } from './mutate.ts';
import type { RawFolder } from './raw-folders.ts';

const COUNT = Number(process.env['FSBENCH_MUTATIONS'] ?? 2000);
/** The same every time in `npm test`, so that it fails by a change alone; another each time in the long check. */
const SEED = Number(process.env['FSBENCH_SEED'] ?? (process.env['FSBENCH_MUTATIONS'] === undefined ? 1 : Date.now() % 1_000_000));

/** Enough of a text to hold several loops, from its beginning or its middle. */
function excerptsOf(text: string): string[] {
  const middle = text.indexOf('\nRunning: ', text.length / 2);
  return text.length < 30_000 ? [text] : [text.slice(0, 12_000), text.slice(middle, middle + 12_000)];
}

/** The tables of the folders, and excerpts of their raw files. */
export const textsOf = (folders: readonly RawFolder[]) => folders.flatMap(({ raw, table }) => [table, ...raw.flatMap(({ text }) => excerptsOf(text))]);

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
export function readWhole(text: string): void {
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

/** Registers the tests over damaged versions of the texts. */
export function testMutations(test: Test, texts: readonly string[]): void {
  test(`${COUNT} damaged texts are read without a throw, and their figures are figures`, () => {
    const random = openRandom(SEED);
    for (let at = 0; at < COUNT; at++) {
      const text = mutate(texts[random(texts.length)] as string, random);
      try {
        readWhole(text);
      } catch (error) {
        throw new Error(`seed ${SEED}, mutation ${at}: ${(error as Error).stack}\nof ${JSON.stringify(text.slice(0, 2000))}`);
      }
    }
  });

  test('damaged files, compressed or not, load or fail with an error of our own', async () => {
    const random = openRandom(SEED + 1);
    for (let at = 0; at < COUNT / 20; at++) {
      const plain = Buffer.from(mutate(texts[random(texts.length)] as string, random));
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
}
