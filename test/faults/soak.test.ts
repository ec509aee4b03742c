/** Tests of faults/soak.ts: what is called flat. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { judgeFlat } from '../../faults/soak.ts';

const MIB = 1024 ** 2;
const samplesOf = (bytesAt: (at: number) => number, filesAt: (at: number) => number) =>
  Array.from({ length: 40 }, (_, at) => ({ bytes: bytesAt(at), files: filesAt(at) }));

test('memory that grows at the beginning only, and files that come and go, are flat', () => {
  assert.ok(
    judgeFlat(
      samplesOf(
        (at) => Math.min(100, 50 + 10 * at) * MIB + (at % 3) * MIB,
        (at) => 20 + (at % 3),
      ),
    ).flat,
  );
});

test('memory or open files that go on growing are not', () => {
  assert.not.ok(
    judgeFlat(
      samplesOf(
        (at) => (100 + at) * MIB,
        () => 20,
      ),
    ).flat,
    'memory',
  );
  assert.not.ok(
    judgeFlat(
      samplesOf(
        () => 100 * MIB,
        (at) => 20 + at / 4,
      ),
    ).flat,
    'files',
  );
});

test('a few samples prove nothing', () => {
  assert.not.ok(
    judgeFlat(
      samplesOf(
        () => MIB,
        () => 20,
      ).slice(0, 7),
    ).flat,
  );
});

test.run();
