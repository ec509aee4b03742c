/** Tests of src/machine/qemu/ready.ts. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { awaitDaemons, speakingIn, waitFor } from '../../../src/machine/qemu/ready.ts';
import type { Daemon } from '../../../src/process/daemon.ts';
import { rejectionOf } from '../../support/failure.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const NEVER = new AbortController().signal;
const ALIVE = { death: async () => null, signal: NEVER };

const daemonThatSaid = (said: string) => ({ tail: () => said }) as unknown as Daemon;

test('a daemon that takes too long is late, in the time that patience gives, with its last words', async () => {
  const socketPath = join(makeTempDir(), 'm0.sock');
  const started = [{ mount: 'nfs', socketPath, daemon: daemonThatSaid('no threads left') }];
  const error = await rejectionOf(awaitDaemons(started, ALIVE, 3, 0.01), 'late');
  assert.equal([error.code, error.exitCode, error.message], ['daemon-late', 3, "the daemon of mount 'nfs' was not ready in 0.03 s"]);
  assert.is(error.hint, 'the last it said:\nno threads left');
  const silent = await rejectionOf(awaitDaemons([{ mount: 'v', socketPath, daemon: daemonThatSaid('') }], ALIVE, 1, 0.01), 'silent');
  assert.is(silent.hint, undefined);
});

test('a daemon whose socket is there is ready', async () => {
  const socketPath = join(makeTempDir(), 'm0.sock');
  writeFileSync(socketPath, '');
  await awaitDaemons([{ mount: 'v', socketPath, daemon: daemonThatSaid('') }], ALIVE, 1, 10);
});

test('what has died is no lateness', async () => {
  const watch = { death: async () => "the daemon of mount 'nfs' ended with exit code 2: :cannot bind", signal: NEVER };
  const error = await rejectionOf(
    waitFor(
      () => false,
      10,
      watch,
      () => 'the end',
    ),
    'died',
  );
  assert.equal([error.code, error.message, error.hint], ['vm-died', "the daemon of mount 'nfs' ended with exit code 2: :cannot bind", 'the end']);
});

test('the last words of a daemon with a log of its own are those of its output and of the log', () => {
  const logFile = join(makeTempDir(), 'm0.sock.log');
  assert.is(speakingIn(daemonThatSaid('bwrap: no'), logFile).tail(), 'bwrap: no', 'no log yet');
  writeFileSync(logFile, `${['one', 'two', 'three'].join('\n')}\n`);
  assert.is(speakingIn(daemonThatSaid(''), logFile).tail(2), 'two\nthree');
  assert.is(speakingIn(daemonThatSaid('x'), undefined).tail(2), 'x');
});

test.run();
