/** Tests of src/commands/measure-run.ts: what is said of a run that came to no end. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeWayOn } from '../../src/commands/measure-run.ts';
import { warn } from '../../src/model/warnings.ts';
import { makeBadLoop, makeLoops } from '../support/records.ts';

const loops = makeLoops('seqread-psync', 'a', [1, 2]);

const lost = makeBadLoop({ outcome: 'failed', loop: 3, warnings: [warn('target-lost', '')] });

test('a stop counts the loops that --resume will not measure again', () => {
  const goOn = 'of 3 loops are kept. Go on with: fsbench fio --resume ';
  assert.is(describeWayOn([], 3, 'run'), `0 ${goOn}run`);
  assert.is(describeWayOn([...loops, lost], 3, 'a run'), `2 ${goOn}'a run'`);
});

test('after the last loop it says how to come by the report; a loop that was measured again counts once', () => {
  const again = makeLoops('seqread-psync', 'a', [1, 2, 3]).slice(2);
  assert.is(describeWayOn([...loops, lost, ...again], 3, 'run'), 'all 3 loops are kept. Write the report with: fsbench fio --resume run');
});

test.run();
