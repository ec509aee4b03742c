/** Tests of src/render/noise.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeNoise } from '../../src/render/noise.ts';

const noise = {
  seconds: 1,
  wavering: [
    { mount: '9p', loops: 12, sd: 0.1343 },
    { mount: 'tmpfs', loops: 11, sd: 0.0149 },
  ],
  disturbed: 3,
  loops: 24,
  mounts: 4,
  told: [
    { plan: '--loops 3', lead: 0.456 },
    { plan: '--boots 14', lead: 0.0801 },
  ],
};

test('says how much loops wavered, who disturbed them, and what could be told', () => {
  const text = describeNoise(noise);
  assert.match(text, '9p: 12 loops of 1 s of random reads were spread by 13 % (standard deviation of ln IOPS)');
  assert.match(text, 'tmpfs: 11 loops of 1 s of random reads were spread by 1.5 %');
  assert.match(text, 'the machine was disturbed during 3 of 24 loops');
  assert.match(text, 'The least lead of one of 4 mounts that is told every other time');
  assert.match(text, '  --loops 3   46 %\n  --boots 14  8 %\n');
});

test('where nothing was seen of others, no more than that is said', () => {
  assert.match(describeNoise({ ...noise, disturbed: 0 }), 'no loop shows that the machine was disturbed meanwhile');
});

test.run();
