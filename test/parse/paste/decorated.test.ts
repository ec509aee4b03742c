/** Whatever decorates fio's output: it reads the same figures or is refused by name, and never says others. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { breakAt, JSON_WAYS, LAYOUTS, PREFIXES, refillAt, wrapAt } from '../../support/decorate.ts';
import { listFormatFixtures, readFioFixture } from '../../support/fixtures.ts';
import { compare, saysOthers } from '../../support/same-figures.ts';

const FIXTURES = listFormatFixtures();
const NORMAL = FIXTURES.filter((name) => name.includes('.normal.'));
const WITH_JSON = FIXTURES.filter((name) => name.includes('json'));

/**
 * The same sample each time; with FSBENCH_DECORATED=N another one, N of pairs and N of triples, and with
 * FSBENCH_DECORATED=pairs all pairs (some minutes).
 */
const ASKED = process.env['FSBENCH_DECORATED'];
const RUNS = Number(ASKED ?? 500);
const SEED = ASKED === undefined ? Number(process.env['FSBENCH_SEED'] ?? 1) : undefined;

type Way = readonly [name: string, decorate: (text: string) => string];

const BREAKS: readonly Way[] = [50, 66, 72, 79, 100].flatMap((width): Way[] => [
  [`wrapped at ${width}`, wrapAt(width)],
  [`broken at ${width}`, breakAt(width)],
  [`refilled at ${width}`, refillAt(width)],
]);
const WAYS: readonly Way[] = [...Object.entries(PREFIXES), ...Object.entries(LAYOUTS), ...BREAKS];

/** What is wrong with the reading of a fixture behind these decorations, of which only a share is left; null where all is well. */
function faultOf(name: string, ways: readonly Way[], share: number): string | null {
  const text = readFioFixture(name);
  const decorated = ways.reduce((sofar, [, decorate]) => decorate(sofar), text);
  // A cut text has lost what stood behind: what is left must be what was there.
  return share === 1 ? compare(decorated, text, false) : saysOthers(decorated.slice(0, Math.ceil(decorated.length * share)), text);
}

function checkDecorated(count: number): void {
  const way = fc.constantFrom(...WAYS);
  const sample = fc.tuple(
    fc.constantFrom(...NORMAL),
    fc.array(way, { minLength: count, maxLength: count }),
    fc.option(fc.double({ min: 0.3, max: 1, noNaN: true }), { nil: 1 }),
  );
  const { errorInstance, counterexample } = fc.check(
    fc.property(sample, ([name, ways, share]) => assert.is(faultOf(name, ways, share), null)),
    { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: SEED }) },
  );
  const [found] = counterexample ?? [];
  assert.is(errorInstance, null, found === undefined ? '' : `${found[0]}, ${found[1].map(([how]) => how).join(', ')}, ${found[2]} of it: ${errorInstance}`);
}

test('each prefix and each layout alone takes nothing away from what fio prints for people', () => {
  for (const name of NORMAL) {
    const text = readFioFixture(name);
    for (const [how, decorate] of Object.entries({ ...PREFIXES, ...LAYOUTS })) assert.is(compare(decorate(text), text, true), null, `${name}, ${how}`);
  }
});

test('JSON in any layout, list or document, and behind any prefix, is the same', () => {
  for (const name of WITH_JSON) {
    const text = readFioFixture(name);
    const [found] = /^\{$[\s\S]*?^\}$/m.exec(text) ?? [];
    if (found === undefined) continue;
    const clean = `${found}\n`;
    const document: unknown = JSON.parse(found);
    for (const [how, write] of Object.entries(JSON_WAYS)) {
      const written = `${write(document)}\n`;
      assert.is(compare(written, clean, true), null, `${name}, ${how}`);
      if (how === 'one line' || how === 'as a string') continue;
      for (const [prefix, decorate] of Object.entries(PREFIXES)) assert.is(compare(decorate(written), clean, true), null, `${name}, ${how}, ${prefix}`);
    }
  }
});

test('JSON behind labels of any length, in which numbers change, is the same', () => {
  const clean = `${JSON.stringify(JSON.parse(/^\{$[\s\S]*?^\}$/m.exec(readFioFixture(WITH_JSON[0] as string))?.[0] as string), null, 2)}\n`;
  for (const count of [3, 30, 3000]) {
    const labels = Array.from({ length: count }, (_, at) => `label-${at}=value`).join(',');
    const decorated = clean
      .trimEnd()
      .split('\n')
      .map((line, at) => `x 12 ${labels} seq=${at} ${line}`)
      .join('\n');
    assert.is(compare(decorated, clean, true), null, `${labels.length} characters`);
  }
});

test('wrapped by a mailer, at any width and in quotes, figures stay what they are', () => {
  for (const name of NORMAL) {
    const text = readFioFixture(name);
    for (const width of [60, 64, 72, 76, 78, 80, 100]) {
      for (const [how, wrap] of Object.entries({ wrapped: wrapAt(width), broken: breakAt(width), refilled: refillAt(width) })) {
        assert.is(compare(wrap(text), text, false), null, `${name}, ${how} at ${width}`);
        assert.is(compare((PREFIXES['quoted'] as (text: string) => string)(wrap(text)), text, false), null, `${name}, ${how} at ${width} and quoted`);
      }
    }
  }
});

if (ASKED === 'pairs')
  test('all pairs of decorations never make other figures', () => {
    for (const name of NORMAL)
      for (const first of WAYS) for (const second of WAYS) assert.is(faultOf(name, [first, second], 1), null, `${name}, ${first[0]}, ${second[0]}`);
  });
else
  for (const [count, words] of [
    [2, 'two decorations'],
    [3, 'three decorations'],
  ] as const)
    test(`any ${words} behind each other, and any cut, never make other figures`, () => checkDecorated(count));

test.run();
