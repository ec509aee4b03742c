/** Tests of src/commands/sitting-words.ts: what is said of a run that came to no end. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeWayOn } from '../../src/commands/sitting-words.ts';
import { warn } from '../../src/model/warnings.ts';
import { makeBadLoop, makeLoops, makePlan } from '../support/records.ts';

const loops = makeLoops('seqread-psync', 'a', [1, 2]);

const PLAN = makePlan(['seqread-psync'], 'a=9p');

const lost = makeBadLoop({ outcome: 'failed', loop: 3, warnings: [warn('target-lost', '')] });

test('a stop counts the loops that --resume will not measure again', () => {
  const goOn = 'of 3 loops are kept. Go on with: fsbench fio --resume ';
  assert.is(describeWayOn([], 3, PLAN, 'run'), `0 ${goOn}run`);
  assert.is(describeWayOn([...loops, lost], 3, PLAN, 'a run'), `2 ${goOn}'a run'`);
});

test('a run of commands is gone on with by exec', () => {
  const plan = { workloads: [...PLAN.workloads, { name: 'ls', kind: 'exec', jobText: 'run: ls' }] };
  assert.match(describeWayOn([], 3, plan, 'run'), /: fsbench exec --resume run$/);
});

test('after the last loop it says how to come by the report; a loop that was measured again counts once', () => {
  const again = makeLoops('seqread-psync', 'a', [1, 2, 3]).slice(2);
  assert.is(describeWayOn([...loops, lost, ...again], 3, PLAN, 'run'), 'all 3 loops are kept. Write the report with: fsbench fio --resume run');
});

test.run();
