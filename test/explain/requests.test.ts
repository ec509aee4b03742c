/** Tests of src/explain/requests.ts: what the kernel's histograms say, and whose requests can be counted, and how they are told. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { protocolOf, readHistograms } from '../../src/explain/requests.ts';
import { sayExplained, sayRequests, sayWork } from '../../src/figures/explained.ts';
import { renderExplained } from '../../src/render/explained.ts';
import { makeExplained } from '../support/explained.ts';
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

test('`ls -l` of forty files as the kernel counted it', () => {
  assert.equal(readHistograms(readTraceFixture('virtiofs-ls.hist'), 'fuse'), { LOOKUP: 5, READDIRPLUS: 3, GETATTR: 1, OPENDIR: 1, RELEASEDIR: 1 });
  assert.equal(readHistograms(readTraceFixture('9p-ls.hist'), '9p'), { Tgetattr: 89, Twalk: 46, Tclunk: 46, Treaddir: 3, Tlopen: 1 });
});

test('requests are told with the most frequent kinds, in the table and, all of them, in the detail', () => {
  const cell = makeExplained({
    reads: 0,
    requests: { Tgetattr: 89, Twalk: 46, Tclunk: 46, Treaddir: 3, Tlopen: 1 },
    serverReads: null,
    serverWrites: null,
    syncs: null,
  });
  assert.is(sayRequests(cell), '185: 89 Tgetattr, 46 Twalk, 46 Tclunk, 3 Treaddir, 1 of other kinds');
  assert.equal(sayWork(cell), { asked: 'one run', done: null });
  assert.match(sayExplained(cell)[0] ?? '', /^one run: requests .*: 185: .*1 Tlopen$/);
  assert.is(sayRequests(makeExplained({ requests: {} })), 'none');
  assert.is(sayRequests(makeExplained()), null);
});

test('of what no cell tells there is no column', () => {
  const head = (...cells: Parameters<typeof makeExplained>[0][]) =>
    renderExplained(cells.map(makeExplained), String)
      .split('\n')[0]
      ?.split(/ *\| */)
      .slice(1, -1);
  assert.equal(head({ requests: null, heldBack: null }), ['Workload', 'Mount', 'Asked for', 'The server did', 'O_DIRECT']);
  const counted = { reads: 0, requests: { READ: 1 }, serverReads: null, serverWrites: null, syncs: null, direct: null, heldBack: null };
  assert.equal(head(counted), ['Workload', 'Mount', 'Asked for', 'Requests']);
});

test.run();
