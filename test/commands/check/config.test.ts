/** Tests of src/commands/check/config.ts: what a configuration may say, and that a slip in it is named. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readCheckConfig, readMetrics } from '../../../src/commands/check/config.ts';
import { failureOf } from '../../support/failure.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

function writeConfig(text: string): string {
  const file = join(makeTempDir(), 'fsbench.yaml');
  writeFileSync(file, text);
  return file;
}

const EMPTY = { metrics: null, controls: [], accepted: [], thresholds: {} };

test('no file, an empty one and one of other sections say nothing', () => {
  assert.equal(readCheckConfig(undefined), EMPTY);
  for (const text of ['', '# nothing\n', 'check:\n', 'report: { title: x }\n']) assert.equal(readCheckConfig(writeConfig(text)), EMPTY, JSON.stringify(text));
});

test('all keys, as lists', () => {
  const text = `check:
  metric: [iops, clat-p99]
  control: [tmp, disk]
  accept: ['sshfs/*', '9p/randread-psync:bw']
  thresholds:
    'sshfs/*': { minimum-effect: 10% }
    '**/*-multi': { minimum-effect: 0.2, ignore: false }
    '9p/randrw-mmap': { ignore: true }
`;
  assert.equal(readCheckConfig(writeConfig(text)), {
    metrics: ['iops', 'clat-p99'],
    controls: ['tmp', 'disk'],
    accepted: ['sshfs/*', '9p/randread-psync:bw'],
    thresholds: { 'sshfs/*': { minimumEffect: 0.1 }, '**/*-multi': { minimumEffect: 0.2, ignore: false }, '9p/randrw-mmap': { ignore: true } },
  });
});

test('a list may be one text with commas', () => {
  const { metrics, controls, accepted } = readCheckConfig(writeConfig("check: { metric: 'iops, bw', control: tmp, accept: 'a/*,b/w' }"));
  assert.equal([metrics, controls, accepted], [['iops', 'bw'], ['tmp'], ['a/*', 'b/w']]);
});

test('the order of thresholds is that of the file: of several that match, the last counts', () => {
  const { thresholds } = readCheckConfig(writeConfig("check: { thresholds: { 'b/*': { ignore: true }, '**': {}, 'a/*': {} } }"));
  assert.equal(Object.keys(thresholds), ['b/*', '**', 'a/*']);
});

test('a share is a percentage or a fraction between nothing and all', () => {
  for (const [text, share] of [
    ['10%', 0.1],
    ["'2.5 %'", 0.025],
    ['0.3', 0.3],
    ["'0.3'", 0.3],
  ] as const) {
    const { thresholds } = readCheckConfig(writeConfig(`check: { thresholds: { a: { minimum-effect: ${text} } } }`));
    assert.is(thresholds['a']?.minimumEffect, share, text);
  }
  for (const text of ['10', '0', '-0.1', '100%', '1', "''", 'much', '.nan', '.inf', '-5%']) {
    const file = writeConfig(`check: { thresholds: { 'a/*': { minimum-effect: ${text} } } }`);
    const error = failureOf(() => readCheckConfig(file), text);
    assert.equal([error.code, error.exitCode], ['bad-config', 2], text);
    assert.match(error.message, 'check.thresholds.a/*.minimum-effect', text);
    assert.match(error.message, file, text);
  }
});

test('what is not known is an error that names file and key', () => {
  for (const [text, words] of [
    ['check: { treshold: {} }', 'check.treshold'],
    ['check: { thresholds: { a: { minimum: 3 } } }', 'check.thresholds.a.minimum'],
    ['check: { thresholds: { a: { ignore: 3 } } }', 'check.thresholds.a.ignore'],
    ['check: { control: { a: 1 } }', 'check.control'],
    ['check: { accept: [1] }', 'check.accept'],
    ['check: yes', 'check'],
    ['check: []', 'check'],
    ['check: { metric: speed }', "check.metric: there is no metric 'speed'"],
    ['check: { metric: [] }', 'check.metric names no metric'],
    ['- check', 'not a mapping'],
    ['just text', 'not a mapping'],
    ['check: { a: 1', '--config'],
    ['check: {}\ncheck: {}', '--config'],
  ] as const) {
    const file = writeConfig(text);
    const error = failureOf(() => readCheckConfig(file), text);
    assert.is(error.exitCode, 2, text);
    assert.match(error.message, words, text);
    assert.match(error.message, file, text);
  }
});

test('a file that is not there, or a directory, is an error that names it', () => {
  const dir = makeTempDir();
  for (const file of [join(dir, 'none.yaml'), dir]) {
    const error = failureOf(() => readCheckConfig(file), file);
    assert.equal([error.code, error.exitCode], ['bad-config', 2]);
    assert.match(error.message, file);
  }
});

test('metrics are read once each, blanks around them are no matter', () => {
  assert.equal(readMetrics('iops, bw,iops'.split(','), '--metric'), ['iops', 'bw']);
  const error = failureOf(() => readMetrics(['iops', ''], '--metric'), 'empty');
  assert.match(`${error.message} ${error.hint}`, "--metric: there is no metric '' metrics are iops, bw, clat-p99, cpu");
});

test.run();
