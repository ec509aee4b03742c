/** Tests of src/target/start-again.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { environmentError } from '../../src/model/errors.ts';
import { startAgain } from '../../src/target/start-again.ts';
import { rejectionOf } from '../support/failure.ts';

const late = () => environmentError('no-answer', "mount 'sshfs' failed: no answer in 30 s");

test('what was too late is started again, with more patience, and said', async () => {
  const patiences: number[] = [];
  const said: string[] = [];
  const made = await startAgain(
    async (patience) => {
      patiences.push(patience);
      if (patience < 3) throw late();
      return 'bed';
    },
    (text) => said.push(text),
  );
  assert.equal([made, patiences], ['bed', [1, 2, 3]]);
  assert.equal(said, Array(2).fill("mount 'sshfs' failed: no answer in 30 s: starting everything again, with more patience"));
});

test('three times late is an end', async () => {
  let starts = 0;
  const error = await rejectionOf(
    startAgain(
      async () => {
        starts++;
        throw late();
      },
      () => {},
    ),
    'late for ever',
  );
  assert.equal([error.code, starts], ['no-answer', 3]);
});

test('whatever of a VM can be late is started again', async () => {
  for (const code of ['isolation-late', 'daemon-late', 'guest-silent', 'guest-not-up', 'no-answer']) {
    let starts = 0;
    const made = await startAgain(
      async (patience) => {
        starts++;
        if (patience === 1) throw environmentError(code, 'late');
        return 'bed';
      },
      () => {},
    );
    assert.equal([made, starts], ['bed', 2], code);
  }
});

test('what failed for another reason is not tried again', async () => {
  let starts = 0;
  const error = await rejectionOf(
    startAgain(
      async () => {
        starts++;
        throw environmentError('mount-mismatch', 'not what was asked for');
      },
      () => assert.unreachable('nothing to say'),
    ),
    'mismatch',
  );
  assert.equal([error.code, starts], ['mount-mismatch', 1]);
});

test.run();
