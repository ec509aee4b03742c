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

/** The same pairs each time; with FSBENCH_DECORATED=N others, N of them. */
const SEED = process.env['FSBENCH_DECORATED'] === undefined ? Number(process.env['FSBENCH_SEED'] ?? 1) : undefined;

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

test('any two decorations behind each other, and any cut, never make other figures', () => {
  const broken = [50, 66, 72, 79].flatMap((width) => [
    [`wrapped at ${width}`, wrapAt(width)] as const,
    [`broken at ${width}`, breakAt(width)] as const,
    [`refilled at ${width}`, refillAt(width)] as const,
  ]);
  const ways: (readonly [string, (text: string) => string])[] = [...Object.entries(PREFIXES), ...Object.entries(LAYOUTS), ...broken];
  const sample = fc.tuple(
    fc.constantFrom(...NORMAL),
    fc.constantFrom(...ways),
    fc.constantFrom(...ways),
    fc.option(fc.double({ min: 0.3, max: 1, noNaN: true }), { nil: 1 }),
  );
  const { errorInstance, counterexample } = fc.check(
    fc.property(sample, ([name, [, first], [, second], share]) => {
      const text = readFioFixture(name);
      const decorated = second(first(text));
      // A cut text has lost what stood behind: what is left must be what was there.
      assert.is(share === 1 ? compare(decorated, text, false) : saysOthers(decorated.slice(0, Math.ceil(decorated.length * share)), text), null);
    }),
    { numRuns: Number(process.env['FSBENCH_DECORATED'] ?? 1000), ...(SEED === undefined ? {} : { seed: SEED }) },
  );
  const [found] = counterexample ?? [];
  assert.is(errorInstance, null, found === undefined ? '' : `${found[0]}, ${found[1][0]}, ${found[2][0]}, ${found[3]} of it: ${errorInstance}`);
});

test.run();
