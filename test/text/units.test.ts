/** Tests of src/text/units.ts. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FsbenchError } from '../../src/model/errors.ts';
import { formatBandwidth, formatBytes, formatIops, formatLatency, formatSizeOption, formatSpan, parseSize } from '../../src/text/units.ts';

test('sizes are read with 1024 as fio reads them', () => {
  for (const [text, bytes] of [
    ['4K', 4096],
    ['4k', 4096],
    ['4KiB', 4096],
    ['4kb', 4096],
    ['512', 512],
    ['1.5G', 1.5 * 1024 ** 3],
    ['2T', 2 * 1024 ** 4],
  ] as const) {
    assert.is(parseSize(text, '--size'), bytes, text);
  }
});

test('what is no size names the option and the text', () => {
  for (const text of ['4X', '', '-1', '0', '1.5', 'K', '1e3', '9999999999T']) {
    assert.throws(
      () => parseSize(text, '--size'),
      (error: unknown) => error instanceof FsbenchError && error.exitCode === 2 && error.message.includes(`--size: '${text}'`),
      text,
    );
  }
});

test('a size option reads back to the same bytes', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (bytes) => parseSize(formatSizeOption(bytes), '') === bytes));
});

test('bandwidths are MiB/s of 1024, and stay readable at both ends', () => {
  assert.is(formatBandwidth(97_203_000), '92.7 MiB/s');
  assert.is(formatBandwidth(351_480_000), '335 MiB/s');
  assert.is(formatBandwidth(600 * 1024), '600 KiB/s');
  assert.is(formatBandwidth(2 * 1024 ** 3), '2.0 GiB/s');
  assert.is(formatBandwidth(0), '0.00 KiB/s');
  assert.equal([10, 1023, 39_731, 5e9].map(formatBytes), ['10 B', '1023 B', '38.8 KiB', '4.7 GiB']);
});

test('iops are k of 1000', () => {
  assert.is(formatIops(471), '471');
  assert.is(formatIops(8647.3), '8647');
  assert.is(formatIops(23_731.2), '23.7k');
  assert.is(formatIops(2_500_000), '2.5M');
  assert.is(formatIops(3.25), '3.3');
});

test('spans', () => {
  assert.is(formatSpan(8.4), '8 s');
  assert.is(formatSpan(245), '4 min 05 s');
  assert.is(formatSpan(5400), '1 h 30 min');
});

test('latencies are in µs, ms or s', () => {
  for (const [nanoseconds, text] of [
    [900, '0.90 µs'],
    [138_240, '138 µs'],
    [999_400, '999 µs'],
    [999_600, '1.0 ms'],
    [24_500_000, '24.5 ms'],
    [2_000_000_000, '2.0 s'],
  ] as const) {
    assert.is(formatLatency(nanoseconds), text, String(nanoseconds));
  }
});

test.run();
