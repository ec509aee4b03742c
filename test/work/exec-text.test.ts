/** Tests of src/work/exec-text.ts, and of the ready work that comes with fsbench. */

import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadWorkload } from '../../src/commands/load-workload.ts';
import { exec } from '../../src/work/exec.ts';
import { capFiles, copyOf, mustReadExec, readExecText, sized, withFields } from '../../src/work/exec-text.ts';
import { READY_COMMANDS } from '../../src/work/ready-work.ts';

const wrong = (text: string) => {
  const read = readExecText(text);
  return 'wrong' in read ? read.wrong : null;
};

test('a command is words or text for sh', () => {
  assert.equal(mustReadExec('run: [git, status]').run, ['git', 'status']);
  assert.equal(mustReadExec('run: git status | wc -l').run, 'git status | wc -l');
});

test('fields can be given other values however the text is written', () => {
  for (const text of ['run: ls\nsize: full\n', '{run: ls}', '"size": full\nrun: ls\n', '  run: ls\n', '# about\nrun: ls'])
    assert.is(mustReadExec(withFields(text, { size: 'quick' })).size, 'quick', text);
  assert.is(withFields('run: ls # all\nsize: full\n', { size: 'quick' }), 'run: ls # all\nsize: quick\n', 'as it was written');
});

test('what is wrong is told with its field or line', () => {
  for (const [text, words] of [
    ['about: nothing\n', 'it has no `run:`'],
    ['run: ls\nrunn: ls\n', 'runn'],
    ['run: ls\nwarmup: 0\n', 'warmup'],
    ['run: ls\ncaches: hot\n', 'caches'],
    ['run: ls\nneeds: [../x]\n', 'needs.0'],
    ['run: ls\nfiles: { full: 1\n', 'line 3'],
    ['run: &a ls\nprepare: *a\n', 'aliases'],
    [`run: ${'x'.repeat(70_000)}`, '64 KiB'],
    ['- run', 'it has no `run:`'],
    ['run', 'it:'],
  ] as const)
    assert.match(wrong(text) ?? 'nothing', words);
});

test('whatever the text is, checking it throws nothing', () => {
  fc.assert(fc.property(fc.string(), (text) => void readExecText(text)));
  fc.assert(fc.property(fc.string(), (text) => void readExecText(`run: ls\n${text}`)));
});

test('fields are set where they stand, and added where they do not', () => {
  assert.is(withFields('run: ls\nsize: full\n', { size: 'quick' }), 'run: ls\nsize: quick\n');
  assert.is(withFields('run: ls', { caches: 'warm' }), 'run: ls\ncaches: warm\n');
});

test('numbers can be of a size', () => {
  const text = 'run: ls\nfiles: { full: 20, quick: 2 }\n';
  const full = mustReadExec(text);
  const quick = mustReadExec(withFields(text, { size: 'quick' }));
  assert.equal([sized(full, full.files, 0), sized(quick, quick.files, 0), sized(full, undefined, 7)], [20, 2, 7]);
});

test('a set-up makes files once a mount, without one each loop has its own', () => {
  assert.equal(
    [copyOf({ setup: 'x', copy: undefined }), copyOf({ setup: undefined, copy: undefined }), copyOf({ setup: 'x', copy: 'loop' })],
    ['mount', 'loop', 'loop'],
  );
});

test('work that counts files can have fewer, and takes bytes and seconds by their share', () => {
  const text = 'run: ls\nfiles: { full: 1000, quick: 10 }\nbytes: 5000\nseconds: { full: 9, quick: 2 }\n';
  const { files, bytes, seconds } = mustReadExec(capFiles(text, 300));
  assert.equal({ files, bytes, seconds }, { files: 300, bytes: 1500, seconds: 3 });
  assert.is(capFiles(text, 1000), text, 'no more than it has');
  assert.is(capFiles(text, undefined), text);
  assert.is(capFiles('run: ls\n', 1), 'run: ls\n', 'it counts none');
  const quick = withFields(text, { size: 'quick' });
  assert.is(capFiles(quick, 300), quick, 'the size that it has');
});

for (const { name } of READY_COMMANDS) {
  test(`ready work ${name} is whole: it says what it is, where it comes from, what it asks for and of how many files`, () => {
    for (const size of ['full', 'quick'] as const) {
      const { kind, jobText } = loadWorkload({ builtIn: name }, size);
      assert.is(kind, 'exec');
      assert.is(exec.checkText(jobText), null);
      const text = mustReadExec(jobText);
      assert.equal([text.size, text.caches], [size, name.endsWith('-warm') ? 'warm' : 'cold']);
      for (const field of ['about', 'origin', 'requests'] as const) assert.ok((text[field] ?? '').length > 10, field);
      assert.ok(sized(text, text.files, 0) > 0 && sized(text, text.bytes, 0) > 0, 'files and bytes');
      assert.ok(text.needs.length > 0, 'programs');
    }
  });
}

test.run();
