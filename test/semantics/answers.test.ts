/** Tests of src/semantics/judge.ts, expected.ts and report.ts: answers judged, compared and laid out. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ProbeAnswer, TriedMount } from '../../src/model/semantics.ts';
import { chooseExpected, describeOtherness, listTried } from '../../src/semantics/expected.ts';
import { judge, notTried } from '../../src/semantics/judge.ts';
import { buildSemanticsReport, findDifferences } from '../../src/semantics/report.ts';
import type { Row } from '../../src/semantics/row.ts';
import { ROWS } from '../../src/semantics/table.ts';
import { answerOf, runOf } from '../support/semantics.ts';

const row = (name: string) => ROWS.find((each) => each.name === name) as Row;
const said = (name: string, words: string, errno: string | null = null) => judge('m', row(name), { words, errno }, null);

test('kept, not kept, only told, not tried', () => {
  assert.is(said('fifo', 'ok').verdict, 'kept');
  assert.equal([said('fifo', '', 'ENXIO').verdict, said('fifo', '', 'ENXIO').answer, said('fifo', '', 'ENXIO').errno], ['not kept', 'ENXIO', 'ENXIO']);
  assert.is(said('content', 'seen').verdict, 'kept');
  assert.is(said('content', 'not seen').verdict, 'not kept');
  assert.is(said('reflink', '', 'EOPNOTSUPP').verdict, 'told');
  assert.is(said('fallocate', 'no numbers of system calls are known for riscv64').verdict, 'not tried');
  assert.equal(notTried('m', row('reflink'), 'it is gone').answer, 'it is gone');
});

test('an errno is never the words that a mount should say', () => {
  assert.is(judge('m', { ...row('fifo'), kept: 'EIO' }, { words: '', errno: 'EIO' }, null).verdict, 'not kept');
});

const difference = (probe: string, before: Partial<ProbeAnswer>, now: Partial<ProbeAnswer>) =>
  findDifferences([answerOf('m', probe, before)], [answerOf('m', probe, now)]).map(({ isPromise }) => isPromise);

test('another answer is a difference; what is told alone is no promise', () => {
  assert.equal(difference('fifo', {}, { verdict: 'not kept', answer: 'ENXIO' }), [true]);
  assert.equal(difference('fifo', { verdict: 'not kept', answer: 'ENXIO' }, {}), [true]);
  assert.equal(difference('statfs-block', { verdict: 'told', answer: '4096' }, { verdict: 'told', answer: '131072' }), [false]);
  assert.equal(difference('fifo', {}, {}), []);
});

test('delays of one kind are one answer; a cache of twenty seconds is another', () => {
  const seen = (delayMs: number) => ({ answer: 'seen', delayMs });
  assert.equal(difference('content', seen(3), seen(1900)), []);
  assert.equal(difference('content', seen(3), seen(20_400)), [true]);
  assert.equal(difference('content', seen(20_400), seen(5000)), []);
  assert.equal(difference('content', seen(20_400), { verdict: 'not kept', answer: 'not seen' }), [true]);
});

test('what was not tried, and what the host writes of itself, is no difference', () => {
  assert.equal(difference('fifo', {}, { verdict: 'not tried', answer: 'gone' }), []);
  assert.equal(difference('fifo', { verdict: 'not tried', answer: 'gone' }, {}), []);
  assert.equal(difference('durable-sync', { verdict: 'not kept', answer: 'host cache' }, { answer: 'disk' }), []);
  assert.equal(difference('durable-sync', { verdict: 'told', answer: 'disk' }, { verdict: 'told', answer: 'host cache' }), [], 'another mount may come later');
  assert.equal(difference('durable-fsync', { answer: 'disk' }, { verdict: 'not kept', answer: 'host cache' }), [true]);
  assert.equal(difference('durable-write', { verdict: 'told', answer: 'disk' }, { verdict: 'told', answer: 'host cache' }), []);
  assert.equal(difference('unlinked-hidden', { answer: 'left: .fuse_hidden01' }, { answer: 'left: .fuse_hidden02' }), []);
});

const mount = (parts: Partial<TriedMount>): TriedMount => ({
  name: 'v',
  kind: 'virtiofs',
  asked: {},
  fstype: 'virtiofs',
  options: ['rw'],
  daemon: { flavour: 'rust', version: '1.13.3' },
  kernel: '6.1.0-56-amd64',
  qemu: '7.2.22',
  ...parts,
});
const table = (parts: Partial<TriedMount>) => ({ mount: mount(parts), answers: [] });

test('a mount is held against the table that is most like it, and none of another daemon', () => {
  const c = table({ daemon: { flavour: 'c', version: '7.2.22' } });
  const never = table({ name: 'n', asked: { cache: 'never' } });
  const old = table({ daemon: { flavour: 'rust', version: '1.10.0' } });
  const newer = table({ kernel: '6.1.0-60-amd64' });
  const tables = [c, never, old, newer];
  assert.is(chooseExpected(table({}), tables), newer);
  assert.is(chooseExpected(table({ name: 'n', asked: { cache: 'never' } }), tables), never);
  assert.is(chooseExpected(table({}), [c]), null);
  assert.equal(describeOtherness(mount({}), newer.mount), ['kernel 6.1.0-56-amd64, and 6.1.0-60-amd64 there']);
  assert.equal(describeOtherness(mount({}), mount({ daemon: null, asked: { cache: 'never' } })), [
    'daemon 1.13.3, and none there',
    'asked for [], and [["cache","never"]] there',
  ]);
});

test('a program of this machine is no part of what a mount is', () => {
  const run = runOf(['rust=virtiofs:cache=never:daemon=/opt/virtiofsd']);
  assert.equal(listTried(run)[0]?.asked, { cache: 'never' });
});

test('the table has its groups in order, the last answer of each probe, and what it does not know', () => {
  const run = runOf(['virtiofs', '9p']);
  const answers = [
    answerOf('9p', 'flock', { answer: 'granted', verdict: 'not kept' }),
    answerOf('9p', 'fifo', { answer: 'EIO', verdict: 'not kept' }),
    answerOf('9p', 'fifo', { answer: 'ENXIO', verdict: 'not kept' }),
    answerOf('virtiofs', 'time-travel', {}),
  ];
  const { groups } = buildSemanticsReport(run, answers);
  assert.equal(
    groups.map(({ title, rows }) => [title, rows.map(({ probe, answers: all }) => [probe, ...all.map((each) => each?.answer ?? null)])]),
    [
      ['File operations', [['fifo', null, 'ENXIO']]],
      ['Locks', [['flock', null, 'granted']]],
      ['Probes of another fsbench', [['time-travel', 'ok', null]]],
    ],
  );
});

test.run();
