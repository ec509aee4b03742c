/** Tests of src/commands/default-target.ts: what is measured where no target is named. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseTarget, findFirstRunning } from '../../src/commands/default-target.ts';
import type { TargetKind } from '../../src/target/kind.ts';
import { rejectionOf } from '../support/failure.ts';

const MAC = { platform: 'darwin', arch: 'arm64' } as const;
const HERE = { platform: 'linux', arch: 'x64' } as const;

/** A row that says what runs; null for a manager that gives no answer. */
const row = (kind: string, running: readonly string[] | null): TargetKind =>
  ({
    kind,
    findRunning: async () => {
      if (running === null) throw new Error(`${kind} is broken`);
      return running;
    },
  }) as Partial<TargetKind> as TargetKind;

const SIGNAL = new AbortController().signal;

/** What is told goes to `told`. */
const ioOf = (told: string[] = []) => ({ tell: (text: string) => void told.push(text), holdSignals: () => ({ signal: SIGNAL, release: () => {} }) });

const SILENT = { kind: 'ssh' } as TargetKind;

test('the first machine that runs is found, past those that run nothing, look for nothing or give no answer', async () => {
  const kinds = [SILENT, row('lima', []), row('colima', null), row('docker', ['docker:a', 'docker:b']), row('podman', ['podman'])];
  assert.is(await findFirstRunning(SIGNAL, kinds), 'docker:a');
  assert.is(await findFirstRunning(SIGNAL, kinds.slice(0, 3)), null);
});

test('where there can be no VM of our own, the machine that runs is the target, and it is named', async () => {
  const told: string[] = [];
  const values = await chooseTarget({ mounts: 'auto' }, ioOf(told), MAC, [row('lima', ['lima:dev'])]);
  assert.equal(values, { mounts: 'auto', target: 'lima:dev' });
  assert.equal(told, ['target: lima:dev, the first machine that runs here; --target names another']);
  const elsewhere = await chooseTarget({}, ioOf(), { platform: 'linux', arch: 'riscv64' }, [row('docker', ['docker:x'])]);
  assert.is(elsewhere.target, 'docker:x');
});

test('a target that is named stays, and so does the usual one where it can be had: nobody is asked', async () => {
  const never = row('lima', ['lima:asked']);
  const told: string[] = [];
  assert.equal(await chooseTarget({ target: 'qemu' }, ioOf(told), MAC, [never]), { target: 'qemu' });
  assert.equal(await chooseTarget({ mounts: '9p' }, ioOf(told), HERE, [never]), { mounts: '9p' });
  assert.equal(told, []);
});

test('a name with a comma stays one target', async () => {
  assert.is((await chooseTarget({}, ioOf(), MAC, [row('ssh', ['ssh:a,b'])])).target, 'ssh:a\\,b');
});

test('a stop while managers are asked is no answer of theirs', async () => {
  const stopped = AbortSignal.abort(new Error('stopped'));
  const end = await findFirstRunning(stopped, [row('lima', null)]).catch((error: Error) => error.message);
  assert.is(end, 'stopped');
});

test('where nothing runs, it is said why and what to do', async () => {
  const error = await rejectionOf(chooseTarget({}, ioOf(), MAC, [row('lima', [])]), 'nothing runs');
  assert.equal([error.code, error.exitCode], ['no-machine', 3]);
  assert.match(error.message, 'no machine runs here that could be measured, and a VM of fsbench');
  assert.match(error.message, 'this is macOS on arm64');
  assert.match(error.hint ?? '', '--target');
});

test.run();
