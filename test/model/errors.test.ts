/** Tests of src/model/errors.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { environmentError, FsbenchError, messageOf, usageError } from '../../src/model/errors.ts';

test('wrong usage ends with 2 and a bad environment with 3', () => {
  assert.is(usageError('a', 'm').exitCode, 2, 'usage');
  assert.is(environmentError('a', 'm').exitCode, 3, 'environment');
});

test('an error carries its code, hint and cause', () => {
  const cause = new Error('below');
  const error = usageError('bad-size', 'not a size', 'write 4K', cause);
  assert.instance(error, FsbenchError);
  assert.is(error.code, 'bad-size', 'code');
  assert.is(error.message, 'not a size', 'message');
  assert.is(error.hint, 'write 4K', 'hint');
  assert.is(error.cause, cause, 'cause');
});

test('an error without hint or cause has none', () => {
  const error = environmentError('lost', 'gone');
  assert.is(error.hint, undefined, 'hint');
  assert.not.ok('cause' in error, 'cause');
});

test('anything thrown has a message', () => {
  assert.is(messageOf(new Error('words')), 'words');
  assert.is(messageOf('text'), 'text');
  assert.is(messageOf(null), 'null');
});

test.run();
