/** Tests of src/model/native-module.ts and of what else can't be loaded or goes wrong unforeseen, as a process: never exit code 1. */

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const CLI = join(PACKAGE_ROOT, 'dist/src/cli.js');

/** Runs the command with `preload` run before it. */
function fsbenchAfter(preload: string, args: readonly string[]) {
  const dir = makeTempDir();
  writeFileSync(join(dir, 'preload.cjs'), preload);
  const workloads = [{ name: 'w', cells: [{ mount: 'm', loops: [{ outcome: 'ok', loop: 1, readBw: 1, readIops: 1 }] }] }];
  writeFileSync(join(dir, 'a.json'), JSON.stringify({ schemaVersion: 1, workloads }));
  return spawnSync(process.execPath, ['--require', join(dir, 'preload.cjs'), CLI, ...args], { cwd: dir, encoding: 'utf8', timeout: 300_000, input: '' });
}

/** As in an installation that was copied from another platform: packages whose names match are not there. */
const without = (names: RegExp) => `
const Module = require('node:module');
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  if (${names}.test(request)) throw Object.assign(new Error("Cannot find module '" + request + "'"), { code: 'MODULE_NOT_FOUND' });
  return resolve.call(this, request, ...rest);
};`;

test('a package without its part for this platform is exit code 3, and how to mend it', () => {
  for (const [names, args, words] of [
    [/^@libsql\//, ['history', 'list', '--history', 'h.db'], 'a history in a file needs the package libsql'],
    [/^@libsql\//, ['check', 'a.json', '--history', 'h.db', '--add', '--at', '2026-01-01'], 'a history in a file needs the package libsql'],
    [/^@resvg\/resvg-js-/, ['report', 'a.json', '--format', 'png', '--out', 'a.png'], 'a chart as PNG needs the package @resvg/resvg-js'],
  ] as const) {
    const { status, stdout, stderr } = fsbenchAfter(without(names), args);
    assert.is(status, 3, `${args.join(' ')}: ${stderr}`);
    assert.is(stdout, '');
    assert.ok(
      stderr.startsWith(`fsbench: ${words}, of which there is no part here that works on ${process.platform}-${process.arch}: Cannot find module`),
      stderr,
    );
    assert.match(stderr, /\n {2}install fsbench anew on this machine, with optional packages \(in a clone: npm ci\)/);
    assert.not.match(stderr, /\n {4}at /, 'stack');
  }
});

test('what needs no such package works without it', () => {
  assert.is(fsbenchAfter(without(/^@libsql\/|^@resvg\//), ['report', 'a.json', '--format', 'svg']).status, 0);
});

test('a fault of ours that no one awaits is exit code 3 too, and shows where', () => {
  for (const fault of ["Promise.reject(new Error('marker'))", "setImmediate(() => { throw new Error('marker'); })"]) {
    const { status, stderr } = fsbenchAfter(`setTimeout(() => { ${fault}; }, 300); process.stdin.pause(); setTimeout(() => {}, 5000);`, ['jobs', 'list']);
    assert.is(status, 3, `${fault}: ${stderr}`);
    assert.match(stderr, /^fsbench: unexpected failure, please report it\n {2}Error: marker\n {4}at /);
  }
});

test.run();
