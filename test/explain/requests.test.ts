/** Tests of src/explain/requests.ts: what the kernel's histograms say, and whose requests can be counted. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { protocolOf, readHistograms } from '../../src/explain/requests.ts';
import { readTraceFixture } from '../support/traces.ts';

test('file systems by protocol; of others nothing can be counted', () => {
  assert.equal(['9p', 'virtiofs', 'fuse.sshfs', 'fuseblk', 'fuse', 'ext4', 'nfs4', 'fusectl', 'tmpfs'].map(protocolOf), [
    '9p',
    'fuse',
    'fuse',
    'fuse',
    'fuse',
    null,
    null,
    null,
    null,
  ]);
});

test('histograms of one protocol are one, the most frequent kind first; numbers without a name stay numbers', () => {
  const histogram = (lines: string) =>
    `# event histogram\n#\n# trigger info: hist:keys=opcode:vals=hitcount:sort=hitcount:size=256 [active]\n#\n\n${lines}\n\nTotals:\n    Hits: 9\n`;
  const text = `${histogram('{ opcode:         14 } hitcount:          3\n{ opcode:          1 } hitcount:          2')}${histogram(
    '{ opcode:         15 } hitcount:          4\n{ opcode:        999 } hitcount:          1\n{ opcode:         14 } hitcount:          2',
  )}`;
  assert.equal(Object.entries(readHistograms(text, 'fuse')), [
    ['OPEN', 5],
    ['READ', 4],
    ['LOOKUP', 2],
    ['request 999', 1],
  ]);
  assert.equal(readHistograms('', 'fuse'), {});
});

void readTraceFixture;
test.run();
