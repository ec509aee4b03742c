/** Tests of src/analyse/sources.ts: which loops belong to one run, and what must not be compared. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeDifferences } from '../../src/analyse/differences.ts';
import { buildReport } from '../../src/analyse/report.ts';
import { arePartsOfOne, describeMissingLoops, describeMissingParts, joinLoops, sourceOfRun } from '../../src/analyse/sources.ts';
import { withLength } from '../../src/model/lengths.ts';
import type { Environment, KnownParameters, Plan, Source, SourcedLoop, SourceFormat } from '../../src/model/records.ts';
import { parseText } from '../../src/parse/text.ts';
import { readFioFixture } from '../support/fixtures.ts';
import { makeLoop, makeLoops, makeMetrics, makePlan, makeRun } from '../support/records.ts';

const UNKNOWN: KnownParameters = { runtimeSeconds: null, iodepth: null, sizeBytes: null, direct: null, blockSizeBytes: null };

/** An imported file whose loops name no run: `cells` are workload, mount and how many loops. */
function fileOf(name: string, cells: readonly (readonly [string, string, number])[], format: SourceFormat = 'virtiofs-tests'): Source {
  const loops = cells.flatMap(([workload, mount, count]) =>
    Array.from({ length: count }, (_, at) => makeLoop({ workload, mount, loop: at + 1, run: null, parameters: UNKNOWN })),
  );
  const [workloads, mounts] = [[...new Set(cells.map(([workload]) => workload))], [...new Set(cells.map(([, mount]) => mount))]];
  return { name, format, mounts, workloads, run: null, facts: [], problems: [], loops };
}

const keysOf = (loops: readonly SourcedLoop[]) => loops.map(({ workload, mount, run, loop }) => `${workload} ${mount} ${run} ${loop}`);

/** What differs between loops of these parameters, one mount each. */
function differencesOf(...parameters: readonly Partial<KnownParameters>[]) {
  const loops = parameters.map((each, at) => makeLoop({ mount: `m${at}`, parameters: { ...UNKNOWN, ...each } }));
  return describeDifferences([], loops);
}

test('the second file of the same cells is the second run of its mounts', () => {
  const loops = joinLoops([fileOf('one', [['v', 'a', 2]]), fileOf('two', [['v', 'a', 2]])]);
  assert.equal(keysOf(loops), ['v a #1 1', 'v a #1 2', 'v a #2 1', 'v a #2 2']);
});

test('files of several mounts pair up by their turn', () => {
  const loops = joinLoops(['a', 'b', 'a', 'b'].map((mount, at) => fileOf(String(at), [['v', mount, 1]])));
  assert.equal(keysOf(loops), ['v a #1 1', 'v b #1 1', 'v a #2 1', 'v b #2 1']);
});

test('a file whose cells are partly new stays one run', () => {
  const second = fileOf('two', [
    ['v', 'a', 1],
    ['w', 'a', 1],
  ]);
  assert.equal(keysOf(joinLoops([fileOf('one', [['v', 'a', 1]]), second])), ['v a #1 1', 'v a #2 1', 'w a #2 1']);
});

test('files of other workloads of a mount are the same run', () => {
  assert.equal(keysOf(joinLoops([fileOf('one', [['v', 'a', 1]]), fileOf('two', [['w', 'a', 1]])])), ['v a #1 1', 'w a #1 1']);
});

test('files of single fio invocations are loops of one run, numbered on', () => {
  const files = [1, 2, 3].map((at) => fileOf(`loop${at}.json`, [['v', 'a', 1]], 'fio-output'));
  assert.equal(keysOf(joinLoops(files)), ['v a #1 1', 'v a #1 2', 'v a #1 3']);
});

test('loops that name their run keep it and their numbers', () => {
  const plan = makePlan(['v'], 'a=9p');
  const sources = ['r1', 'r2'].map((id) => sourceOfRun(id, makeRun(plan, { id }), makeLoops('v', 'a', [1, 2])));
  assert.equal(keysOf(joinLoops(sources)), ['v a r1 1', 'v a r1 2', 'v a r2 1', 'v a r2 2']);
});

test('loops in any order of a source are in their order, and no two of a cell share run and number', () => {
  const file = fileOf('one', [['v', 'a', 3]]);
  const shuffled = { ...file, loops: [...file.loops].reverse() };
  const loops = joinLoops([shuffled, { ...shuffled, name: 'two' }, fileOf('three', [['v', 'a', 2]], 'fio-output')]);
  assert.equal(keysOf(loops).slice(0, 3), ['v a #1 1', 'v a #1 2', 'v a #1 3']);
  assert.is(new Set(keysOf(loops)).size, loops.length, keysOf(loops).join());
});

