/** Tests of scripts/check-node.cjs: who is told that their Node is too old, before anything newer is read. */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const CHECK = join(PACKAGE_ROOT, 'scripts/check-node.cjs');

/** Runs a program that says `ran` after the check, as a Node of that version. */
function runAs(version: string) {
  const pretend = join(makeTempDir(), 'pretend.cjs');
  writeFileSync(pretend, `Object.defineProperty(process.versions, 'node', { value: '${version}' });`);
  return spawnSync(process.execPath, ['-r', pretend, '-r', CHECK, '-p', '"ran"'], { encoding: 'utf8' });
}

test('a Node that is too old ends with a sentence and exit code 3', () => {
  for (const version of ['12.22.9', '18.20.4', '20.18.3']) {
    const { status, stdout, stderr } = runAs(version);
    assert.equal([status, stdout], [3, ''], version);
    assert.match(stderr, `fsbench: Node ${version} is too old: 20.19 or newer is needed\n`);
  }
});

test('one that is new enough goes on', () => {
  for (const version of ['20.19.0', '22.0.0', '24.1.0', '100.0.0']) assert.equal([runAs(version).status, runAs(version).stdout], [0, 'ran\n'], version);
});

test('npm start and npm test begin with it', () => {
  const { scripts } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  for (const name of ['start', 'test', 'test:unit']) assert.match(scripts[name] ?? '', /^node -r \.\/scripts\/check-node\.cjs scripts\//, name);
});

test.run();
