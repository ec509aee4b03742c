/** Tests of src/parse/fio-log.ts and src/render/rhvgoyal.ts with the raw files and tables that virtiofs-tests published. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Source } from '../../src/model.ts';
import { parseText } from '../../src/parse/text.ts';
import { renderRhvgoyal } from '../../src/render/rhvgoyal.ts';
import { readPublishedFolders, testNameOf } from '../support/virtiofs-tests.ts';

const folders = readPublishedFolders();
const allRaw = folders.flatMap(({ raw }) => raw);

function read(text: string, name = 'raw'): Source {
  const source = parseText(text, name);
  if (source === null) throw new Error(`${name} was not read`);
  return source;
}

/** Terse lines of a raw file as awk would see them: fields from 0, the name third. */
const terseFields = (text: string) => [...text.matchAll(/^3;fio-.*$/gm)].map(([line]) => line.split(';'));

for (const { name, raw, published } of folders) {
  test(`${name}: the raw files give the published table row for row`, () => {
    const printed = renderRhvgoyal(raw.map(({ path, text }) => read(text, path)));
    const rows = published.split('\n');
    assert.ok(rows.length > 50, 'the table is there');
    for (const [at, row] of printed.split('\n').entries()) assert.is(row, rows[at], `line ${at + 1}`);
    assert.is(printed, published, 'whole');
  });
}

test('every terse line is a loop with the figures of its fields', () => {
  for (const { path, text } of allRaw) {
    const { loops, problems } = read(text, path);
    assert.equal(problems, [], path);
    const lines = terseFields(text);
    assert.is(loops.length, lines.length, `${path}: loops`);
    for (const [at, fields] of lines.entries()) {
      const { workload, mount, metrics, outcome } = loops[at] as (typeof loops)[number];
      const what = `${path}: terse line ${at + 1}`;
      assert.is(workload, fields[2], `${what}: workload`);
      assert.is(mount, testNameOf(text), `${what}: mount`);
      assert.is(outcome === 'ok', fields[4] === '0', `${what}: outcome`);
      assert.is((metrics?.read?.bw ?? 0) / 1024, Number(fields[6]), `${what}: read bw`);
      assert.is(metrics?.read?.iops ?? 0, Number(fields[7]), `${what}: read iops`);
      assert.is((metrics?.write?.bw ?? 0) / 1024, Number(fields[47]), `${what}: write bw`);
      assert.is(metrics?.write?.iops ?? 0, Number(fields[48]), `${what}: write iops`);
    }
  }
});

test('the three loops of each workload are numbered', () => {
  for (const { path, text } of allRaw) {
    const { loops, workloads } = read(text, path);
    for (const workload of workloads) {
      const numbers = loops.filter((loop) => loop.workload === workload).map(({ loop }) => loop);
      assert.equal(numbers, [1, 2, 3], `${path}: ${workload}`);
    }
  }
});

test('loops of which fio says an error are never good, and every one has its errno', () => {
  for (const { path, text } of allRaw) {
    const wanted = [...text.matchAll(/^3;fio-[^;]*;[^;]*;\d+;([1-9]\d*);/gm)].map(([, error]) => ({ 19: 'ENODEV', 22: 'EINVAL' })[error as '19']);
    const bad = read(text, path).loops.filter(({ outcome }) => outcome !== 'ok');
    assert.equal(
      bad.map(({ errno }) => errno),
      wanted,
      path,
    );
    for (const { workload, outcome, reason } of bad) {
      assert.match(workload, /-mmap/, `${path}: all of them are of mmap`);
      assert.is(outcome, 'unsupported', `${path}: ${workload} (${reason})`);
      assert.match(reason ?? '', /^mmap/, `${path}: ${workload}`);
    }
  }
});

test('loops that ended before their runtime say so, and no other does', () => {
  let short = 0;
  for (const { path, text } of allRaw) {
    const { loops } = read(text, path);
    const runtime = Number(/^RUNTIME=(\d+)/m.exec(text)?.[1]);
    const wanted = terseFields(text).map((fields) => fields[4] === '0' && Math.max(Number(fields[8]), Number(fields[49])) < runtime * 975);
    assert.equal(
      loops.map(({ warnings }) => warnings.some(({ code }) => code === 'short-runtime')),
      wanted,
      path,
    );
    short += wanted.filter(Boolean).length;
  }
  assert.ok(allRaw.length === 0 || short > 0, 'some are short');
});

