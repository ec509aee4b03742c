/** Tests of src/store/own-machines.ts: machines of a killed fsbench are taken away by the next start, and nobody else's are. */

import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sessionPrefix } from '../../src/process/session-name.ts';
import { openMachineClaims, removeLeftMachines } from '../../src/store/own-machines.ts';
import { findSessions, findStaleSessions, MACHINE_LINKS, type MadeMachine, removeStaleSessions } from '../../src/store/sessions.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const ONE: MadeMachine = { kind: 'lima:new', name: 'fsbench-1a2b3c-9p' };
const TWO: MadeMachine = { kind: 'lima:new', name: 'fsbench-1a2b3c-sshfs' };

/** No process has such an id: Linux gives out none above 4194304. */
const DEAD = '4194305';

const REMOVAL = { share: () => null, folder: () => null };

/** Runs `act` with a temporary folder of its own: sessions lie in it. */
async function withTemporary(act: () => Promise<void>): Promise<void> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = makeTempDir();
  try {
    await act();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

function leave(list: string): string {
  const dir = mkdtempSync(sessionPrefix(DEAD));
  writeFileSync(join(dir, MACHINE_LINKS), list);
  return dir;
}

test('what is claimed is found in a session of this process, until it is taken away', () =>
  withTemporary(async () => {
    const claims = openMachineClaims();
    claims.claim(ONE);
    claims.claim(TWO);
    claims.claim({ ...ONE });
    assert.equal(
      findSessions().map(({ pid, machines }) => [pid, machines]),
      [[process.pid, [ONE, TWO]]],
    );
    assert.equal(await claims.removeAll(async ({ name }) => (name === TWO.name ? `${name} is left` : null)), [`${TWO.name} is left`]);
    assert.equal(
      findSessions().map(({ machines }) => machines),
      [[TWO]],
    );
    assert.equal(await claims.removeAll(async () => null), []);
    assert.equal(findSessions(), []);
  }));

test('a run that makes no machine leaves no session', () =>
  withTemporary(async () => {
    assert.equal(await openMachineClaims().removeAll(async () => 'never'), []);
    assert.equal(findSessions(), []);
  }));

test('machines of a dead process are taken away, and then its session; those of a living one stay', () =>
  withTemporary(async () => {
    const dir = leave(JSON.stringify([ONE]));
    openMachineClaims().claim(TWO);
    const removed: MadeMachine[] = [];
    const remove = async (machine: MadeMachine) => {
      removed.push(machine);
      return null;
    };
    assert.equal([await removeLeftMachines(remove), removed], [[], [ONE]]);
    removeStaleSessions(REMOVAL, null);
    assert.not(existsSync(dir));
  }));

test('a machine that can’t be taken away keeps its session for the next start', () =>
  withTemporary(async () => {
    leave(JSON.stringify([ONE]));
    assert.equal(await removeLeftMachines(async () => 'no'), ['no']);
    removeStaleSessions(REMOVAL, null);
    assert.equal(
      findStaleSessions().map(({ machines }) => machines),
      [[ONE]],
    );
  }));

for (const list of [
  '[{"kind":"lima:new","name":"default"}]',
  '[{"kind":"lima:new","name":"--all"}]',
  '[{"kind":"lima:new","name":"fsbench-1a2b3c-9p; true"}]',
  '[{"name":"fsbench-1a2b3c-9p"}]',
  '[null, 1]',
  '[{"kind":"lima:n',
]) {
  test(`nothing is taken away for a list that fsbench did not write: ${list}`, () =>
    withTemporary(async () => {
      leave(list);
      assert.equal(await removeLeftMachines(async () => 'asked'), []);
    }));
}

test.run();
