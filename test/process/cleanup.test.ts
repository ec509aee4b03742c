/** Tests of src/process/cleanup.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openCleanup } from '../../src/process/cleanup.ts';

function recorder() {
  const done: string[] = [];
  return { done, note: (name: string) => async () => void done.push(name) };
}

/** The message a disposal rejects with; null where it does not. */
async function messageFrom(disposing: PromiseLike<void>): Promise<string | null> {
  try {
    await disposing;
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

test('what was done last is undone first, values and deeds alike', async () => {
  const { done, note } = recorder();
  const cleanup = openCleanup();
  cleanup.defer(note('first'));
  const value = { name: 'value', [Symbol.asyncDispose]: note('second') };
  assert.is(cleanup.use(value), value, 'use returns what it is given');
  cleanup.defer(note('third'));
  await cleanup[Symbol.asyncDispose]();
  assert.equal(done, ['third', 'second', 'first']);
});

test('each undoing waits for the one before', async () => {
  const done: string[] = [];
  const cleanup = openCleanup();
  cleanup.defer(async () => void done.push('after'));
  cleanup.defer(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    done.push('before');
  });
  await cleanup[Symbol.asyncDispose]();
  assert.equal(done, ['before', 'after']);
});

test('a failure does not keep the rest from being undone, and the first one is told', async () => {
  const { done, note } = recorder();
  const cleanup = openCleanup();
  cleanup.defer(note('a'));
  cleanup.defer(() => Promise.reject(new Error('second')));
  cleanup.defer(() => Promise.reject(new Error('first')));
  cleanup.defer(note('b'));
  assert.is(await messageFrom(cleanup[Symbol.asyncDispose]()), 'first', 'failure');
  assert.equal(done, ['b', 'a'], 'the rest');
});

test('a failure that is undefined is a failure', async () => {
  const cleanup = openCleanup();
  cleanup.defer(() => Promise.reject(undefined));
  let failed = false;
  await cleanup[Symbol.asyncDispose]().then(undefined, () => {
    failed = true;
  });
  assert.ok(failed);
});

test('nothing is undone twice', async () => {
  const { done, note } = recorder();
  const cleanup = openCleanup();
  cleanup.defer(note('once'));
  await cleanup[Symbol.asyncDispose]();
  await cleanup[Symbol.asyncDispose]();
  assert.equal(done, ['once']);
});

test('what was handed over is undone by its new owner alone', async () => {
  const { done, note } = recorder();
  const cleanup = openCleanup();
  cleanup.defer(note('moved'));
  const held = cleanup.move();
  cleanup.defer(note('kept'));
  await cleanup[Symbol.asyncDispose]();
  assert.equal(done, ['kept'], 'by the old owner');
  await held[Symbol.asyncDispose]();
  assert.equal(done, ['kept', 'moved'], 'by the new one');
});

test('an error on the way out of a scope undoes what was done', async () => {
  const { done, note } = recorder();
  const scope = async () => {
    await using cleanup = openCleanup();
    cleanup.defer(note('undone'));
    throw new Error('midway');
  };
  assert.is(await messageFrom(scope()), 'midway', 'error');
  assert.equal(done, ['undone'], 'undone');
});

test.run();
