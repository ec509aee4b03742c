/** Tests of faults/tried.ts: what the record calls the fsbench that was tried. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeTried } from '../../faults/tried.ts';
import { testNeeding, whyNoProgram } from '../support/needs.ts';
import { makeTempDir } from '../support/temp-dir.ts';

function makePackage(): string {
  const dir = makeTempDir();
  writeFileSync(join(dir, 'package.json'), '{ "version": "1.2.3" }\n');
  return dir;
}

const withGit = testNeeding(whyNoProgram('git'));

function git(dir: string, ...argv: string[]): string {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  const { status, stdout, stderr } = spawnSync('git', ['-C', dir, ...who, ...argv], { encoding: 'utf8' });
  assert.is(status, 0, stderr);
  return stdout.trim();
}

withGit('a checkout is called by its commit, and told from one with changes', () => {
  const dir = makePackage();
  git(dir, 'init', '-q');
  git(dir, 'add', '.');
  git(dir, 'commit', '-qm', 'x');
  const commit = git(dir, 'rev-parse', 'HEAD');
  assert.match(describeTried(dir), /^[0-9a-f]{7,40}$/);
  assert.ok(commit.startsWith(describeTried(dir)), describeTried(dir));
  writeFileSync(join(dir, 'package.json'), '{ "version": "1.2.4" }\n');
  assert.ok(describeTried(dir).endsWith('-dirty'), describeTried(dir));
});

withGit('a package in a repository of others is called by its own version', () => {
  const outer = makePackage();
  git(outer, 'init', '-q');
  const dir = join(outer, 'inner');
  mkdirSync(dir);
  writeFileSync(join(dir, 'package.json'), '{ "version": "4.5.6" }\n');
  assert.is(describeTried(dir), '4.5.6');
});

test('without git there is the version', () => {
  assert.is(describeTried(makePackage()), '1.2.3');
});

test.run();
