/** Tests of src/render/sync: the tables in every format, from a run made up for them. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { summarise } from '../../../src/analyse/sync/summary.ts';
import { SYNC_SCHEMA_VERSION, type SyncLine, type SyncRecord } from '../../../src/model/sync.ts';
import { drawSpec } from '../../../src/render/charts/svg.ts';
import { buildSyncSpec } from '../../../src/render/charts/sync.ts';
import { renderSyncPage } from '../../../src/render/html/sync.ts';
import { renderSyncJson, renderSyncMarkdown, renderSyncText } from '../../../src/render/sync/render.ts';
import { makeDelay, SYNC_PLAN } from '../../support/sync.ts';

const found = { name: 'virtiofs', kind: 'virtiofs', source: 'm0', fstype: 'virtiofs', mountPoint: '/mnt/virtiofs', options: ['rw'], daemon: null };

const RECORD: SyncRecord = {
  schemaVersion: SYNC_SCHEMA_VERSION,
  kind: 'sync',
  id: '20261128T000000Z-abcdef',
  startedAt: '2026-11-28T00:00:00.000Z',
  finishedAt: null,
  plan: SYNC_PLAN,
  environment: null,
  mounts: [
    {
      name: 'virtiofs',
      found,
      directions: ['host-guest', 'guest-host'],
      watchers: ['polling'],
      clock: { medianMs: 2, p95Ms: 9 },
      notes: ['the target has no node: chokidar and chokidar-polling not tried'],
    },
  ],
  notes: ['a note | with a bar'],
};

const base = { mount: 'virtiofs', direction: 'host-guest', outcome: 'ok', reason: null } as const;
const LINES: readonly SyncLine[] = [
  { step: '1', ...makeDelay(1500) },
  { step: '2', ...makeDelay(12, { trial: 2 }) },
  { step: '3', ...makeDelay(0, { change: 'delete', outcome: 'late', reason: 'not seen in 5 s', lowMs: null, highMs: null }) },
  {
    step: '4',
    ...base,
    kind: 'notice',
    watcher: 'inotify',
    change: 'modify',
    trial: 1,
    outcome: 'late',
    reason: 'never within 5 s',
    lowMs: null,
    highMs: null,
    event: null,
  },
  { step: '5', ...base, kind: 'notice', watcher: 'polling', change: 'modify', trial: 1, lowMs: 90, highMs: 110, event: 'changed' },
  { step: '6', ...base, kind: 'bulk', files: 10, writeMs: 20, listed: 10, lowMs: 25, highMs: 40 },
  {
    step: '7',
    ...base,
    kind: 'storm',
    operations: 10,
    writeMs: 5,
    settledMs: 300,
    lost: 0,
    extra: 0,
    differing: 0,
    errors: { 'drop on the host: EACCES': 2 },
    conflicts: 3,
    notes: ['conflicts: 3', 'conflicts: 3'],
  },
  { step: '8', ...base, kind: 'cost', phase: 'busy', seconds: 3, changes: 30, cpu: { daemon: 0.031, qemu: 0.5 } },
];

const summary = summarise(RECORD, LINES, (name) => name === 'polling');

test('markdown has each table, with what did not come about in words', () => {
  const text = renderSyncMarkdown(RECORD, summary);
  assert.match(text, /^\| virtiofs \| host → guest \| create +\| stat +\| +12\.0 ms \| +12\.0 ms \| +- \| +1\.5 s \| +1\.0 ms \| +2 \|$/m);
  assert.match(text, /^\| virtiofs \| host → guest \| delete +\| stat +\| over 5 s \| .* - \| 1, 1 late \|$/m);
  assert.match(text, /^\| virtiofs \| inotify \| +- \| never within 5 s \|/m);
  assert.match(text, /^- What a dev server needs on virtiofs: polling: no event, or not every one, reaches it\.$/m);
  assert.match(text, /^- virtiofs: the target has no node: chokidar and chokidar-polling not tried$/m);
  assert.match(text, /^\| virtiofs \| host → guest \| +10 \| +20\.0 ms \| +40\.0 ms \| +10 \|$/m);
  assert.match(text, /\| drop on the host: EACCES \(2\) \|$/m);
  assert.match(text, /^- virtiofs: conflicts: 3 \(2 times\)$/m);
  assert.match(text, /^\| virtiofs \| busy \| +30 \| daemon 3\.1 %, qemu 50\.0 % \|$/m);
  assert.match(text, /^- a note \\\| with a bar$/m);
});

test('text has the same words in columns', () => {
  const text = renderSyncText(RECORD, summary);
  assert.match(text, /^Delay until a change is seen$/m);
  assert.match(text, /^virtiofs {2}host → guest {2}create {2}stat /m);
  assert.not.match(text, /\|.*\|/);
});

test('JSON has every value', () => {
  const json = JSON.parse(renderSyncJson(RECORD, summary)) as typeof summary & { readonly schemaVersion: number; readonly target: string };
  assert.is(json.schemaVersion, SYNC_SCHEMA_VERSION);
  assert.is(json.target, 'qemu');
  assert.equal(json.delays[0]?.distribution.valuesMs, [1500, 12]);
  assert.equal(json.needs, [{ mount: 'virtiofs', need: 'polling' }]);
});

test('parts that were not measured have no table', () => {
  const text = renderSyncMarkdown(
    RECORD,
    summarise(RECORD, [], () => false),
  );
  assert.equal(text.match(/^## .*$/gm), ['## How it was measured']);
});

test('the chart has a point a trial, says what is missing, and vega has nothing to say of it', async () => {
  const spec = buildSyncSpec(RECORD, summary);
  assert.ok(spec !== null);
  const { svg, warnings } = await drawSpec(spec);
  assert.equal(warnings, []);
  assert.match(svg, />1 of 1 not seen in 5 s</);
  assert.match(svg, />create, seen by stat, from the host to the guest</);
  assert.is(
    buildSyncSpec(
      RECORD,
      summarise(RECORD, [], () => false),
    ),
    null,
  );
});

test('the page has each table, and what others named stays text', () => {
  const record = { ...RECORD, notes: ['a <script>alert(1)</script> note'] };
  const page = renderSyncPage(
    record,
    summarise(record, LINES, () => false),
    '<svg></svg>',
    'fsbench 0',
  );
  for (const title of renderSyncMarkdown(
    record,
    summarise(record, LINES, () => false),
  ).match(/(?<=^## ).*$/gm) ?? [])
    assert.match(page, `<h2>${title.replaceAll("'", '&#39;')}</h2>`);
  assert.match(page, '<figure><svg></svg></figure>');
  assert.match(page, 'a &lt;script&gt;alert(1)&lt;/script&gt; note');
  assert.not.match(page, /<script/);
});

test.run();