test('names that could run into each other are kept apart', () => {
  const loops = joinLoops([fileOf('one', [['v","a', 'b', 1]]), fileOf('two', [['v', 'a","b', 1]])]);
  assert.equal(
    loops.map(({ run }) => run),
    ['#1', '#1'],
  );
});

test('what decides whether figures compare is named with its mounts, and forbids it', () => {
  for (const [parameters, words] of [
    [[{ direct: 0 as const }, { direct: 1 as const }], 'direct is 0 (m0) against 1 (m1) in 1 workload'],
    [[{ blockSizeBytes: 4096 }, { blockSizeBytes: 65_536 }], 'block size is 4K (m0) against 64K (m1) in 1 workload'],
    [[{ iodepth: 1 }, { iodepth: 16 }, { iodepth: 16 }], 'iodepth is 1 (m0) against 16 (m1, m2) in 1 workload'],
    [[{ sizeBytes: 1024 ** 3 }, { sizeBytes: 4 * 1024 ** 3 }], 'file size is 1G (m0) against 4G (m1) in 1 workload'],
  ] as const) {
    assert.equal(differencesOf(...parameters), [{ comparable: false, text: words }], words);
  }
});

test('what is not known, and a longer runtime, are no difference', () => {
  assert.equal(differencesOf({ direct: 0 }, { direct: null }, { direct: 0 }), []);
  assert.equal(differencesOf({ runtimeSeconds: 20 }, { runtimeSeconds: 60 }), []);
});

test('differences are those within a workload, and counted over workloads', () => {
  const loop = (workload: string, mount: string, direct: 0 | 1) => makeLoop({ workload, mount, parameters: { ...UNKNOWN, direct } });
  assert.equal(describeDifferences([], [loop('v', 'a', 0), loop('w', 'a', 1)]), [], 'between workloads');
  const loops = ['v', 'w'].flatMap((workload) => [loop(workload, 'a', 0), loop(workload, 'b', 1)]);
  assert.equal(describeDifferences([], loops), [{ comparable: false, text: 'direct is 0 (a) against 1 (b) in 2 workloads' }]);
});

test('psync has one I/O in flight, however its iodepth was told', () => {
  const json = parseText(readFioFixture('seqread-psync.txt'), 'json') as Source;
  const raw = parseText(
    `Running: fio --iodepth=1 --size=8M --direct=0 --blocksize=4K seqread-psync.job\n${readFioFixture('formats/seqread-psync.terse-no-disks.txt')}`,
    'raw',
  ) as Source;
  assert.equal(
    [json, raw].map(({ loops }) => loops.length),
    [1, 1],
    'loops',
  );
  assert.equal(buildReport([json, raw]).differences, [{ comparable: true, text: 'rw and ioengine of raw are not told, and may differ in 1 workload' }]);
});

test('what is told of one mount and not of another is said to be unknown, but of runs of ours', () => {
  const known = { runtimeSeconds: null, iodepth: null, sizeBytes: null };
  const told = (mount: string) => ({
    ...makeLoop({ mount, run: null }),
    parameters: { ...known, direct: 0 as const, blockSizeBytes: 4096 },
    work: { rw: 'read', ioengine: 'psync' },
  });
  const silent = { ...makeLoop({ mount: 'terse', run: null }), parameters: { ...known, direct: null, blockSizeBytes: null } };
  const text = { ...told('text'), parameters: { ...known, direct: null, blockSizeBytes: 4096 } };
  const said = (...loops: SourcedLoop[]) => describeDifferences([], loops).map(({ comparable, text: each }) => [comparable, each]);
  assert.equal(said(told('a'), told('b')), [], 'both tell');
  assert.equal(said(silent, { ...silent, mount: 'terse2' }), [], 'none tells');
  assert.equal(said(told('a'), silent, { ...silent, run: '2026-03-02-run', mount: 'ours' }), [
    [true, 'rw, ioengine, block size and direct of terse are not told, and may differ in 1 workload'],
  ]);
  assert.equal(said(told('a'), silent, text), [
    [true, 'rw, ioengine and block size of terse are not told, and may differ; direct of terse, text is not told, and may differ in 1 workload'],
  ]);
});

