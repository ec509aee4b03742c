/** Tests of src/render/html/raw-outputs.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { packRawOutputs } from '../../../src/render/html/raw-outputs.ts';
import { makeBadLoop, makeLoops, makePlan, makeRun, reportOf } from '../../support/records.ts';

const report = reportOf(makeRun(makePlan(['v'], 'a=9p,b=tmpfs')), [
  ...makeLoops('v', 'a', [1, 2, 3]),
  ...makeLoops('v', 'b', [1, 2]),
  makeBadLoop({ workload: 'v', mount: 'b', loop: 3, outcome: 'failed' }),
]);

/** Text of its own for every loop, which packs badly. */
const read = ({ mount, loop }: { readonly mount: string; readonly loop: number }) =>
  Array.from({ length: 200 }, (_, at) => ((at + loop * 7919) * 2_654_435_761 * (mount === 'a' ? 31 : 37)).toString(36)).join('');

const keptOf = (limitBytes?: number) => {
  const packed = packRawOutputs(report, read, limitBytes);
  return packed === null
    ? null
    : { kept: [...packed.places.keys()].map(({ mount, loop }) => `${mount}${loop}`), bytes: (packed.base64.length / 4) * 3, note: packed.note };
};

test('all of it where it fits', () => {
  const all = keptOf();
  assert.equal(all?.kept, ['a1', 'a2', 'a3', 'b1', 'b2', 'b3']);
  assert.is(all?.note, null);
});

test('else the first loops and those that went wrong, and then those alone; the page says so', () => {
  const all = keptOf()?.bytes ?? 0;
  const some = keptOf(all * 0.9);
  assert.equal(some?.kept, ['a1', 'b1', 'b3']);
  assert.match(some?.note ?? '', 'first loop of each cell');
  const few = keptOf((some?.bytes ?? 0) * 0.9);
  assert.equal(few?.kept, ['b3']);
  assert.match(few?.note ?? '', 'only of loops that did not end well');
});

test('nothing where nothing fits or nothing is known', () => {
  assert.is(keptOf(10), null, 'no room');
  assert.is(
    packRawOutputs(report, () => null),
    null,
    'not known',
  );
});

test.run();
