/** Tests of src/parse/fio-log.ts: whatever fio printed, in whatever mix, comes out as the loops it was. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Source, SourcedLoop } from '../../src/model/records.ts';
import { parseText } from '../../src/parse/text.ts';
import { listFormatFixtures, readFioFixture } from '../support/fixtures.ts';

function read(text: string, name = 'file'): Source {
  const source = parseText(text, name);
  if (source === null) throw new Error(`${name} was not read`);
  return source;
}

const readFixture = (name: string) => read(readFioFixture(`formats/${name}`), name);

// biome-ignore lint/suspicious/noExplicitAny: documents as JSON.parse gives them are the independent reading.
type AnyJson = any;

/** All documents of a fixture, found by JSON.parse from each line that is `{` to each that is `}`. */
function documentsOf(name: string): AnyJson[] {
  return [...readFioFixture(name).matchAll(/^\{$[\s\S]*?^\}$/gm)].map(([text]) => JSON.parse(text));
}

const rates = ({ metrics }: SourcedLoop) => [metrics?.read?.bw ?? 0, metrics?.read?.iops ?? 0, metrics?.write?.bw ?? 0, metrics?.write?.iops ?? 0];

test('every document of one invocation gives a loop a job with the figures JSON.parse sees', () => {
  for (const name of listFormatFixtures().filter((each) => /json/.test(each) && !/status-interval|unified-mixed/.test(each))) {
    const [document] = documentsOf(name);
    const jobs = (document.jobs ?? document.client_stats).filter(({ jobname }: AnyJson) => jobname !== 'All clients');
    const { loops, problems } = read(readFioFixture(name), name);
    assert.equal(problems, [], name);
    assert.equal(
      loops.map(({ workload }) => workload),
      jobs.map(({ jobname }: AnyJson) => jobname),
      `${name}: workloads`,
    );
    for (const [at, job] of jobs.entries()) {
      const loop = loops[at] as SourcedLoop;
      assert.equal(rates(loop), [job.read.bw_bytes, job.read.iops, job.write.bw_bytes, job.write.iops], `${name}: rates of ${job.jobname}`);
      assert.is(loop.metrics?.runtimeMs, Math.max(job.read.runtime, job.write.runtime), `${name}: runtime of ${job.jobname}`);
      const side = job.read.io_bytes > 0 ? 'read' : 'write';
      assert.is(loop.metrics?.[side]?.clatP99Ns, job[side].clat_ns.percentile['99.000000'], `${name}: p99 of ${job.jobname}`);
    }
  }
});

test('one job in all formats is one loop, and each format alone agrees with it', () => {
  const text = readFioFixture('formats/seqread-psync.all-formats.txt');
  const [document] = documentsOf('formats/seqread-psync.all-formats.txt');
  const all = read(text);
  assert.is(all.loops.length, 1, 'loops');
  assert.is(all.loops[0]?.metrics?.read?.bw, document.jobs[0].read.bw_bytes, 'the most exact one is taken');
  const withoutJson = text.replace(/^\{$[\s\S]*?^\}$/m, '');
  const withoutTerse = withoutJson.replace(/^3;.*$/m, '');
  for (const [what, part] of [
    ['terse', withoutJson],
    ['for people', withoutTerse],
  ] as const) {
    const { loops } = read(part, what);
    assert.is(loops.length, 1, `${what}: loops`);
    const [wanted, found] = [all.loops[0]?.metrics, loops[0]?.metrics];
    assert.is(found?.runtimeMs, wanted?.runtimeMs, `${what}: runtime`);
    for (const key of ['bw', 'iops'] as const) {
      const ratio = (found?.read?.[key] ?? 0) / (wanted?.read?.[key] ?? 1);
      assert.ok(Math.abs(ratio - 1) < 1e-4, `${what}: ${key} is off by ${ratio}`);
    }
    // Terse latencies are whole microseconds.
    assert.ok(Math.abs((found?.read?.clatP9999Ns ?? 0) - (wanted?.read?.clatP9999Ns ?? 0)) <= 1000, `${what}: p99.99`);
    assert.is(found?.write, null, `${what}: writes`);
  }
});