test('a mount of the same name with other options is another mount', () => {
  const runOf = (mounts: string, id: string) => sourceOfRun(id, makeRun(makePlan(['v'], mounts), { id }), []);
  const texts = (...sources: readonly Source[]) => describeDifferences(sources, []).map(({ comparable, text }) => [comparable, text]);
  assert.equal(texts(runOf('a=9p', 'r1'), runOf('a=9p', 'r2')), [], 'the same');
  assert.equal(texts(runOf('a=9p:msize=512000', 'r1'), runOf('a=9p:msize=8192', 'r2')), [[false, 'mount a has other options in r1 than in r2']], 'options');
  assert.equal(texts(runOf('a=9p', 'r1'), runOf('a=tmpfs', 'r2')), [[false, 'mount a has other options in r1 than in r2']], 'kind');
  assert.equal(texts(runOf('a=/mnt/x', 'r1'), runOf('a=/mnt/y', 'r2')), [[false, 'mount a has other options in r1 than in r2']], 'path');
  assert.equal(texts(runOf('a=9p', 'r1'), runOf('b=tmpfs', 'r2')), [], 'other names');
});

const ENVIRONMENT: Environment = {
  fsbench: '0.1.0',
  node: 'v20',
  hostKernel: '6.1',
  hostOs: 'Debian',
  hostCpu: 'X',
  hostCpus: 4,
  hostMemoryBytes: 8e9,
  hostGovernor: null,
  fio: 'fio-3.33',
  guestKernel: '6.1',
  guestCpus: 2,
  guestMemoryBytes: 2e9,
  qemu: '7.2',
  accel: 'kvm',
};

test('machines and programs that differ are told, and can be compared', () => {
  const runOf = (environment: Environment | null, id: string) => sourceOfRun(id, makeRun(makePlan(['v'], 'a=9p'), { id, environment }), []);
  const other = { ...ENVIRONMENT, hostKernel: '6.12', accel: 'tcg' as const, node: 'v22' };
  assert.equal(describeDifferences([runOf(ENVIRONMENT, 'r1'), runOf(other, 'r2'), runOf(null, 'r3')], []), [
    { comparable: true, text: 'hostKernel is 6.1 (r1) against 6.12 (r2)' },
    { comparable: true, text: 'accel is kvm (r1) against tcg (r2)' },
  ]);
  assert.equal(describeDifferences([runOf(ENVIRONMENT, 'r1'), runOf(ENVIRONMENT, 'r2')], []), [], 'alike');
  const withNpm = (npm: string): Environment => ({ ...ENVIRONMENT, programs: { git: '2.39.5', npm } });
  assert.equal(describeDifferences([runOf(withNpm('10.8.2'), 'r1'), runOf(withNpm('11.19.1'), 'r2'), runOf(ENVIRONMENT, 'r3')], []), [
    { comparable: true, text: 'npm is 10.8.2 (r1) against 11.19.1 (r2)' },
  ]);
});

test('the same run given twice is told, and must not be counted twice', () => {
  const source = sourceOfRun('r1', makeRun(makePlan(['v'], 'a=9p'), { id: 'the-run' }), makeLoops('v', 'a', [1, 2]));
  assert.equal(buildReport([source, { ...source, name: 'copy' }]).differences, [{ comparable: false, text: 'run the-run is in r1 and again in copy' }]);
});

test('the same run under another name of its mounts is no repetition of a cell', () => {
  const source = sourceOfRun('r1', makeRun(makePlan(['v'], 'a=9p'), { id: 'the-run' }), makeLoops('v', 'a', [1]));
  const renamed = { ...source, name: 'copy', mounts: ['b'], loops: source.loops.map((loop) => ({ ...loop, mount: 'b' })) };
  assert.equal(buildReport([source, renamed]).differences, []);
});

test('parts of one run in two sources are one run', () => {
  const source = sourceOfRun('r1', makeRun(makePlan(['v', 'w'], 'a=9p'), { id: 'the-run' }), [...makeLoops('v', 'a', [1]), ...makeLoops('w', 'a', [1])]);
  const [first, second] = source.loops as [SourcedLoop, SourcedLoop];
  const report = buildReport([
    { ...source, loops: [first] },
    { ...source, name: 'r2', loops: [second] },
  ]);
  assert.equal(report.differences, []);
  assert.equal(
    report.workloads.map(({ cells }) => cells.map(({ loops }) => loops.map(({ run, loop }) => `${run} ${loop}`))),
    [[['the-run 1']], [['the-run 1']]],
  );
});