test('the options of each loop are those of the header and the command line', () => {
  for (const { path, text } of allRaw) {
    const direct = Number(/^RUNTIME=.* DIRECT=(\d)/m.exec(text)?.[1]);
    for (const { parameters, workload } of read(text, path).loops) {
      const wanted = { runtimeSeconds: 20, sizeBytes: 4 * 1024 ** 3, direct, blockSizeBytes: 4096 };
      const { iodepth, ...others } = parameters;
      assert.equal(others, wanted, `${path}: ${workload}`);
      assert.ok(iodepth === 16 || iodepth === null, `${path}: ${workload}: iodepth ${iodepth}`);
    }
  }
});

test('the machine and the mount are facts of the source', () => {
  for (const { path, text } of allRaw) {
    const { facts, format, mounts } = read(text, path);
    assert.is(format, 'virtiofs-tests', path);
    assert.equal(mounts, [testNameOf(text)], path);
    for (const name of ['SYSTEMINFO', 'MOUNTPOINT']) {
      assert.ok(facts.includes(`${name}: ${new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]}`), `${path}: ${name}`);
    }
  }
});

test('a raw file that is cut anywhere has the loops before the cut, and one more at most, which failed or is less exact', () => {
  for (const { path, text } of allRaw) {
    const whole = read(text, path).loops;
    // Around every part of the first invocations, and here and there in the rest.
    const cuts = [
      ...Array.from({ length: 150 }, (_, at) => 700 + at * 61),
      ...Array.from({ length: 15 }, (_, at) => Math.floor((text.length * (at + 1)) / 16)),
    ];
    for (const end of cuts) {
      const { loops } = read(text.slice(0, end), path);
      const ended = (text.slice(0, end).match(/^3;fio-.*\n/gm) ?? []).length;
      assert.equal(loops.slice(0, ended), whole.slice(0, ended), `${path} cut at ${end}: loops before the cut`);
      const [last, ...others] = loops.slice(ended);
      assert.is(others.length, 0, `${path} cut at ${end}: loops after the cut`);
      if (last === undefined) continue;
      const wanted = whole[ended] as (typeof whole)[number];
      assert.equal([last.workload, last.mount, last.loop], [wanted.workload, wanted.mount, wanted.loop], `${path} cut at ${end}: which`);
      // What is printed for people comes before the terse line, and has fewer digits.
      const iops = last.metrics?.read?.iops ?? last.metrics?.write?.iops ?? 0;
      const exact = wanted.metrics?.read?.iops ?? wanted.metrics?.write?.iops ?? 0;
      assert.ok(last.outcome !== 'ok' || Math.abs(iops - exact) <= exact / 100 + 1, `${path} cut at ${end}: ${iops} against ${exact}`);
    }
  }
});

const HEADER = (name: string, direct: number) => `TESTDIR=/mnt/${name}/fio/
JOB_FILES=fio-jobs/seqread-psync.job
TEST_NAME=${name}
SYSTEMINFO=Linux vm 6.1.0
MOUNTPOINT=/mnt/${name} tag virtiofs rw
VIRTO_SHM_REGIONS=
RUNTIME=20 LOOPS=1 IODEPTH=16 SIZE=4G DIRECT=${direct} BLOCKSIZE=4K

`;

/** A terse line of version 3, made by hand: only the figures a test asks for are not 0. */
function terseLine(workload: string, kib: number, { error = 0, runtimeMs = 20_000 } = {}): string {
  const percentiles = Array.from({ length: 20 }, () => '1.000000%=0');
  const direction = (bw: number) => [bw * 20, bw, Math.floor(bw / 4), bw === 0 ? 0 : runtimeMs, 0, 0, 0, 0, 0, 0, 0, 0, ...percentiles, ...Array(9).fill(0)];
  return ['3', 'fio-3.21', workload, 0, error, ...direction(kib), ...direction(0), '1%', '1%', 1, 0, 1, ...Array(7).fill('0%')].join(';');
}