test('the same jobs printed in two formats have the same names', () => {
  for (const stem of ['two-sections', 'failing-group']) {
    const sources = listFormatFixtures()
      .filter((name) => name.startsWith(`formats/${stem}.`))
      .map((name) => read(readFioFixture(name), name));
    assert.ok(sources.length >= 3, stem);
    const [first] = sources;
    for (const source of sources) {
      assert.equal(
        source.loops.map(({ workload, outcome }) => [workload, outcome]),
        first?.loops.map(({ workload, outcome }) => [workload, outcome]),
        source.name,
      );
    }
  }
});

test('a group in which a job failed is failed with the reason, and keeps its figures', () => {
  for (const name of ['failing-group.append-terse.txt', 'failing-group.normal.txt', 'failing-group.terse-v3.txt', '../failing-group.txt']) {
    const bad = readFixture(name).loops.filter(({ errno }) => errno !== null);
    assert.is(bad.length, 1, name);
    const [loop] = bad;
    assert.equal([loop?.outcome, loop?.errno, loop?.reason], ['failed', 'ENOENT', 'open: No such file or directory'], name);
    assert.ok((loop?.metrics?.write?.bw ?? 0) > 0, `${name}: figures`);
    assert.equal(
      loop?.warnings.map(({ code }) => code),
      ['partial-failure'],
      name,
    );
  }
});

test('an error without figures has its errno, and says whether it was an answer', () => {
  for (const [name, errno, outcome] of [
    ['randwrite-mmap-9p-cache-none.txt', 'EINVAL', 'unsupported'],
    ['randwrite-mmap-multi-9p-cache-none.txt', 'EINVAL', 'unsupported'],
  ] as const) {
    const [loop, ...others] = read(readFioFixture(name), name).loops;
    assert.equal([loop?.outcome, loop?.errno, others.length], [outcome, errno, 0], name);
  }
});

test('an invocation that a signal stopped says so', () => {
  const [known] = read(readFioFixture('sigterm.txt')).loops;
  assert.is(known?.outcome, 'failed', 'its runtime was told, so it is known to be short');
  assert.match(known?.reason ?? '', 'stopped by signal 15');
  assert.ok((known?.metrics?.read?.bw ?? 0) > 0, 'figures');
  const [unknown] = readFixture('sigterm.normal.txt').loops;
  assert.is(unknown?.outcome, 'ok', 'without a runtime nobody can tell');
  assert.ok(
    unknown?.warnings.some(({ code }) => code === 'stopped'),
    'it is in doubt',
  );
});

test('snapshots of the same jobs are one loop with the last figures', () => {
  const documents = documentsOf('formats/status-interval.json.txt');
  assert.ok(documents.length > 1, 'snapshots');
  const { loops } = readFixture('status-interval.json.txt');
  assert.is(loops.length, 1, 'json');
  assert.is(loops[0]?.metrics?.read?.bw, documents.at(-1).jobs[0].read.bw_bytes, 'json: the last');
  const normal = readFixture('status-interval.normal.txt').loops;
  const runtimes = [...readFioFixture('formats/status-interval.normal.txt').matchAll(/^ {2}read: .*\/(\d+)msec/gm)].map(([, ms]) => Number(ms));
  assert.ok(runtimes.length > 1, 'blocks');
  assert.is(normal.length, 1, 'normal');
  assert.is(normal[0]?.metrics?.runtimeMs, runtimes.at(-1), 'normal: the last');
});

