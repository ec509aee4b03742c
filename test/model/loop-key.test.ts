/** Tests of src/model/loop-key.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { dropReplaced, isLost, loopId } from '../../src/model/loop-key.ts';
import { warn } from '../../src/model/warnings.ts';
import { makeBadLoop, makeLoop } from '../support/records.ts';

const lost = makeBadLoop({ workload: 'w', mount: 'm', loop: 1, outcome: 'failed', warnings: [warn('target-lost', '')] });
const again = makeLoop({ workload: 'w', mount: 'm', loop: 1 });
const other = makeLoop({ workload: 'w', mount: 'm', loop: 2 });

test('a lost loop that was measured again counts as it came out then', () => {
  assert.equal(dropReplaced([lost, other, again]), [other, again]);
});

test('a lost loop that was not, or was lost again, is still there, once', () => {
  assert.equal(dropReplaced([other, lost]), [other, lost]);
  assert.equal(dropReplaced([lost, other, lost]).length, 2);
  assert.ok(isLost(dropReplaced([lost, other, lost])[1] ?? other), 'the later one');
});

test('a disturbed loop gives way to its repetition, but not to a repetition that was lost', () => {
  const disturbed = makeLoop({ workload: 'w', mount: 'm', loop: 1, warnings: [warn('host-busy', '50 %')] });
  const repeated = makeLoop({ workload: 'w', mount: 'm', loop: 1, warnings: [warn('measured-again', '')] });
  assert.equal(dropReplaced([disturbed, other, repeated]), [other, repeated]);
  assert.equal(dropReplaced([disturbed, other, lost]), [disturbed, other]);
  assert.equal(dropReplaced([lost, disturbed, repeated]), [repeated]);
});

test('no loop but a lost one gives way', () => {
  assert.equal(dropReplaced([again, again]), [again, again], 'a loop that stands twice is told, not hidden');
});

test('names with quotes and commas do not run into each other', () => {
  assert.is.not(loopId({ workload: 'a","b', mount: 'c', loop: 1 }), loopId({ workload: 'a', mount: 'b","c', loop: 1 }));
});

test('a loop after which the share could not be written is lost too', () => {
  assert.ok(isLost(makeBadLoop({ outcome: 'failed', warnings: [warn('share-unwritable', 'EROFS')] })));
  assert.not.ok(isLost(makeBadLoop({ outcome: 'failed', warnings: [warn('host-busy', '')] })));
});

test.run();
