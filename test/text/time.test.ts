/** Tests of src/text/time.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseTime } from '../../src/text/time.ts';
import { failureOf } from '../support/failure.ts';

test('dates and ISO 8601 times are taken, UTC unless they name a zone', () => {
  for (const [text, moment] of [
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    [' 2026-11-20 03:30 ', '2026-11-20T03:30:00.000Z'],
    ['2026-11-20T03:30:15', '2026-11-20T03:30:15.000Z'],
    ['2026-11-20T03:30:15.250Z', '2026-11-20T03:30:15.250Z'],
    ['2026-11-20T03:30+02:00', '2026-11-20T01:30:00.000Z'],
    ['2026-11-20T03:30-0230', '2026-11-20T06:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ] as const) {
    assert.is(parseTime(text, '--at'), moment, text);
  }
});

test('anything else is wrong usage that names the option and what it takes', () => {
  for (const text of [
    '',
    'yesterday',
    '2026-13-01',
    '2026-02-30',
    '2025-02-29',
    '2026-11-20T25:00',
    '1763600000',
    '20-11-2026',
    '2026-11-20T03:30+99:00',
    '2026-11-20Z',
  ]) {
    const error = failureOf(() => parseTime(text, '--at'), text);
    assert.equal([error.code, error.exitCode], ['bad-time', 2], text);
    assert.ok(error.message.startsWith(`--at: '${text}'`), error.message);
    assert.match(error.hint ?? '', '2026-11-20T03:00Z', text);
  }
});

test.run();
