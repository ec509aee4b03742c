/** Tests of src/commands/failure.ts: what a user reads when a command fails. */

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
  assert.match(text, /^fsbench: unexpected failure, please report it\nTypeError: x is not a function\n {4}at /);
  assert.is(describeFailure('text').text, 'fsbench: unexpected failure, please report it\ntext\n', 'what is no error');
});

test.run();