const running = (name: string, workload: string, direct = 1) =>
  `Running: fio --directory=/mnt/${name}/fio/ --runtime=20 --iodepth=16 --size=4G --direct=${direct} --blocksize=4K --append-terse fio-jobs/${workload}.job\n`;

test('several headers in one file are several mounts, each with its options', () => {
  const part = (name: string, direct: number, kib: number) =>
    `${HEADER(name, direct)}${running(name, 'seqread-psync', direct)}${terseLine('seqread-psync', kib)}\n\n`;
  const { mounts, loops, problems } = read(part('one', 0, 1000) + part('two', 1, 2000) + part('one', 0, 3000));
  assert.equal(problems, []);
  assert.equal(mounts, ['one', 'two']);
  assert.equal(
    loops.map(({ mount, loop, parameters, metrics }) => [mount, loop, parameters.direct, metrics?.read?.bw]),
    [
      ['one', 1, 0, 1000 * 1024],
      ['two', 1, 1, 2000 * 1024],
      ['one', 2, 0, 3000 * 1024],
    ],
  );
});

test('a file without a header has loops, and the mount the file is called', () => {
  const { mounts, loops } = read(`${running('x', 'seqread-psync')}${terseLine('seqread-psync', 5)}\n`, 'the-file');
  assert.equal(mounts, ['the-file']);
  assert.is(loops[0]?.mount, 'the-file');
  assert.is(loops[0]?.parameters.direct, 1, 'the command line says it too');
});

test('a loop of which fio printed nothing is failed, with the line of its beginning', () => {
  const text = `${HEADER('m', 1)}${running('m', 'seqread-psync')}fio: something broke\n${running('m', 'seqread-psync')}${terseLine('seqread-psync', 5)}\n${running('m', 'randread-psync')}`;
  const { loops, problems } = read(text);
  assert.equal(
    loops.map(({ workload, loop, outcome }) => [workload, loop, outcome]),
    [
      ['seqread-psync', 1, 'failed'],
      ['seqread-psync', 2, 'ok'],
      ['randread-psync', 1, 'failed'],
    ],
  );
  assert.match(loops[0]?.reason ?? '', 'something broke');
  assert.match(loops[2]?.reason ?? '', 'the file ends before fio printed a result');
  const lines = text.split('\n');
  assert.equal(
    problems.map(({ line }) => lines[(line as number) - 1]?.split(' ')[0]),
    ['Running:', 'Running:'],
  );
});

test('a terse line that is cut short is a problem with its line, and the rest is had', () => {
  const whole = terseLine('seqread-psync', 7);
  const text = `${HEADER('m', 1)}${running('m', 'seqread-psync')}${whole}\n${running('m', 'seqread-psync')}${whole.slice(0, 150)}\n`;
  const { loops, problems } = read(text);
  assert.equal(
    loops.map(({ outcome }) => outcome),
    ['ok', 'failed'],
  );
  const cutAt = text.slice(0, text.lastIndexOf('3;fio-')).split('\n').length;
  assert.ok(
    problems.some(({ line }) => line === cutAt),
    `a problem of line ${cutAt} in ${JSON.stringify(problems)}`,
  );
});

test('an error without its words is told by its number', () => {
  const text = `${HEADER('m', 1)}${running('m', 'seqread-mmap')}${terseLine('seqread-mmap', 0, { error: 19 })}\n${running('m', 'seqread-psync')}${terseLine('seqread-psync', 0, { error: 5 })}\n`;
  const { loops } = read(text);
  assert.equal(
    loops.map(({ outcome, errno }) => [outcome, errno]),
    [
      ['unsupported', 'ENODEV'],
      ['failed', 'EIO'],
    ],
  );
});

