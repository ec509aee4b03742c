/** Tests of src/figures/series-name.ts. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isOneName, matcherOf, nameOfSeries, parseSeriesPattern } from '../../src/figures/series-name.ts';
import { failureOf } from '../support/failure.ts';
import { seriesOf } from '../support/nights.ts';

test('a name, a key and a metric are told apart', () => {
  for (const [text, name, key, metric] of [
    ['virtiofs/randread-psync', 'virtiofs/randread-psync', null, null],
    ['virtiofs/randread-psync:bw', 'virtiofs/randread-psync', null, 'bw'],
    ['virtiofs/randread-psync#3f2a', 'virtiofs/randread-psync', '3f2a', null],
    ['virtiofs/*#3f2a:clat-p99', 'virtiofs/*', '3f2a', 'clat-p99'],
    ['#3f2a', '', '3f2a', null],
    ['a#b/w', 'a#b/w', null, null],
    ['a:b/w', 'a:b/w', null, null],
    ['a:b/w:iops', 'a:b/w', null, 'iops'],
  ] as const) {
    const pattern = parseSeriesPattern(text);
    assert.equal([pattern.name, pattern.key, pattern.metric], [name, key, metric], text);
  }
});

test('a metric there is none of is wrong usage that names those there are', () => {
  const error = failureOf(() => parseSeriesPattern('virtiofs/randread-psync:latency'), 'latency');
  assert.is(error.exitCode, 2);
  assert.match(error.hint ?? '', 'iops, bw, clat-p99, cpu');
});

test('globs match mounts and workloads; a star stops at the slash', () => {
  const series = seriesOf('virtiofs', 'randread-psync');
  for (const [text, matches] of [
    ['virtiofs/randread-psync', true],
    ['virtiofs/rand*', true],
    ['*/randread-psync', true],
    ['{virtiofs,9p}/*', true],
    ['*', false],
    ['virtiofs', false],
    ['virtiofs/randread', false],
    [`virtiofs/*#${series.key.slice(0, 4)}`, true],
    [`#${series.key}`, true],
    [`virtiofs/*#${series.key[0] === '0' ? '1' : '0'}`, false],
  ] as const) {
    assert.is(matcherOf(parseSeriesPattern(text))(series), matches, text);
  }
});

test('a series can always be called by its own name', () => {
  for (const [mount, workload] of [
    ['a*b', 'w'],
    ['[x', 'w'],
    ['a/b', 'c/d'],
    ['.hidden', 'w'],
    ['!not', '(w'],
    ['two words', "it's"],
  ] as const) {
    const series = seriesOf(mount, workload);
    assert.ok(matcherOf(parseSeriesPattern(nameOfSeries(series)))(series), nameOfSeries(series));
  }
});

test('what may mean several is told from a name', () => {
  assert.is(isOneName(parseSeriesPattern('virtiofs/randread-psync:bw')), true, 'name');
  for (const text of ['virtiofs/*', '*/w', '{a,b}/w', 'a/[rs]w']) assert.is(isOneName(parseSeriesPattern(text)), false, text);
});

test.run();
