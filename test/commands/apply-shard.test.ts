/** Tests of src/commands/apply-shard.ts, with the variables that Kubernetes and Slurm set. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { applyShard } from '../../src/commands/apply-shard.ts';
import { failureOf } from '../support/failure.ts';

test('a part that is written stays, whatever the environment says', () => {
  assert.equal(applyShard({ shard: '2/8', loops: '3' }, { JOB_COMPLETION_INDEX: '5' }), { shard: '2/8', loops: '3' });
  assert.equal(applyShard({}, { JOB_COMPLETION_INDEX: '5' }), {}, 'and no part is none');
});

test('an indexed Job counts from 0 and does not say how far', () => {
  assert.equal(applyShard({ shard: 'auto/4' }, { JOB_COMPLETION_INDEX: '0' }), { shard: '1/4' });
  assert.equal(applyShard({ shard: 'auto/4' }, { JOB_COMPLETION_INDEX: '3' }), { shard: '4/4' });
  assert.match(failureOf(() => applyShard({ shard: 'auto' }, { JOB_COMPLETION_INDEX: '3' }), 'no count').hint ?? '', '--shard auto/8');
});

test('an array of Slurm says both, whatever it begins with and counts by', () => {
  const env = { SLURM_ARRAY_TASK_ID: '7', SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_STEP: '3', SLURM_ARRAY_TASK_COUNT: '4' };
  assert.equal(applyShard({ shard: 'auto' }, env), { shard: '3/4' });
  assert.equal(applyShard({ shard: 'auto/9' }, { SLURM_ARRAY_TASK_ID: '0' }), { shard: '1/9' });
});

test('without a scheduler, or with nonsense from it, it is refused', () => {
  assert.match(failureOf(() => applyShard({ shard: 'auto' }, {}), 'none').message, 'neither JOB_COMPLETION_INDEX nor SLURM_ARRAY_TASK_ID');
  assert.match(failureOf(() => applyShard({ shard: 'auto/3' }, { JOB_COMPLETION_INDEX: 'two' }), 'nonsense').message, "JOB_COMPLETION_INDEX is 'two'");
});

test.run();
