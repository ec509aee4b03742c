/** Tests of src/store/run-directory.ts: what survives a kill at any moment, and who may write. */

import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { LoopResult } from '../../src/model/records.ts';
import { warn } from '../../src/model/warnings.ts';
import { tagOf } from '../../src/process/is-alive.ts';
import {
  createRunDirectory,
  isRunDirectory,
  type RunDirectory,
  readResults,
  readResultsLeniently,
  readRunRecord,
  resumeRunDirectory,
} from '../../src/store/run-directory.ts';
import { failureOf } from '../support/failure.ts';
import type { FullDisk } from '../support/fill-disk.ts';
import { testNeeding } from '../support/needs.ts';
import { makeLoop, makePlan, makeRun } from '../support/records.ts';
import { runOnSmallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const onSmallDisk = testNeeding(whyNoSmallDisk());

const run = makeRun(makePlan(['seqread-psync'], 'a=9p'));

function append(directory: RunDirectory, parts: Partial<LoopResult>, stdout = '{}\n', stderr = ''): LoopResult {
  const { raw: _raw, ...result } = makeLoop(parts);
  return directory.append(result, { stdout: Buffer.from(stdout), stderr });
}

/** A run with two loops, closed. */
function makeRunDir(): string {
  const dir = join(makeTempDir(), 'run');
  const directory = createRunDirectory(dir, run);
  append(directory, { loop: 1 });
  append(directory, { loop: 2 });
  directory.close();
  return dir;
}

/** A process id that was in use and no longer is. */
function findDeadPid(): number {
  return spawnSync('true').pid;
}

test('a new run has its record at once', () => {
  const dir = join(makeTempDir(), 'some/new/run');
  const directory = createRunDirectory(dir, run);
  assert.ok(isRunDirectory(dir), 'is a run');
  assert.equal(readRunRecord(dir), run, 'record');
  assert.equal(readResults(dir), [], 'results');
  directory.close();
});

test('an empty directory may become a run', () => {
  const dir = makeTempDir();
  createRunDirectory(dir, run).close();
  assert.ok(isRunDirectory(dir));
});

test('results are on disk when append returns, and reopening gives them back', () => {
  const dir = join(makeTempDir(), 'run');
  const directory = createRunDirectory(dir, run);
  const kept = [append(directory, { loop: 1 }), append(directory, { loop: 2, reason: 'two\nlines "quoted" é' })];
  assert.equal(readResults(dir), kept, 'while it is open');
  directory.close();
  const again = resumeRunDirectory(dir);
  assert.equal(again.record, run, 'record');
  assert.equal(again.directory.results, kept, 'results');
  append(again.directory, { loop: 3 });
  again.directory.close();
  assert.equal(
    readResults(dir).map(({ loop }) => loop),
    [1, 2, 3],
    'appended after reopening',
  );
});

test('results.jsonl has one line a loop', () => {
  const text = readFileSync(join(makeRunDir(), 'results.jsonl'), 'utf8');
  assert.ok(text.endsWith('\n'), 'last newline');
  assert.equal(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).loop),
    [1, 2],
  );
});

test('what fio printed is kept byte for byte', () => {
  const dir = join(makeTempDir(), 'run');
  const directory = createRunDirectory(dir, run);
  const { raw: _raw, ...result } = makeLoop();
  const bytes = Buffer.from([0x7b, 0x00, 0xff, 0xfe, 0x0d, 0x0a, 0x7d]);
  const { raw } = directory.append(result, { stdout: bytes, stderr: 'fio: note\n' });
  directory.close();
  assert.equal(readFileSync(join(dir, 'raw', raw as string)), bytes, 'stdout');
  assert.is(readFileSync(join(dir, 'raw', (raw as string).replace('.txt', '.stderr.txt')), 'utf8'), 'fio: note\n', 'stderr');
});

test('what a lost loop printed stays when the loop is measured again, and again', () => {
  const dir = join(makeTempDir(), 'run');
  const lost: Partial<LoopResult> = { outcome: 'failed', metrics: null, warnings: [warn('share-unwritable', 'EROFS')] };
  const first = createRunDirectory(dir, run);
  const names = [append(first, lost, 'first', 'why').raw];
  first.close();
  for (const [parts, said] of [
    [lost, 'second'],
    [{}, 'third'],
  ] as const) {
    const { directory } = resumeRunDirectory(dir);
    names.push(append(directory, parts, said).raw);
    directory.close();
  }
  assert.equal(
    names.map((name) => readFileSync(join(dir, 'raw', name as string), 'utf8')),
    ['first', 'second', 'third'],
  );
  assert.equal(
    readResults(dir).map(({ raw }) => raw),
    [names[2]],
    'the last one counts',
  );
  assert.is(readdirSync(join(dir, 'raw')).length, 4, 'with what the first said beside its results');
});

