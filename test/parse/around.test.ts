/** What stands around documents of fio, or in their options, names mounts where it tells the same job apart; what counts runs does not. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parseText } from '../../src/parse/text.ts';

type Json = Readonly<Record<string, unknown>>;

/** A document of one job; the later one is of another start. */
function documentOf(iops: number, options: Json = {}): Json {
  const seconds = 1_772_445_600 + iops;
  const read = { io_bytes: iops * 40_960, bw_bytes: iops * 4096, iops, runtime: 10_000, total_ios: iops * 10 };
  const job = { jobname: 'db', groupid: 0, error: 0, elapsed: 11, job_start: (seconds - 10) * 1000, 'job options': { rw: 'randread', ...options }, read };
  return { 'fio version': 'fio-3.36', timestamp: seconds, timestamp_ms: seconds * 1000, 'global options': { bs: '4k' }, jobs: [job] };
}

const [ONE, TWO] = [documentOf(700), documentOf(900)];

/** IOPS by mount. */
function read(text: string): Record<string, (number | null | undefined)[]> {
  const found: Record<string, (number | null | undefined)[]> = {};
  for (const { mount, metrics } of parseText(text, 'page')?.loops ?? []) found[mount] = [...(found[mount] ?? []), metrics?.read?.iops];
  return found;
}

const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const lines = (...values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const each = (make: (document: Json, at: number) => unknown) => [ONE, TWO].map(make);
const name = (at: number) => ['old', 'new'][at] as string;

const MOUNTS: Readonly<Record<string, string>> = {
  'keys of an object': pretty({ old: ONE, new: TWO }),
  'keys of strings': pretty({ old: JSON.stringify(ONE), new: JSON.stringify(TWO) }),
  'a field of any name beside': pretty(each((fio, at) => ({ storage_class: name(at), fio }))),
  'a field of an object beside': pretty(each((fio, at) => ({ params: { volume: name(at) }, fio }))),
  'a list of one beside': pretty(each((fio, at) => ({ tags: [name(at)], fio }))),
  'a field that was added to the document, at its end': each((fio, at) => pretty({ ...fio, volume: name(at) })).join(''),
  'a field that was added to the document, at its beginning': each((fio, at) => pretty({ volume: name(at), ...fio })).join(''),
  'a record a line': lines(...each((fio, at) => ({ volume: name(at), fio }))),
  pairs: pretty(each((fio, at) => [name(at), fio])),
  'a list of names beside the list': pretty({ volumes: ['old', 'new'], results: [ONE, TWO] }),
  'a word before the line': `old ${JSON.stringify(ONE)}\nnew ${JSON.stringify(TWO)}\n`,
  'keys of texts in one line': `${JSON.stringify({ old: pretty(ONE), new: pretty(TWO) })}\n`,
};

for (const [how, text] of Object.entries(MOUNTS))
  test(`${how}: mounts`, () => {
    assert.equal(read(text), { old: [700], new: [900] });
  });

test('where jobs were told to work: mounts, in clean output too', () => {
  const two = (one: Json, other: Json) => read(pretty(documentOf(700, one)) + pretty(documentOf(900, other)));
  assert.equal(two({ directory: '/mnt/old' }, { directory: '/mnt/new' }), { '/mnt/old': [700], '/mnt/new': [900] });
  assert.equal(two({ filename: '/dev/vdb' }, { filename: '/dev/vdc' }), { '/dev/vdb': [700], '/dev/vdc': [900] });
  assert.equal(two({ filename: '/mnt/old/a' }, { filename: '/mnt/new/a' }), { '/mnt/old': [700], '/mnt/new': [900] });
  assert.equal(two({ directory: '/mnt/old/run1' }, { directory: '/mnt/old/run2' }), { page: [700, 900] });
  assert.equal(two({ filename: 'a' }, { filename: 'b' }), { page: [700, 900] });
  const ran = (at: number) => `fio --directory=/mnt/${name(at)} db.fio`;
  assert.equal(read(pretty(each((fio, at) => ({ cmd: ran(at), stdout: JSON.stringify(fio) })))), { '/mnt/old': [700], '/mnt/new': [900] });
});

test('switches and numbers that were chosen are named with their key', () => {
  assert.equal(read(pretty(each((fio, at) => ({ dax: at === 0, fio })))), { 'dax=true': [700], 'dax=false': [900] });
  assert.equal(read(pretty(each((fio, at) => ({ threads: at + 1, fio })))), { 'threads=1': [700], 'threads=2': [900] });
  assert.equal(read(pretty(each((fio, at) => ({ kernel: ['6.6', '6.12'][at], fio })))), { 'kernel 6.6': [700], 'kernel 6.12': [900] });
});

const LOOPS: Readonly<Record<string, string>> = {
  'a list': pretty([ONE, TWO]),
  'keys that count': pretty({ run1: ONE, run2: TWO }),
  'counts beside': pretty(each((fio, at) => ({ iteration: at + 1, label: `run-${at + 1}`, fio }))),
  'times beside': pretty(each((fio, at) => ({ started: `2026-03-02T1${at}:00`, when: `1${at}:00:00`, fio }))),
  'ids beside': pretty(each((fio, at) => ({ id: `${at}a1b2c3d`, token: `${at}f00aa`, fio }))),
  'figures that were measured beside': pretty(each((fio, at) => ({ load: at + 3, watts: 40.5 + at, fio }))),
  'one name beside both': pretty(each((fio) => ({ volume: 'old', fio }))),
};

for (const [how, text] of Object.entries(LOOPS))
  test(`${how}: loops`, () => {
    assert.equal(Object.values(read(text)), [[700, 900]]);
  });

test.run();
