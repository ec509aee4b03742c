/** Tests of src/parse/fio-rate-log.ts: bandwidth over time from fio's own logs. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseFioOutput } from '../../src/parse/fio-json.ts';
import { parseRateLogs } from '../../src/parse/fio-rate-log.ts';
import { readFioFixture } from '../support/fixtures.ts';

test('each line is what was moved since the one before it', () => {
  assert.equal(parseRateLogs('250, 1000, 0, 4096, 0\n500, 2000, 0, 4096, 0\n750, 3000, 0, 4096, 0\n', 250), [1000, 2000, 3000]);
  assert.equal(parseRateLogs('250, 1000, 0, 4096, 0\n750, 2000, 0, 4096, 0\n', 250), [1000, 2000, 2000], 'a line that is missing');
  assert.equal(parseRateLogs('255, 1000, 0\n500, 2000, 0\n', 250), [1000, 1980], 'one that is late');
});

test('directions and jobs add up', () => {
  const job = '250, 100, 0, 4096, 0\n250, 10, 1, 4096, 0\n500, 200, 0, 4096, 0\n500, 20, 1, 4096, 0\n';
  assert.equal(parseRateLogs(job, 250), [110, 220]);
  assert.equal(parseRateLogs(`${job}${job}`, 250), [220, 440], 'the second log begins where time goes back');
});

test('what is no log has no rates', () => {
  for (const text of ['', 'fio: no such file', '1, 2', '{"a": 1}', ', , ,']) assert.equal(parseRateLogs(text, 250), [], text);
});

test('a time that no trial has is none of its log', () => {
  assert.equal(parseRateLogs('250, 1000, 0\n999999999, 5, 0\n99999999999999999999, 5, 0\n500, 2000, 0\n', 250), [1000, 2000]);
});

test('no bytes come or go by being cut into pieces', () => {
  const steps = fc.array(fc.record({ ms: fc.integer({ min: 1, max: 900 }), rate: fc.integer({ min: 0, max: 1e6 }) }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(steps, (lines) => {
      let at = 0;
      const text = lines
        .map(({ ms, rate }) => {
          at += ms;
          return `${at}, ${rate}, 0, 4096, 0`;
        })
        .join('\n');
      // To a whole piece, by a last line of nothing.
      const end = Math.ceil((at + 1) / 250) * 250;
      const moved = lines.reduce((sum, { ms, rate }) => sum + ms * rate, 0);
      const found = parseRateLogs(`${text}\n${end}, 0, 0`, 250).reduce((sum, rate) => sum + rate * 250, 0);
      assert.ok(Math.abs(found - moved) <= 1e-6 * Math.max(1, moved), `${found} of ${moved}`);
    }),
  );
});

test("logs of fio's own add up to what it moved", () => {
  for (const name of ['randread-psync', 'randrw-libaio-multi']) {
    const rates = parseRateLogs(readFioFixture(`trial/${name}.log`), 250);
    const { metrics } = parseFioOutput(readFioFixture(`trial/${name}.json`));
    const moved = (rates.reduce((sum, rate) => sum + rate, 0) * 1024) / 4;
    const bw = (metrics?.read?.bw ?? 0) + (metrics?.write?.bw ?? 0);
    const told = (bw * (metrics?.runtimeMs ?? 0)) / 1000;
    assert.ok(Math.abs(moved / told - 1) < 0.1, `${name}: ${moved} of ${told} bytes`);
  }
});

test.run();
