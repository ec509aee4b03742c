/** Tests of fuzz/: a few damaged inputs to everything that reads, and that what is wrong with an input is found. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Found, fuzzEntry } from '../../fuzz/campaign.ts';
import { openCoverage } from '../../fuzz/coverage.ts';
import { ENTRIES, type Entry, tryEntry } from '../../fuzz/entries.ts';

/** Inputs for each entry here; `npm run fuzz` gives as many as one likes. */
const COUNT = 40;

/** Fuzzes an entry without coverage; what was found. */
async function findAll(entry: Entry, count: number, hasNew = () => false): Promise<{ readonly found: readonly Found[]; readonly corpus: number }> {
  const found: Found[] = [];
  const coverage = { hasNew, totals: () => ({ functions: 0, bytesLeft: 0 }) };
  const { corpus } = await fuzzEntry(entry, count, { seed: 1, coverage, attempt: tryEntry, before: () => {}, found: (each) => void found.push(each) });
  return { found, corpus };
}

const entryOf = (read: Entry['read']): Entry => ({ name: 'made', weight: 1, texts: ['one 1\ntwo 2\n', 'three'], read });

for (const entry of ENTRIES) {
  test(`${entry.name}: damaged inputs give figures or an error of our own`, async () => {
    // The seeds of sources are read by test/parse/mutations.test.ts.
    const few = { ...entry, texts: entry.texts.slice(0, 20) };
    assert.equal((await findAll(few, COUNT)).found, []);
  });
}

test('an input that throws is found, with what it threw', async () => {
  const { found } = await findAll(
    entryOf((text) => {
      if (!text.includes('two')) throw new TypeError('no two');
    }),
    200,
  );
  assert.ok(found.length > 0);
  assert.ok(found.every(({ input, what }) => !input.includes('two') && what.startsWith('TypeError: no two')));
});

/** Uses CPU time, however busy the machine is. */
function burn(milliseconds: number): void {
  const { user, system } = process.cpuUsage();
  for (let used = 0; used < milliseconds * 1000; ) {
    const now = process.cpuUsage({ user, system });
    used = now.user + now.system;
  }
}

test('an input that takes too long is found', async () => {
  const { found } = await findAll(
    entryOf(() => burn(300)),
    1,
  );
  assert.match(found[0]?.what ?? '', /^it took \d+ ms of CPU time/);
});

test('what makes code run that had not run is damaged further', async () => {
  assert.is(
    (
      await findAll(
        entryOf(() => {}),
        16,
      )
    ).corpus,
    2,
  );
  assert.is(
    (
      await findAll(
        entryOf(() => {}),
        16,
        () => true,
      )
    ).corpus,
    18,
  );
});

test('coverage tells code that runs for the first time from code that has run', async () => {
  const coverage = openCoverage((url) => url.startsWith('data:'));
  const source: string = 'data:text/javascript,export function choose(x) { if (x > 1) { return 2; } return 1; }';
  const { choose } = (await import(source)) as { choose: (x: number) => number };
  choose(1);
  assert.ok(coverage.hasNew(), 'the function');
  choose(1);
  assert.not.ok(coverage.hasNew(), 'the same again');
  choose(2);
  assert.ok(coverage.hasNew(), 'its other branch');
});

test.run();