test('a loop that printed nothing refers to no file', () => {
  const dir = join(makeTempDir(), 'run');
  const directory = createRunDirectory(dir, run);
  assert.is(append(directory, {}, '').raw, null, 'raw');
  directory.close();
  assert.equal(readdirSync(join(dir, 'raw')), [], 'files');
});

test('names whose parts read alike when joined get files of their own', () => {
  const dir = join(makeTempDir(), 'run');
  const directory = createRunDirectory(dir, run);
  const one = append(directory, { workload: 'seqread-psync-multi', mount: 'x' }).raw;
  const two = append(directory, { workload: 'seqread-psync', mount: 'multi-x' }).raw;
  directory.close();
  assert.is.not(one, two);
});

test('names too long for a file name are shortened, and stay apart', () => {
  const dir = join(makeTempDir(), 'run');
  const directory = createRunDirectory(dir, run);
  const raws = ['a', 'b'].map((end) => append(directory, { workload: 'w', mount: `${'圧'.repeat(100)}${end}` }).raw);
  directory.close();
  assert.is(new Set(raws).size, 2);
  assert.equal([...readdirSync(join(dir, 'raw'))].sort(), [...raws].sort());
});

test('a lock that a kill left empty holds nobody up', () => {
  const dir = join(makeTempDir(), 'run');
  createRunDirectory(dir, run).close();
  writeFileSync(join(dir, 'lock'), '');
  resumeRunDirectory(dir).directory.close();
});

test('hostile names of workload and mount stay below raw/', () => {
  const dir = join(makeTempDir(), 'run');
  const directory = createRunDirectory(dir, run);
  const names = ['../../up', '/etc/passwd', '.', 'a b', "it's*(~)!", '%2F', 'é'];
  const raws = names.map((name) => append(directory, { workload: name, mount: name }).raw);
  directory.close();
  assert.equal([...readdirSync(join(dir, 'raw'))].sort(), [...raws].sort(), 'files are where the results say');
  assert.is(new Set(raws).size, names.length, 'one file each');
  for (const raw of raws) assert.match(raw ?? '', /^[\w.%@-]+$/, `plain name ${raw}`);
});

test('a line cut off by a kill is dropped, and what follows starts a line of its own', () => {
  const dir = makeRunDir();
  const file = join(dir, 'results.jsonl');
  truncateSync(file, statSync(file).size - 20);
  assert.equal(
    readResults(dir).map(({ loop }) => loop),
    [1],
    'read',
  );
  const { directory } = resumeRunDirectory(dir);
  assert.is(directory.results.length, 1, 'resumed with');
  append(directory, { loop: 2 });
  directory.close();
  assert.equal(
    readResults(dir).map(({ loop }) => loop),
    [1, 2],
    'measured again',
  );
});

test('a run cut anywhere can be read', () => {
  const dir = makeRunDir();
  const whole = readFileSync(join(dir, 'results.jsonl'));
  for (let length = 0; length <= whole.length; length++) {
    const rest = whole.subarray(0, length);
    writeFileSync(join(dir, 'results.jsonl'), rest);
    assert.is(readResults(dir).length, rest.filter((byte) => byte === 0x0a).length, `cut at ${length}`);
  }
});

test('a run killed before its first result has none', () => {
  const dir = makeTempDir();
  writeFileSync(join(dir, 'run.json'), JSON.stringify(run));
  assert.equal(readResults(dir), []);
  const { directory } = resumeRunDirectory(dir);
  append(directory, {});
  directory.close();
  assert.is(readResults(dir).length, 1, 'goes on');
});

test('a damaged line in the middle is named with file and line', () => {
  const dir = makeRunDir();
  appendFileSync(join(dir, 'results.jsonl'), 'not json\n');
  const error = failureOf(() => readResults(dir), 'damaged');
  assert.is(error.exitCode, 2, 'exit code');
  assert.match(error.message, `${join(dir, 'results.jsonl')}:3: not a result`);
});

test('a directory that holds a run already is refused, with the way to go on', () => {
  const dir = makeRunDir();
  const error = failureOf(() => createRunDirectory(dir, run), 'run');
  assert.equal([error.code, error.exitCode], ['out-exists', 2]);
  assert.match(error.hint ?? '', `--resume ${dir}`);
  assert.is(readResults(dir).length, 2, 'results are still there');
});

test('a directory or file that holds something else is refused and left alone', () => {
  const dir = makeTempDir();
  writeFileSync(join(dir, 'thesis.txt'), 'mine');
  for (const path of [dir, join(dir, 'thesis.txt')]) {
    const error = failureOf(() => createRunDirectory(path, run), path);
    assert.equal([error.code, error.exitCode, error.message], ['out-exists', 2, `--out ${path} exists and is not a run`], path);
  }
  assert.equal(readdirSync(dir), ['thesis.txt'], 'nothing was added');
});