test('a runtime that is reached but for a breath is not short, and half of it is', () => {
  const line = (runtimeMs: number) => `${running('m', 'seqread-psync')}${terseLine('seqread-psync', 9, { runtimeMs })}\n`;
  const { loops } = read(HEADER('m', 1) + line(19_500) + line(19_499) + line(10_000));
  assert.equal(
    loops.map(({ warnings }) => warnings.map(({ code }) => code)),
    [[], ['short-runtime'], ['short-runtime']],
  );
});

/** A raw file of these jobs, in which each had so many loops of those the header announces. */
function rawFile(loops: number, counts: Readonly<Record<string, number>>): string {
  const files = Object.keys(counts).map((job) => `fio-jobs/${job}.job`);
  const header = HEADER('m', 1)
    .replace(/^JOB_FILES=.*$/m, `JOB_FILES=${files.join(' ')}`)
    .replace('LOOPS=1', `LOOPS=${loops}`);
  return (
    header +
    Object.entries(counts)
      .flatMap(([job, count]) => Array(count).fill(`${running('m', job)}${terseLine(job, 5)}\n\n`))
      .join('')
  );
}

const problemsOf = (text: string) => read(text).problems.map(({ line, text: problem }) => [line, problem]);
const STOPPED = 'the test was stopped or the file is cut: ';

test('loops and jobs that the header announces and that did not come are told', () => {
  for (const [loops, counts, wanted] of [
    [3, { a: 3, b: 3 }, null],
    [3, { a: 4, b: 3 }, null],
    [3, { a: 3, b: 1, c: 0, d: 0 }, 'of 4 jobs with 3 loops each, b has 1 and 2 have none'],
    [3, { a: 3, b: 0 }, 'of 2 jobs with 3 loops each, 1 has none'],
    [2, { a: 1 }, 'of 1 job with 2 loops each, a has 1'],
    [2, { a: 1, b: 1, c: 1, d: 1, e: 2 }, 'of 5 jobs with 2 loops each, 4 have fewer'],
    [1, { a: 1, b: 0 }, 'of 2 jobs with 1 loop each, 1 has none'],
  ] as const) {
    assert.equal(problemsOf(rawFile(loops, counts)), wanted === null ? [] : [[3, STOPPED + wanted]], JSON.stringify(counts));
  }
});

test('each of several headers is held against what came below it', () => {
  const [first, second] = [rawFile(3, { a: 2 }), rawFile(3, { a: 3, b: 2 })];
  assert.equal(problemsOf(first + second), [
    [3, `${STOPPED}of 1 job with 3 loops each, a has 2`],
    [first.split('\n').length + 2, `${STOPPED}of 2 jobs with 3 loops each, b has 2`],
  ]);
});

test('a loop that printed nothing came, unless the file ends in it', () => {
  const text = rawFile(2, { a: 1 });
  const last = `${running('m', 'a')}fio: something broke\n`;
  assert.is(problemsOf(text + last + running('m', 'a')).filter(([, problem]) => String(problem).startsWith(STOPPED)).length, 0, 'fio said why');
  assert.ok(
    problemsOf(text + last).some(([, problem]) => problem === `${STOPPED}of 1 job with 2 loops each, a has 1`),
    'the file ends',
  );
});

test('a header without loops, and jobs of other names than their files, announce nothing that can be missing', () => {
  assert.equal(problemsOf(rawFile(3, { a: 1 }).replace(' LOOPS=3', '')), []);
  assert.equal(problemsOf(`${HEADER('m', 1)}${terseLine('other', 5)}\n`), []);
});

test('a header alone has no result, and says what is missing', () => {
  assert.equal(problemsOf(rawFile(3, { a: 0, b: 0 })), [[3, `${STOPPED}of 2 jobs with 3 loops each, 2 have none`]]);
});

test('a published raw file that ends after any of its loops is told to be cut', () => {
  for (const { path, text } of allRaw) {
    for (const loops of [1, 3, 40]) {
      const end = [...text.matchAll(/^Running: /gm)][loops]?.index as number;
      const missing = read(text.slice(0, end), path).problems.filter(({ text: problem }) => problem.startsWith(STOPPED));
      assert.is(missing.length, 1, `${path} after ${loops} loops`);
    }
  }
});

test.run();
