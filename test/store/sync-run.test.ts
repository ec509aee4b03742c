/** Tests of src/store/sync-run.ts: what is added stays, what a kill cut off goes, and what is no such run is refused. */

import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SYNC_SCHEMA_VERSION, type SyncLine, type SyncRecord } from '../../src/model/sync.ts';
import { createSyncRun, readSyncRecord, resumeSyncRun } from '../../src/store/sync-run.ts';
import { failureOf } from '../support/failure.ts';
import { makeDelay, SYNC_PLAN } from '../support/sync.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const RECORD: SyncRecord = {
  schemaVersion: SYNC_SCHEMA_VERSION,
  kind: 'sync',
  id: '20261128T000000Z-abcdef',
  startedAt: '2026-11-28T00:00:00.000Z',
  finishedAt: null,
  plan: SYNC_PLAN,
  environment: null,
  mounts: [],
  notes: [],
};

const line = (step: string): SyncLine => ({ step, ...makeDelay(5) });

test('what is added is there when the run is opened again', () => {
  const dir = join(makeTempDir(), 'run');
  const run = createSyncRun(dir, RECORD);
  run.append([line('a'), line('b')]);
  run.close();
  const again = resumeSyncRun(dir);
  assert.equal(again.record, RECORD);
  assert.equal(again.run.lines, [line('a'), line('b')]);
  again.run.append([line('c')]);
  again.run.close();
  assert.is(readFileSync(join(dir, 'results.jsonl'), 'utf8').trim().split('\n').length, 3);
});

test('a line that was cut off is taken away', () => {
  const dir = join(makeTempDir(), 'run');
  const run = createSyncRun(dir, RECORD);
  run.append([line('a')]);
  run.close();
  appendFileSync(join(dir, 'results.jsonl'), '{"step":"b","mou');
  const again = resumeSyncRun(dir);
  assert.equal(again.run.lines, [line('a')]);
  again.run.append([line('b')]);
  again.run.close();
  const last = resumeSyncRun(dir);
  assert.equal(last.run.lines, [line('a'), line('b')]);
  last.run.close();
});

test('a line that is no result is named, and the lock given back', () => {
  const dir = join(makeTempDir(), 'run');
  createSyncRun(dir, RECORD).close();
  writeFileSync(join(dir, 'results.jsonl'), '{"step":"a","mount":"b"}\n[]\n');
  assert.match(failureOf(() => resumeSyncRun(dir), 'damaged').message, /results\.jsonl:2: not a result/);
  assert.not.ok(existsSync(join(dir, 'lock')));
});

test('one process at a time measures a run, and a run of another command is none', () => {
  const dir = join(makeTempDir(), 'run');
  const run = createSyncRun(dir, RECORD);
  assert.is(failureOf(() => createSyncRun(dir, RECORD), 'there already').code, 'out-exists');
  run.close();
  writeFileSync(join(dir, 'run.json'), JSON.stringify({ schemaVersion: 1, plan: {} }));
  assert.match(failureOf(() => readSyncRecord(dir), 'a run of fio').message, /is no run of fsbench sync/);
  writeFileSync(join(dir, 'run.json'), JSON.stringify({ ...RECORD, schemaVersion: SYNC_SCHEMA_VERSION + 1 }));
  assert.is(failureOf(() => readSyncRecord(dir), 'a newer one').code, 'newer-schema');
  assert.is(failureOf(() => readSyncRecord(makeTempDir()), 'nothing').code, 'not-a-run');
});

test('a run without a result can be taken away as a whole', () => {
  const dir = join(makeTempDir(), 'run');
  const run = createSyncRun(dir, RECORD);
  run.discard();
  run.close();
  assert.not.ok(existsSync(dir));
});

test.run();
