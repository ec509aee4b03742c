/** `fsbench sync` in a real VM over the three mounts and the control: what is seen, what no event tells of, and what polling finds. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import type { DelayResult, NoticeResult, SyncLine, SyncRecord } from '../../src/model/sync.ts';
import { findProgram } from '../../src/process/find-program.ts';
import { testNeeding, whyNoVm } from '../support/needs.ts';
import { type Ended, makeFolder, runCli } from './support.ts';

const why = whyNoVm();
const test = testNeeding(why);
const testInotify = testNeeding(why ?? (findProgram('inotifywait') === null ? 'no inotifywait to copy into the guest' : null));

const MOUNTS = ['virtiofs', '9p', 'sshfs', 'tmpfs'];

let dir = '';
let ended: Ended;
let lines: SyncLine[] = [];

test.before(async () => {
  const cwd = makeFolder();
  dir = join(cwd, 'the run');
  const args = ['--trials', '1', '--deadline', '5', '--parts', 'delays,notices', '--out', dir];
  ended = await runCli(['sync', '--mounts', MOUNTS.join(','), ...args], cwd);
  lines = existsSync(join(dir, 'results.jsonl'))
    ? readFileSync(join(dir, 'results.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text) as SyncLine)
    : [];
});

const delays = () => lines.filter((line): line is DelayResult & SyncLine => line.kind === 'delay');
const notices = () => lines.filter((line): line is NoticeResult & SyncLine => line.kind === 'notice');

test('the command ends well, prints tables alone, and takes its share away', () => {
  assert.is(ended.code, 0, ended.stderr);
  assert.match(ended.stdout, /^## Delay until a change is seen$/m);
  assert.not.match(ended.stdout, /run directory/, 'progress belongs on stderr');
  assert.equal(readdirSync(dir).sort(), ['charts', 'report.html', 'report.md', 'results.jsonl', 'run.json']);
});

test('mounts of the share are measured both ways, the control within the guest', () => {
  const { mounts } = JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')) as SyncRecord;
  const both = ['host-guest', 'guest-host'];
  assert.equal(
    mounts.map(({ directions }) => directions),
    [both, both, both, ['guest-guest']],
  );
  for (const { name, clock } of mounts) assert.ok(clock.medianMs > 0 && clock.p95Ms >= clock.medianMs, name);
});

test('every delay was tried, and none failed', () => {
  assert.is(delays().length, 8 * 7);
  assert.equal(
    delays()
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ step, reason }) => [step, reason]),
    [],
  );
});

test('what the guest makes is on the host at once, and new names are seen in the guest', () => {
  // Caches keep what was there, such as sizes for 20 s on sshfs; a name that was not there is asked for anew.
  for (const { step, direction, change, outcome } of delays()) if (direction !== 'host-guest' || change === 'create') assert.is(outcome, 'ok', step);
});

test('lower bounds are not above upper ones', () => {
  for (const { step, lowMs, highMs } of delays()) assert.ok(lowMs === null || highMs === null || (lowMs >= 0 && lowMs <= highMs), step);
});

testInotify('no event tells the guest of what the host did, and each does in its own memory', () => {
  for (const { mount, watcher, change, outcome, event, reason } of notices()) {
    if (watcher !== 'inotify') continue;
    const expected = mount === 'tmpfs' ? 'ok' : 'late';
    assert.is(outcome, expected, `${mount}, ${change}: ${event ?? reason}`);
  }
  assert.is(notices().filter(({ watcher }) => watcher === 'inotify').length, 16);
  assert.match(ended.stdout, /^- What a dev server needs on tmpfs: nothing: events reach it\.$/m);
});

test("chokidar runs in the guest by this host's node: by events it hears of its own memory alone, by polling of the share too", () => {
  const heard = (watcher: string) => notices().filter((line) => line.watcher === watcher && line.change === 'create');
  assert.equal(
    heard('chokidar').map(({ mount, outcome, reason }) => [mount, outcome, outcome === 'failed' ? reason : null]),
    MOUNTS.map((mount) => [mount, mount === 'tmpfs' ? 'ok' : 'late', null]),
  );
  for (const { mount, outcome, reason } of heard('chokidar-polling')) if (mount !== 'sshfs') assert.is(outcome, 'ok', `${mount}: ${reason}`);
  assert.is(heard('chokidar-polling').length, MOUNTS.length);
});

test('polling finds a new file where listings are not cached', () => {
  // sshfs keeps a listing for 20 s.
  for (const mount of MOUNTS.filter((name) => name !== 'sshfs')) {
    const found = notices().find((line) => line.mount === mount && line.watcher === 'polling' && line.change === 'create');
    assert.is(found?.outcome, 'ok', `${mount}: ${found?.reason}`);
  }
});

test.run();