test('a place that can not be made is a failure of the environment', () => {
  const file = join(makeTempDir(), 'file');
  writeFileSync(file, '');
  const error = failureOf(() => createRunDirectory(join(file, 'run'), run), 'below a file');
  assert.equal([error.code, error.exitCode], ['out-unwritable', 3]);
});

test('a run that a living process measures is refused', () => {
  const dir = makeRunDir();
  writeFileSync(join(dir, 'lock'), String(process.ppid));
  const error = failureOf(() => resumeRunDirectory(dir), 'locked');
  assert.equal([error.code, error.exitCode], ['run-locked', 3], 'code');
  assert.match(error.message, `(process ${process.ppid})`);
  assert.is(readFileSync(join(dir, 'lock'), 'utf8'), String(process.ppid), 'the lock is left alone');
});

test('the lock of a process that is gone is taken over, and given back at the end', () => {
  const dir = makeRunDir();
  writeFileSync(join(dir, 'lock'), String(findDeadPid()));
  const { directory } = resumeRunDirectory(dir);
  assert.is(readFileSync(join(dir, 'lock'), 'utf8'), tagOf(process.pid), 'taken over');
  directory.close();
  assert.not.ok(existsSync(join(dir, 'lock')), 'given back');
});

test('what is no run is refused with what a run holds', () => {
  const dir = makeTempDir();
  const error = failureOf(() => readRunRecord(dir), 'empty directory');
  assert.equal([error.code, error.exitCode], ['not-a-run', 2]);
  assert.match(error.hint ?? '', 'run.json');
  for (const text of ['{}', '[]', '5', '{"schemaVersion":1}', '{"plan":{}}']) {
    writeFileSync(join(dir, 'run.json'), text);
    assert.is(failureOf(() => readRunRecord(dir), text).code, 'not-a-run', text);
  }
});

test('a record that is cut short is damaged, and what is left of the run is named', () => {
  const dir = makeRunDir();
  for (const text of ['', '{', JSON.stringify(run).slice(0, -1)]) {
    writeFileSync(join(dir, 'run.json'), text);
    const error = failureOf(() => readRunRecord(dir), text);
    assert.equal([error.code, error.exitCode], ['damaged-run', 2], text);
    assert.match(error.message, `${join(dir, 'run.json')} is damaged`, text);
    assert.match(error.hint ?? '', join(dir, 'raw'), text);
  }
});

test('a run of a newer fsbench is refused by its version', () => {
  const dir = makeTempDir();
  writeFileSync(join(dir, 'run.json'), JSON.stringify({ ...run, schemaVersion: 2 }));
  const error = failureOf(() => resumeRunDirectory(dir), 'newer');
  assert.equal([error.code, error.exitCode], ['newer-schema', 2]);
  assert.match(error.message, 'has schema version 2; this fsbench knows 1');
  assert.not.ok(existsSync(join(dir, 'lock')), 'no lock is left');
});

test('the record is replaced as a whole', () => {
  const dir = makeRunDir();
  const { directory } = resumeRunDirectory(dir);
  directory.writeRun({ ...run, finishedAt: null, notes: ['n'] });
  directory.close();
  assert.equal(readRunRecord(dir).notes, ['n'], 'record');
  assert.equal([...readdirSync(dir)].sort(), ['raw', 'results.jsonl', 'run.json'], 'no parts are left');
});

test('a part of a record that was being written does not count', () => {
  const dir = makeTempDir();
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'run.json.part'), '{"schema');
  assert.not.ok(isRunDirectory(dir));
});

onSmallDisk('a full disk is a failure of the environment that says how to go on, and what was kept stays', () => {
  const mountPoint = makeTempDir();
  const { failures, results } = runOnSmallDisk('fill-disk', mountPoint) as FullDisk;
  const dir = join(mountPoint, 'run');
  for (const { name, error, left } of failures) {
    assert.equal([error?.code, error?.exitCode], ['disk-full', 3], name);
    assert.match(error?.message ?? '', `the disk of the run directory ${dir} is full: ENOSPC`, name);
    assert.match(error?.hint ?? '', `fsbench fio --resume ${dir}`, name);
    assert.not.ok(
      left.some((file) => file.endsWith('.part')),
      `${name}: no part takes the room`,
    );
  }
  assert.equal(
    failures.map(({ name }) => name),
    ['run.json', 'report.md', 'raw'],
  );
  assert.is(results, 2);
});

/** A file of the host that a link in a run directory leads to. */
function makeVictim(): string {
  const file = join(makeTempDir(), 'victim');
  writeFileSync(file, '{"mine":1}\n');
  return file;
}

