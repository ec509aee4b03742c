/** Tests of faults/left.ts: what may stay when the struck command has ended. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Failure } from '../../faults/kind.ts';
import { findUnsaid } from '../../faults/left.ts';

const leftOf = (...texts: string[]): Failure[] => texts.map((text) => ({ check: 'left', text }));
const SHARE = leftOf('fsbench-6009+6086618-Pch9zO in the temporary folder', "fsbench-share in the share's parent");
const OTHER = leftOf('mount fuse /tmp/fault-1/run fuse.sshfs rw 0 0', 'results.jsonl.part in the run directory', "data in the share's parent");
const SAID =
  "fsbench: cells failed\nthe share can't be taken away (EROFS: read-only file system, unlink '/tmp/x/fsbench-share/share/data/f'): the next start of fsbench tries again\n";

const endOf = (code: number, stderr = '') => ({ code, signal: null, stderr });

test('a kind whose share stays may leave that alone, and only where stderr says so', () => {
  const said = { leavesFolders: 'said' } as const;
  for (const code of [0, 3]) {
    assert.equal(findUnsaid(SHARE, said, endOf(code, SAID)), [], `said, ${code}`);
    assert.equal(findUnsaid([...SHARE, ...OTHER], said, endOf(code, SAID)), OTHER, `other things, ${code}`);
    assert.equal(findUnsaid(SHARE, said, endOf(code, 'fsbench: 3 of 6 cells failed\n')), SHARE, `not said, ${code}`);
  }
});

test('what a signal ends leaves folders without a word, and so does a second Ctrl-C', () => {
  assert.equal(findUnsaid(SHARE, {}, { code: null, signal: 'SIGKILL', stderr: '' }), []);
  assert.equal(findUnsaid(SHARE, { leavesFolders: 'unsaid' }, endOf(130)), []);
  assert.equal(findUnsaid(SHARE, { leavesFolders: 'unsaid' }, endOf(0)), SHARE, 'a run that ended well');
});

test('all other kinds leave nothing, whatever they say', () => {
  assert.equal(findUnsaid(SHARE, {}, endOf(3, SAID)), SHARE);
});

test.run();
