/** Tests of src/mount/release.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isBefore, isSince, nameRelease } from '../../src/mount/release.ts';

test('releases are held against a version by their numbers', () => {
  for (const [release, since] of [
    ['6.4.0-1-amd64', true],
    ['6.12.95+deb12-amd64', true],
    ['7.0', true],
    ['6.1.0-56-amd64', false],
    ['5.15.0-generic', false],
  ] as const) {
    assert.is(isSince(release, 6, 4), since, release);
    assert.is(isBefore(release, 6, 4), !since, release);
  }
});

test('one that says no version is neither', () => {
  for (const release of ['unknown', '', 'x6.1']) assert.equal([isSince(release, 6, 4), isBefore(release, 6, 4)], [false, false], release);
});

test('a release is named by its version', () => {
  assert.equal(['6.12.95+deb12-amd64', 'unknown'].map(nameRelease), ['6.12', 'unknown']);
});

test.run();