test('a link, a FIFO or a folder in the place of a file is refused before anything is written, and what it leads to stays', () => {
  for (const name of ['run.json', 'run.json.part', 'results.jsonl', 'lock', 'report.md', 'report.html', 'raw/1-x.txt', 'charts/overview.svg.part'])
    for (const [kind, make] of [
      ['a symbolic link', (path: string, victim: string) => symlinkSync(victim, path)],
      ['a FIFO', (path: string) => spawnSync('mkfifo', [path])],
    ] as const) {
      const dir = makeRunDir();
      const victim = makeVictim();
      const path = join(dir, name);
      mkdirSync(dirname(path), { recursive: true });
      rmSync(path, { force: true });
      make(path, victim);
      const before = readdirSync(dir);
      const error = failureOf(() => resumeRunDirectory(dir), `${name}: ${kind}`);
      assert.is(error.exitCode, 2, name);
      assert.match(error.message, `${kind}, not a regular file`, name);
      assert.equal(readdirSync(dir), before, `${name}: no lock is left`);
      assert.is(readFileSync(victim, 'utf8'), '{"mine":1}\n', name);
    }
});

test('a folder that is a link is refused, and nothing is written where it leads', () => {
  for (const name of ['raw', 'charts']) {
    const dir = makeRunDir();
    const elsewhere = makeTempDir();
    rmSync(join(dir, name), { recursive: true, force: true });
    symlinkSync(elsewhere, join(dir, name));
    const error = failureOf(() => resumeRunDirectory(dir), name);
    assert.equal([error.code, error.message], ['not-regular', `${join(dir, name)} is a symbolic link, not a directory`], name);
    assert.equal(readdirSync(elsewhere), [], name);
  }
});

test('a link that comes later is not followed either', () => {
  const dir = makeRunDir();
  const victim = makeVictim();
  const { directory } = resumeRunDirectory(dir);
  for (const name of ['run.json.part', 'report.md.part', 'raw/3-seqread-psync@a.txt.part']) symlinkSync(victim, join(dir, name));
  directory.writeRun(run);
  directory.writeReport('report.md', 'ours');
  append(directory, { loop: 3 });
  directory.close();
  assert.is(readFileSync(victim, 'utf8'), '{"mine":1}\n');
  assert.equal([readFileSync(join(dir, 'report.md'), 'utf8'), readResults(dir).length], ['ours', 3]);
});

test('results are not added to a file that has a second name elsewhere', () => {
  const dir = makeRunDir();
  const other = join(makeTempDir(), 'other');
  linkSync(join(dir, 'results.jsonl'), other);
  const before = readFileSync(other, 'utf8');
  const error = failureOf(() => resumeRunDirectory(dir), 'hard link');
  assert.match(error.message, 'a hard link');
  assert.is(readFileSync(other, 'utf8'), before);
  assert.not.ok(existsSync(join(dir, 'lock')), 'lock');
});

test('results that are a link are read by no report', () => {
  const dir = makeRunDir();
  rmSync(join(dir, 'results.jsonl'));
  symlinkSync(makeVictim(), join(dir, 'results.jsonl'));
  const error = failureOf(() => readResultsLeniently(dir, (value) => value as LoopResult), 'link');
  assert.equal([error.code, error.exitCode], ['not-regular', 2]);
});

test('the directory itself may be reached by a link: the user named it', () => {
  const link = join(makeTempDir(), 'link');
  symlinkSync(makeRunDir(), link);
  const { directory } = resumeRunDirectory(link);
  append(directory, { loop: 3 });
  directory.close();
  assert.is(readResults(link).length, 3);
});

test('a record that is not admitted leaves everything as it was', () => {
  const dir = makeRunDir();
  const before = readdirSync(dir);
  for (const failAt of [1, 2]) {
    let calls = 0;
    const admit = () => {
      if (++calls === failAt) throw new Error('not admitted');
      return run;
    };
    assert.throws(() => resumeRunDirectory(dir, admit), 'not admitted');
    assert.equal(readdirSync(dir), before, `call ${failAt}`);
  }
});

test('a report stands beside the results', () => {
  const dir = makeRunDir();
  const { directory } = resumeRunDirectory(dir);
  directory.writeReport('report.md', '# é\n');
  directory.close();
  assert.is(readFileSync(join(dir, 'report.md'), 'utf8'), '# é\n');
});

test('a new run that never measured anything can be taken away whole', () => {
  const parent = makeTempDir();
  const directory = createRunDirectory(join(parent, 'run'), run);
  directory.discard();
  directory.close();
  assert.equal(readdirSync(parent), []);
});

test('files of others stay when a run is taken away', () => {
  const dir = join(makeTempDir(), 'run');
  const directory = createRunDirectory(dir, run);
  writeFileSync(join(dir, 'notes.txt'), 'mine');
  directory.discard();
  directory.close();
  assert.equal(readdirSync(dir), ['notes.txt']);
});

test.run();
