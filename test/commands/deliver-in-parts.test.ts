/** Tests of src/commands/deliver-in-parts.ts. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { deliverInParts, type WritePart } from '../../src/commands/deliver-in-parts.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** A file that holds something already. */
function makeFile(): { readonly file: string; readonly look: () => readonly [string, readonly string[]] } {
  const dir = makeTempDir();
  const file = join(dir, 'out.csv');
  writeFileSync(file, 'old');
  return { file, look: () => [readFileSync(file, 'utf8'), readdirSync(dir)] };
}

/** What a command has, with a signal to come. */
function openIo() {
  const controller = new AbortController();
  const said: unknown[] = [];
  let held = 0;
  const holdSignals = () => {
    held++;
    return { signal: controller.signal, release: () => void held-- };
  };
  const say = (text: unknown) => void said.push(text);
  return { io: { out: say, tell: say, holdSignals }, said, controller, held: () => held };
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => assert.unreachable('it went well'),
    (error: unknown) => error,
  );
}

const writeTwo = async (write: WritePart) => {
  await write('one,');
  await write('two');
};

test('parts make one file, which takes its place when the last is there', async () => {
  const { file, look } = makeFile();
  const { io, said, held } = openIo();
  await deliverInParts(file, io, async (write) => {
    await writeTwo(write);
    assert.is(look()[0], 'old', 'before the end');
    assert.is(held(), 1, 'signals wait');
  });
  assert.equal([look(), said, held()], [['one,two', ['out.csv']], [], 0]);
});

test('without a file parts go to stdout, and signals are left alone', async () => {
  const { io, said, held } = openIo();
  await deliverInParts(undefined, io, async (write) => {
    await write('');
    await writeTwo(write);
    assert.is(held(), 0);
  });
  assert.equal(said, ['one,', 'two']);
});

test('what fails in the middle leaves the old file and nothing beside it', async () => {
  const { file, look } = makeFile();
  const { io, held } = openIo();
  const error = await rejection(
    deliverInParts(file, io, async (write) => {
      await write('one,');
      throw new Error('no more');
    }),
  );
  assert.equal([(error as Error).message, look(), held()], ['no more', ['old', ['out.csv']], 0]);
});

test('a signal ends it at the next part, leaves the old file and nothing beside it, and that is said', async () => {
  const { file, look } = makeFile();
  const { io, said, controller, held } = openIo();
  const error = await rejection(
    deliverInParts(file, io, async (write) => {
      await write('one,');
      // As Node delivers it: between two pieces of work.
      setImmediate(() => controller.abort('SIGINT'));
      for (let part = 0; part < 1000; part++) await write('more,');
    }),
  );
  assert.equal([error, look(), held()], ['SIGINT', ['old', ['out.csv']], 0]);
  assert.equal(said, [`stopped (SIGINT); --out ${file} is not written`]);
});

test.run();
