/** Tests of src/parse/folder.ts: what names of files and folders tell of mounts, work and loops. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openFioLog } from '../../src/parse/fio-log.ts';
import { UNKNOWN_PARAMETERS } from '../../src/parse/fio-options.ts';
import { joinFolder } from '../../src/parse/folder.ts';
import type { ParsedFile } from '../../src/parse/parsed-file.ts';

/** What is read of a document with one job. */
function fileOf(iops: number, options: Readonly<Record<string, string>> = {}): ParsedFile {
  const parser = openFioLog();
  parser.write(
    `${JSON.stringify({ jobs: [{ jobname: 'job', 'job options': { rw: 'randread', ...options }, read: { io_bytes: 1, iops, runtime: 1000 }, write: {} }] })}\n`,
  );
  return parser.end();
}

const cellsOf = (files: Readonly<Record<string, ParsedFile>>) =>
  joinFolder(Object.entries(files).map(([path, file]) => ({ path, file }))).loops.map(({ workload, mount, loop, metrics }) => [
    workload,
    mount,
    loop,
    metrics?.read?.iops,
  ]);

test('one file is what it says', () => {
  assert.equal(cellsOf({ 'x.json': fileOf(1) }), [['job', null, 1, 1]]);
});

test('files and folders that are counted are loops', () => {
  const loops = [
    ['job', null, 1, 1],
    ['job', null, 2, 2],
  ];
  assert.equal(cellsOf({ 'run1/x.json': fileOf(1), 'run2/x.json': fileOf(2) }), loops);
  assert.equal(cellsOf({ 'x-1.json': fileOf(1), 'x-2.json': fileOf(2) }), loops);
  assert.equal(cellsOf({ '1.json': fileOf(1), '2.json': fileOf(2) }), loops);
});

test('folders and files with the same work are mounts', () => {
  const mounts = [
    ['job', '9p', 1, 1],
    ['job', 'virtiofs', 1, 2],
  ];
  assert.equal(cellsOf({ 'a/9p/x.json': fileOf(1), 'a/virtiofs/x.json': fileOf(2) }), mounts);
  assert.equal(cellsOf({ '9p.json': fileOf(1), 'virtiofs.json': fileOf(2) }), mounts);
});

test('what was told other things is other work, named by its file', () => {
  assert.equal(cellsOf({ '4k/randread-1-1.json': fileOf(1, { bs: '4k' }), '1m/randread-1-1.json': fileOf(2, { bs: '1m' }) }), [
    ['4k', null, 1, 1],
    ['1m', null, 1, 2],
  ]);
  assert.equal(cellsOf({ 'randread-1-1.json': fileOf(1), 'randread-2-1.json': fileOf(2) }), [
    ['randread-1-1', null, 1, 1],
    ['randread-2-1', null, 1, 2],
  ]);
});

test('names that count within each mount, or folders that count above it, are loops of the mounts', () => {
  const wanted = [
    ['job', 'nfs', 1, 1],
    ['job', 'nfs', 2, 2],
    ['job', 'ssd', 1, 3],
    ['job', 'ssd', 2, 4],
  ];
  const four = (paths: readonly string[]) => cellsOf(Object.fromEntries(paths.map((path, at) => [path, fileOf(at + 1)])));
  for (const paths of [
    ['nfs-1.json', 'nfs-2.json', 'ssd-1.json', 'ssd-2.json'],
    ['nfs_run1.json', 'nfs_run2.json', 'ssd_run1.json', 'ssd_run2.json'],
    ['nfs/loop-1/x.json', 'nfs/loop-2/x.json', 'ssd/loop-1/x.json', 'ssd/loop-2/x.json'],
    ['run1/nfs.json', 'run2/nfs.json', 'run1/ssd.json', 'run2/ssd.json'],
    ['run1/nfs/x.json', 'run2/nfs/x.json', 'run1/ssd/x.json', 'run2/ssd/x.json'],
  ])
    assert.equal(four(paths), wanted, paths.join(', '));
});

test('what one file does not tell keeps it not from being the same work', () => {
  const bare: ParsedFile = { ...fileOf(2), loops: fileOf(2).loops.map((loop) => ({ ...loop, work: {}, parameters: UNKNOWN_PARAMETERS })) };
  assert.equal(cellsOf({ 'nfs.json': fileOf(1, { bs: '4k' }), 'ssd.txt': bare }), [
    ['job', 'nfs', 1, 1],
    ['job', 'ssd', 1, 2],
  ]);
});

test("a table beside fio's own output is left out by name", () => {
  const table: ParsedFile = { ...fileOf(9), format: 'results-table' };
  const joined = joinFolder([
    { path: 'README.md', file: table },
    { path: 'x.json', file: fileOf(1) },
  ]);
  assert.equal([joined.loops.length, joined.loops[0]?.metrics?.read?.iops], [1, 1]);
  assert.match(joined.problems[0]?.text ?? '', 'README.md: a table is not read where');
  assert.is(joinFolder([{ path: 'README.md', file: table }]).loops.length, 1, 'alone it is read');
});

test('problems name their file', () => {
  const damaged: ParsedFile = { ...fileOf(1), problems: [{ line: 3, text: 'cut' }] };
  assert.equal(joinFolder([{ path: 'a/x.json', file: damaged }]).problems, [{ line: null, text: 'a/x.json:3: cut' }]);
});

test.run();
