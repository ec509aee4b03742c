/** Tests of src/process/socket-path.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fitsControlSocket } from '../../src/process/socket-path.ts';

/** As long as any that macOS gives: /var/folders, two characters, thirty, T. */
const MAC_TMPDIR = `/var/folders/9t/${'x'.repeat(30)}/T`;

test('the longest session of a Mac has room for the socket of ssh', () => {
  assert.ok(fitsControlSocket(`${MAC_TMPDIR}/fsbench-99999+1795812295-AbCdEf/c`, 'darwin'));
});

test('what the system would cut off does not fit: 104 bytes with a NUL on macOS, 108 on Linux, and ssh wants 17 more', () => {
  for (const [platform, most] of [
    ['darwin', 86],
    ['freebsd', 86],
    ['linux', 90],
  ] as const) {
    assert.equal([fitsControlSocket('x'.repeat(most), platform), fitsControlSocket('x'.repeat(most + 1), platform)], [true, false], platform);
    assert.not.ok(fitsControlSocket('é'.repeat(most / 2 + 1), platform), 'bytes count, not characters');
  }
});

test.run();
