/** Tests of src/commands/failure.ts: what a user reads when a command fails. */

import { statSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeFailure } from '../../src/commands/failure.ts';
import { environmentError, usageError } from '../../src/model/errors.ts';

test('our own errors are a line, with the hint below', () => {
  assert.equal(describeFailure(usageError('c', 'wrong', 'write it so')), { text: 'fsbench: wrong\n  write it so\n', exitCode: 2 }, 'with a hint');
  assert.equal(describeFailure(environmentError('c', 'broken')), { text: 'fsbench: broken\n', exitCode: 3 }, 'without');
});

test('anything else is a bug, and shows where', () => {
  const { text, exitCode } = describeFailure(new TypeError('x is not a function'));
  assert.is(exitCode, 3, 'exit code');
  assert.match(text, /^fsbench: unexpected failure, please report it\n {2}TypeError: x is not a function\n {4}at /);
  assert.is(describeFailure('text').text, 'fsbench: unexpected failure, please report it\n  text\n', 'what is no error');
});

test('what the system said of a call is a sentence, wherever it was not foreseen', () => {
  let thrown: unknown;
  try {
    statSync('/dev/null/x');
  } catch (error) {
    thrown = error;
  }
  assert.equal(describeFailure(thrown), { text: "fsbench: ENOTDIR: not a directory, stat '/dev/null/x'\n", exitCode: 3 });
});

test('a part of fsbench that can not be loaded is told with how to mend it', () => {
  const { text, exitCode } = describeFailure(Object.assign(new Error("Cannot find package 'x' imported from y\nmore"), { code: 'ERR_MODULE_NOT_FOUND' }));
  assert.is(exitCode, 3);
  assert.match(text, /^fsbench: a part of it is missing, or is for another platform: Cannot find package 'x' imported from y\n {2}install fsbench anew/);
});

test('no password of an address is repeated', () => {
  const { text } = describeFailure(usageError('c', 'postgres://ci:s3c:r\u00e9t@db/n and mysql://a:b@c do not exist; see http://host:80/a and me@there'));
  assert.is(text, 'fsbench: postgres://ci:***@db/n and mysql://a:***@c do not exist; see http://host:80/a and me@there\n');
});

test.run();