test('invocations one after the other are loops of their own', () => {
  const json = readFioFixture('seqread-psync.txt');
  const later = json
    .replace(/"timestamp_ms" : (\d+)/, (_, ms) => `"timestamp_ms" : ${Number(ms) + 60_000}`)
    .replace(/"timestamp" : (\d+)/, (_, s) => `"timestamp" : ${Number(s) + 60}`);
  for (const [what, text] of [
    ['json', `${json}\n${later}`],
    ['json of old versions', `${json}\n${later}`.replace(/^.*"timestamp(?:_ms)?" :.*\n/gm, '')],
    ['terse', readFioFixture('formats/seqread-psync.terse-no-disks.txt').repeat(2)],
    ['normal', readFioFixture('formats/seqread-psync.normal.txt').repeat(2)],
    ['append-terse', readFioFixture('formats/randread-psync-multi.append-terse.txt').repeat(2)],
    [
      'all formats',
      readFioFixture('formats/seqread-psync.all-formats.txt') +
        readFioFixture('formats/seqread-psync.all-formats.txt').replace(/(timestamp(?:_ms)?" : )(\d+)/g, (_, key, n) => key + Number(n) * 1.01),
    ],
  ] as const) {
    const { loops } = read(text, what);
    assert.equal(
      loops.map(({ loop }) => loop),
      [1, 2],
      what,
    );
    assert.equal(rates(loops[0] as SourcedLoop), rates(loops[1] as SourcedLoop), `${what}: figures`);
  }
});

test('jobs of several names are loops of several workloads', () => {
  for (const name of ['two-sections.json.txt', 'two-sections.normal.txt', 'two-sections.terse-v3.txt', 'client-server.json.txt']) {
    assert.equal(
      readFixture(name).loops.map(({ workload, loop, outcome }) => [workload, loop, outcome]),
      [
        ['first-read', 1, 'ok'],
        ['then-write', 1, 'ok'],
      ],
      name,
    );
  }
});

test('the sum over all clients is taken where it stands alone only', () => {
  const [document] = documentsOf('formats/client-server.json.txt');
  const first = document.client_stats[0];
  const all = { ...first, jobname: 'All clients' };
  const other = { ...first, hostname: 'other' };
  const names = (value: unknown) =>
    read(`${JSON.stringify(value, null, 2)}\n`).loops.map(({ workload, warnings }) => [workload, warnings.map(({ code }) => code)]);
  assert.equal(names({ ...document, client_stats: [first, other, all] }), [['first-read', ['unlike-groups']]], 'beside the clients');
  assert.equal(names({ ...document, client_stats: [all] }), [['All clients', []]], 'alone');
  const [loop] = read(`${JSON.stringify({ ...document, client_stats: [first, other, all] }, null, 2)}\n`).loops;
  assert.is(loop?.metrics?.read?.bw, first.read.bw_bytes * 2, 'clients add up');
});

test('global options can be a list', () => {
  const [document] = documentsOf('formats/client-server.json.txt');
  const listed = { ...document, 'global options': [document['global options'], { iodepth: '4', ioengine: 'libaio' }] };
  const [loop] = read(`${JSON.stringify(listed, null, 2)}\n`).loops;
  assert.equal([loop?.parameters.sizeBytes, loop?.parameters.blockSizeBytes, loop?.parameters.iodepth], [8 * 1024 ** 2, 4096, 4]);
});

test('reads and writes reported as one figure are shown as reads, and say so', () => {
  for (const name of ['unified-mixed.json.txt', 'unified-mixed.normal.txt', 'unified-mixed.terse-v3.txt']) {
    const [loop, ...others] = readFixture(name).loops;
    assert.is(others.length, 0, name);
    assert.ok((loop?.metrics?.read?.bw ?? 0) > 0 && loop?.metrics?.write === null, `${name}: figures`);
    assert.ok(
      loop?.warnings.some(({ code }) => code === 'mixed-directions'),
      `${name}: warning`,
    );
  }
  const [document] = documentsOf('formats/unified-mixed.json.txt');
  assert.is(readFixture('unified-mixed.json.txt').loops[0]?.metrics?.read?.iops, document.jobs[0].mixed.iops, 'json');
});

test('reads and writes reported apart and together are counted once', () => {
  for (const name of ['unified-both.json.txt', 'unified-both.terse-v3.txt']) {
    const [loop] = readFixture(name).loops;
    assert.ok((loop?.metrics?.read?.bw ?? 0) > (loop?.metrics?.write?.bw ?? 0), name);
    assert.ok((loop?.metrics?.write?.bw ?? 0) > 0, name);
    assert.equal(
      loop?.warnings.filter(({ code }) => code === 'mixed-directions'),
      [],
      name,
    );
  }
});

test('the options of a job are those its document tells, and its defaults the rest', () => {
  const [loop] = read(readFioFixture('randrw-libaio-multi.txt')).loops;
  assert.equal(loop?.parameters, { runtimeSeconds: 1, iodepth: 16, sizeBytes: 8 * 1024 ** 2, direct: 0, blockSizeBytes: 4096 });
  const [psync] = read(readFioFixture('seqread-psync.txt')).loops;
  assert.is(psync?.parameters.iodepth, null, 'psync has one I/O in flight whatever it was asked for');
});

test('line ends of Windows change nothing', () => {
  for (const name of listFormatFixtures()) {
    const text = readFioFixture(name);
    assert.equal(read(text.replaceAll('\n', '\r\n'), name), read(text, name), name);
  }
});

test('progress that was written over changes nothing', () => {
  for (const name of ['formats/seqread-psync.all-formats.txt', 'formats/two-sections.normal.txt', 'formats/randread-psync-multi.append-terse.txt']) {
    const text = readFioFixture(name);
    const withProgress = text.replace(
      /^Starting .*$/m,
      '$&\nJobs: 1 (f=1): [r(1)][50.0%][r=9MiB/s][eta 00m:01s]\rJobs: 1 (f=1): [r(1)][100.0%][r=9MiB/s][eta 00m:00s]\r\r',
    );
    assert.equal(read(withProgress, name).loops, read(text, name).loops, name);
  }
});

test('noise before and after changes nothing but the lines of problems', () => {
  for (const name of listFormatFixtures()) {
    const text = readFioFixture(name);
    const noisy = `bash: warning: setlocale\n\n  { not ours\n${text}\n+ echo done\nreal 0m1.0s\n`;
    const withoutDoubt = read(noisy, name).loops.map((loop) => ({ ...loop, warnings: loop.warnings.filter(({ code }) => code !== 'from-paste') }));
    assert.equal(withoutDoubt, read(text, name).loops, name);
  }
});

// By hand, in the form of stat.c of fio-2.1 (add_ddir_status_json): this fio can't be had here.
const FIO_2_JSON = `{
  "fio version" : "fio-2.1.11",
  "jobs" : [
    {
      "jobname" : "old",
      "groupid" : 0,
      "error" : 0,
      "read" : {
        "io_bytes" : 1024000,
        "bw" : 51213,
        "iops" : 12803,
        "runtime" : 20001,
        "clat" : { "min" : 4, "max" : 5152, "mean" : 1172.91, "percentile" : { "99.000000" : 1336, "0.00" : 0 } }
      },
      "write" : { "io_bytes" : 0, "bw" : 0, "iops" : 0, "runtime" : 0 }
    }
  ]
}
`;

test('JSON of fio 2 is read in its units', () => {
  const [loop, ...others] = read(FIO_2_JSON).loops;
  assert.is(others.length, 0, 'loops');
  assert.equal([loop?.metrics?.read?.bw, loop?.metrics?.read?.clatMeanNs, loop?.metrics?.read?.clatP99Ns], [51_213 * 1024, 1_172_910, 1_336_000]);
  assert.equal([loop?.outcome, loop?.parameters.direct], ['ok', null], 'what it was asked for is not told');
});

test('a document in one line is read as well', () => {
  const [document] = documentsOf('seqread-psync.txt');
  assert.equal(read(`${JSON.stringify(document)}\n`).loops, read(`${JSON.stringify(document, null, 2)}\n`).loops);
});

test('a document that is cut short gives the jobs that were whole, and a problem with its line', () => {
  const name = 'formats/two-sections.json.txt';
  const text = readFioFixture(name);
  const cut = `note\n${text.slice(0, text.lastIndexOf('"jobname"') + 600)}`;
  const { loops, problems } = read(cut, name);
  assert.equal(
    loops.map(({ workload }) => workload),
    ['first-read'],
  );
  assert.equal(problems, [{ file: name, line: 2, text: 'a JSON document that is cut short; 1 of its jobs could be read' }]);
});

test('a document that is cut short does not take the next one with it', () => {
  const text = readFioFixture('seqread-psync.txt');
  const { loops, problems } = read(`${text.slice(0, -400)}\n${text}`);
  assert.ok(
    loops.some(({ outcome }) => outcome === 'ok'),
    'the whole one',
  );
  assert.is(problems.length, 1, 'the cut one');
});

test('output cut at any byte gives no loop that the whole has not, and no other figures', () => {
  for (const name of ['formats/two-sections.json.txt', 'formats/randread-psync-multi.append-terse.txt', 'formats/two-sections.terse-v3.txt']) {
    const text = readFioFixture(name);
    const whole = read(text, name).loops.map((loop) => JSON.stringify([loop.workload, rates(loop)]));
    for (let end = 1; end < text.length; end++) {
      for (const loop of parseText(text.slice(0, end), name)?.loops ?? []) {
        if (loop.outcome !== 'ok' || /normal|append/.test(name)) continue;
        assert.ok(whole.includes(JSON.stringify([loop.workload, rates(loop)])), `${name} cut at ${end}: ${loop.workload}`);
      }
    }
  }
});

test('a complaint belongs to the invocation that printed it', () => {
  const good = readFioFixture('formats/seqread-psync.normal.txt');
  const bad = readFioFixture('formats/failing-group.normal.txt');
  for (const [what, text, wanted] of [
    ['before', bad + good, ['failed', 'ok']],
    ['after', good + bad, ['ok', 'failed']],
  ] as const) {
    assert.equal(
      read(text, what).loops.map(({ outcome }) => outcome),
      wanted,
      what,
    );
  }
});

test('text without results is read as one without loops', () => {
  for (const text of ['hello\n', '{}\n', '{\n}\n', '[]\n', 'name,age\nx,1\n']) assert.equal(read(text).loops, [], JSON.stringify(text));
});

test('what is no text is not read', () => {
  for (const text of ['\0\0', 'ELF\0', 'PK\u0003\u0004\u0014\0']) assert.is(parseText(text, 'x'), null, JSON.stringify(text));
});

test('what fio announced wins over the command line, and an engine with one I/O in flight has no iodepth', () => {
  const announced = (engine: string) => `v: (g=0): rw=randread, bs=(R) 65536B-65536B, (W) 65536B-65536B, (T) 65536B-65536B, ioengine=${engine}, iodepth=8`;
  const [terse] = /^3;.*$/m.exec(readFioFixture('formats/seqread-psync.all-formats.txt')) as unknown as [string];
  const parametersOf = (engine: string) =>
    read(`Running: fio --iodepth=16 --blocksize=4K --direct=1 v.job\n${announced(engine)}\n${terse.replace('seqread-psync', 'v')}\n`).loops[0]?.parameters;
  const known = { runtimeSeconds: null, sizeBytes: null, direct: 1, blockSizeBytes: 65_536 };
  assert.equal(parametersOf('libaio'), { ...known, iodepth: 8 }, 'libaio');
  assert.equal(parametersOf('psync'), { ...known, iodepth: null }, 'psync');
});

test('a terse line behind progress without a line end is read', () => {
  const line = readFioFixture('formats/seqread-psync.terse-no-disks.txt')
    .split('\n')
    .find((each) => each.startsWith('3;')) as string;
  const loops = parseText(`Jobs: 1 (f=1): [R(1)][50.0%] ${line}\n`, 'x')?.loops ?? [];
  assert.equal(
    loops.map(({ workload }) => workload),
    ['seqread-psync'],
  );
});

test('jobs of one name in two groups ran one after another: two loops, not a sum', () => {
  const entry = (groupid: number, iops: number) => ({ jobname: 'a', groupid, error: 0, read: { io_bytes: 4096, bw_bytes: iops * 4096, iops, runtime: 1000 } });
  const loops = parseText(JSON.stringify({ 'fio version': 'fio-3.33', jobs: [entry(0, 100), entry(1, 200), entry(1, 300)] }), 'x')?.loops ?? [];
  assert.equal(
    loops.map(({ loop, metrics }) => [loop, metrics?.read?.iops]),
    [
      [1, 100],
      [2, 500],
    ],
  );
});

test('EINVAL of open with direct=1 is a refused O_DIRECT, whether or not fio says so', () => {
  const text = 'fio: pid=0, err=22/file:filesetup.c:805, func=open(/mnt/x), error=Invalid argument\n';
  const document = (direct: string) => JSON.stringify({ 'global options': { direct }, jobs: [{ jobname: 'a', error: 22, read: { io_bytes: 0 } }] });
  const outcomeOf = (direct: string) => parseText(`${text}${document(direct)}\n`, 'x')?.loops[0]?.outcome;
  assert.equal([outcomeOf('1'), outcomeOf('0')], ['unsupported', 'failed']);
});

test.run();