test('a file given twice is named, and so is one given beside its CSV; files that differ are not', () => {
  const file = (name: string, iops: number, run: string | null = null): Source => {
    const loops = [1, 2].map((loop) => makeLoop({ workload: 'v', mount: 'a', loop, run, parameters: UNKNOWN, metrics: makeMetrics(iops + loop) }));
    return { name, format: 'fio-output', mounts: ['a'], workloads: ['v'], run: null, facts: [], problems: [], loops };
  };
  const said = (...sources: readonly Source[]) => describeDifferences(sources, joinLoops(sources));
  const wanted = [{ comparable: false, text: 'two has the very figures of one' }];
  assert.equal(said(file('one', 100), file('two', 100)), wanted, 'twice');
  assert.equal(said(file('one', 100), file('two', 100, '#1')), wanted, 'its CSV');
  assert.equal(said(file('one', 100), file('two', 200)), [], 'another');
  assert.equal(said(file('one', 100, '#1'), file('two', 200, '#1')), [], 'CSVs of two files that name no run');
});

test('one difference is one sentence, whatever the order of the loops', () => {
  const loopOf = (workload: string, mount: string, sizeBytes: number) => makeLoop({ workload, mount, parameters: { ...UNKNOWN, sizeBytes } });
  const loops = [
    ...['a', 'b', 'c'].map((mount) => loopOf('v', mount, mount === 'c' ? 2048 : 1024)),
    ...['c', 'b', 'a'].map((mount) => loopOf('w', mount, mount === 'c' ? 2048 : 1024)),
  ];
  assert.equal(describeDifferences([], loops), [{ comparable: false, text: 'file size is 1K (a, b) against 2K (c) in 2 workloads' }]);
});

test('a run says how many of its loops are there, but for a complete one', () => {
  const plan = makePlan(['v', 'w'], 'a=9p', { loops: 3 });
  const loops = [...makeLoops('v', 'a', [1, 2, 3]), ...makeLoops('w', 'a', [1, 2, 3])];
  const say = (finishedAt: string | null, count: number) => describeMissingLoops(sourceOfRun('r', makeRun(plan, { finishedAt }), loops.slice(0, count)));
  assert.is(say(null, 4), 'r is not finished: 4 of 6 loops are measured');
  assert.is(say('2026-11-20T12:01:00.000Z', 5), 'r is not whole: 5 of its 6 loops can be read');
  assert.is(say(null, 6), null, 'killed after its last loop');
  assert.is(describeMissingLoops(fileOf('f', [['v', 'a', 1]])), null, 'a file has no plan');
});

test('a loop that is there twice does not stand for another', () => {
  const [loop] = makeLoops('v', 'a', [1]) as [SourcedLoop];
  assert.match(describeMissingLoops(sourceOfRun('r', makeRun(makePlan(['v'], 'a=9p', { loops: 2 })), [loop, loop])) ?? '', '1 of its 2 loops');
});

test('parts of a plan say which others are missing, and are nothing to compare', () => {
  const plan = makePlan(['v', 'w'], 'a=9p', { boots: 4 });
  const partOf = (part: number, other: Partial<Plan> = {}) => sourceOfRun(`p${part}`, makeRun({ ...plan, ...other, shard: { part, of: 4 } }), []);
  assert.equal(describeMissingParts([partOf(1), partOf(3)]), ['2 of 4 parts of the plan are here; give the run directories of parts 2, 4 too']);
  assert.equal(describeMissingParts([1, 2, 3, 4].map((part) => partOf(part))), []);
  assert.equal(describeMissingParts([sourceOfRun('whole', makeRun(plan), [])]), []);
  assert.ok(arePartsOfOne([partOf(1), partOf(2)]));
  assert.not.ok(arePartsOfOne([partOf(1), partOf(1)]), 'the same part twice is two runs');
  assert.not.ok(arePartsOfOne([partOf(1), partOf(2, { seed: 9 })]), 'of two plans');
  const tried = withLength(plan, 'v', { rampSeconds: 0, runtimeSeconds: 1 });
  assert.ok(arePartsOfOne([partOf(1), partOf(2, tried)]), 'each part tries its own workloads');
  assert.not.ok(arePartsOfOne([partOf(1), sourceOfRun('whole', makeRun(plan), [])]));
});

test('loops of a workload that was tried say how long they were', () => {
  const plan = withLength(makePlan(['v', 'w'], 'a=9p'), 'v', { rampSeconds: 0, runtimeSeconds: 1 });
  const { loops } = sourceOfRun('r', makeRun(plan), [...makeLoops('v', 'a', [1]), ...makeLoops('w', 'a', [1])]);
  assert.equal(
    loops.map(({ parameters }) => parameters.runtimeSeconds),
    [1, 20],
  );
});

test('a part knows the workloads that it measures alone', () => {
  const { workloads } = sourceOfRun('p', makeRun(makePlan(['v', 'w', 'x'], 'a=9p', { shard: { part: 2, of: 2 } })), []);
  assert.equal(workloads, ['w']);
});

test.run();
