/** Tests of src/store/write-output.ts. */

import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tagOf } from '../../src/process/is-alive.ts';
import { writeOutput } from '../../src/store/write-output.ts';
import { failureOf } from '../support/failure.ts';
import { makeTempDir } from '../support/temp-dir.ts';

test('a file is made, and replaced with its mode kept and nothing left beside it', () => {
  const dir = makeTempDir();
  const file = join(dir, 'r.md');
  writeOutput(file, 'one', '--out r.md');
  assert.is(readFileSync(file, 'utf8'), 'one');
  chmodSync(file, 0o640);
  writeOutput(file, new Uint8Array([50]), '--out r.md');
  assert.is(readFileSync(file, 'utf8'), '2');
  assert.is(statSync(file).mode & 0o777, 0o640, 'mode');
  assert.equal(readdirSync(dir), ['r.md']);
});

test('a link stays a link to the file that is replaced', () => {
  const dir = makeTempDir();
  writeFileSync(join(dir, 'real'), 'old');
  symlinkSync('real', join(dir, 'link'));
  writeOutput(join(dir, 'link'), 'new', '--out link');
  assert.ok(lstatSync(join(dir, 'link')).isSymbolicLink());
  assert.is(readFileSync(join(dir, 'real'), 'utf8'), 'new');
});

test('a link where the new file is written first is not followed', () => {
  const dir = makeTempDir();
  writeFileSync(join(dir, 'victim'), 'mine');
  symlinkSync('victim', join(dir, `r.md.${tagOf(process.pid)}.part`));
  writeOutput(join(dir, 'r.md'), 'new', '--out r.md');
  assert.equal([readFileSync(join(dir, 'victim'), 'utf8'), readFileSync(join(dir, 'r.md'), 'utf8')], ['mine', 'new']);
  assert.equal([...readdirSync(dir)].sort(), ['r.md', 'victim']);
});

test('what a killed export to the same file left is taken away, and nothing else', () => {
  const dir = makeTempDir();
  const stay = ['other.md.4194305.part', 'r.md.part', 'r.md.x.part', `r.md.${process.ppid}.part`, `r.md.${tagOf(process.ppid)}.part`, 'r.md.4194306.part'];
  const left = ['r.md.4194305.part', `r.md.${process.ppid}+1.part`];
  for (const name of [...stay.slice(0, -1), ...left]) writeFileSync(join(dir, name), '');
  mkdirSync(join(dir, 'r.md.4194306.part'));
  writeOutput(join(dir, 'r.md'), 'new', '--out r.md');
  assert.equal(readdirSync(dir).sort(), [...stay, 'r.md'].sort());
});

test('a device is written to, not replaced', () => {
  writeOutput('/dev/null', 'x', '--out /dev/null');
  assert.ok(statSync('/dev/null').isCharacterDevice());
});

test('a folder, and a folder that is missing, are refused with what to do', () => {
  const dir = makeTempDir();
  const folder = failureOf(() => writeOutput(dir, 'x', '--out there'), 'folder');
  assert.equal([folder.exitCode, folder.message, folder.hint], [2, '--out there is a folder', 'name a file in it']);
  const missing = failureOf(() => writeOutput(join(dir, 'no/r.md'), 'x', '--out no/r.md'), 'missing');
  assert.is(missing.exitCode, 2);
  assert.match(missing.hint ?? '', `mkdir -p ${join(dir, 'no')}`);
});

test('where the new content can not be written the old one stays', () => {
  const dir = makeTempDir();
  const file = join(dir, 'r.md');
  writeFileSync(file, 'old');
  // What would be written first can't be: its place is taken by a folder.
  mkdirSync(`${file}.${tagOf(process.pid)}.part`);
  const error = failureOf(() => writeOutput(file, 'new', '--out r.md'), 'unwritable');
  assert.equal([error.exitCode, error.hint], [3, 'the file is as it was']);
  assert.is(readFileSync(file, 'utf8'), 'old');
});

test.run();
