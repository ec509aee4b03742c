/** Runs of fio in fixtures/fio-3.33/told and fixtures/fio-3.42/told: what it prints in ways that are easily misread. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { buildReport } from '../../src/analyse/report.ts';
import type { Report, Source, SourcedLoop } from '../../src/model/records.ts';
import { parseText } from '../../src/parse/text.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import { renderCsv } from '../../src/render/csv.ts';
import { renderJson } from '../../src/render/json.ts';
import { renderAnswer } from '../../src/render/markdown.ts';

function tell(version: string): void {
  const textOf = (name: string) => readFileSync(join(PACKAGE_ROOT, `fixtures/fio-${version}/told`, name), 'utf8');

  function read(name: string): Source {
    const source = parseText(textOf(name), name.replace(/\..*$/, ''));
    if (source === null) throw new Error(`${name} was not read`);
    return source;
  }

  // biome-ignore lint/suspicious/noExplicitAny: documents as JSON.parse gives them are the independent reading.
  type AnyJson = any;

  /** The last document of a text. */
  function lastDocument(name: string): AnyJson {
    const [last] = [...textOf(name).matchAll(/^\{$[\s\S]*?^\}$/gm)].slice(-1);
    return JSON.parse(last?.[0] ?? 'null');
  }

  const iopsOf = ({ metrics }: SourcedLoop) => Math.round((metrics?.read?.iops ?? 0) + (metrics?.write?.iops ?? 0));

  test(`fio ${version}: what makes work another is refused as well after it went through our own CSV and JSON`, () => {
    const sources = ['test-randread.json', 'test-randwrite.json'].map(read);
    const refusals = ({ differences }: Report) => differences.filter(({ comparable }) => !comparable).map(({ text }) => text);
    const wanted = refusals(buildReport(sources));
    assert.ok(
      wanted.some((text) => text.startsWith('rw is randread')),
      wanted.join('; '),
    );
    for (const [as, render] of Object.entries({ csv: renderCsv, json: renderJson })) {
      const back = sources.map((source) => {
        const text = render(buildReport([source]));
        const again = parseText(text, source.name);
        if (again === null) throw new Error(`${as} was not read`);
        return again;
      });
      assert.equal(refusals(buildReport(back)), wanted, as);
    }
  });

  test(`fio ${version}: what an older fsbench wrote, in which nothing is told of the work, is read`, () => {
    const report = buildReport([read('test-randread.json')]);
    const csv = renderCsv(report)
      .split('\n')
      .map((line, at) => (at === 0 ? line.replace(',work', '') : line.replace(/,"\{(?:[^"]|"")*"/, '')))
      .join('\n');
    const json = renderJson(report).replace(/,\s*"work": \{[^}]*\}/g, '');
    for (const text of [csv, json]) {
      assert.not.match(text, /numjobs/);
      const [loop] = parseText(text, 'old')?.loops ?? [];
      assert.is(loop?.metrics?.read?.iops, report.workloads[0]?.cells[0]?.loops[0]?.metrics?.read?.iops);
      assert.is(loop?.work, undefined);
    }
  });

  test(`fio ${version}: one name in two groups is two loops, in every format`, () => {
    for (const [name, counts] of [
      ['same-name.json', lastDocument('same-name.json').jobs.map(({ read: { iops } }: AnyJson) => Math.round(iops))],
      ['same-name.normal.txt', [...textOf('same-name.normal.txt').matchAll(/IOPS=(\d+)/g)].map(([, iops]) => Number(iops))],
      ['same-name.terse.txt', [...textOf('same-name.terse.txt').matchAll(/^3;fio-[^;]*;a;\d;0;\d+;\d+;(\d+);/gm)].map(([, iops]) => Number(iops))],
    ] as const) {
      const found = read(name).loops.map(iopsOf);
      assert.is(counts.length, 2, `${name}: what is counted`);
      assert.ok(found.length === 2 && found.every((iops, at) => Math.abs(iops - (counts[at] as number)) <= 1), `${name}: ${found} in place of ${counts}`);
    }
  });

  test(`fio ${version}: the last look at each job counts`, () => {
    const wanted = lastDocument('interval-stonewall.json.txt').jobs.map(({ jobname, read: { iops } }: AnyJson) => [jobname, Math.round(iops)]);
    assert.equal(
      read('interval-stonewall.json.txt').loops.map((loop) => [loop.workload, iopsOf(loop)]),
      wanted,
      'JSON',
    );
    const normal = textOf('interval-stonewall.normal.txt');
    const last = new Map([...normal.matchAll(/^(\w): \(groupid=.*\n {2}read: IOPS=(\d+)/gm)].map(([, job, iops]) => [job, Number(iops)]));
    for (const loop of read('interval-stonewall.normal.txt').loops)
      assert.ok(Math.abs(iopsOf(loop) - (last.get(loop.workload) ?? 0)) <= 1, `for people: ${loop.workload}`);
    assert.is(read('interval-stonewall.normal.txt').loops.length, 4, 'for people');
    const [line = ''] = textOf('interval-one-job.terse.txt').trim().split('\n').slice(-1);
    assert.equal(read('interval-one-job.terse.txt').loops.map(iopsOf), [Number(line.split(';')[7])], 'terse');
  });

  test(`fio ${version}: runs of one length each are loops, however alike their lines are`, () => {
    const [line = ''] = textOf('gtod-reduce.terse.txt')
      .split('\n')
      .filter((each) => each.startsWith('3;'));
    const longer = line
      .split(';')
      .map((field, at) => (at === 5 || at === 8 ? String(Number(field) + 3) : field))
      .join(';');
    assert.is(parseText(`${line}\n${longer}\n${line}\n`, 'x')?.loops.length, 3);
  });

  test(`fio ${version}: latencies are those of their own direction, or unknown`, () => {
    const [both] = read('both.normal.txt').loops;
    const ofWrites = /^ {2}write: [\s\S]*?clat \((\w+)\).*avg=\s*([\d.]+)/m.exec(textOf('both.normal.txt'));
    assert.is(both?.metrics?.write?.clatMeanNs, Number(ofWrites?.[2]) * ({ nsec: 1, usec: 1000 }[ofWrites?.[1] ?? ''] ?? Number.NaN), 'writes beside mixed');
    const [trims] = read('trimwrite.normal.txt').loops;
    const ofTrims = /^ {2}write: [\s\S]*?clat \(nsec\).*avg=\s*([\d.]+)/m.exec(textOf('trimwrite.normal.txt'));
    assert.is(trims?.metrics?.write?.clatMeanNs, Number(ofTrims?.[1]), 'writes beside trims');
    for (const name of ['gtod-reduce.json', 'gtod-reduce.terse.txt']) assert.is(read(name).loops[0]?.metrics?.read?.clatMeanNs, null, name);
  });

  test(`fio ${version}: what is no reading or writing is left out by name`, () => {
    assert.equal(read('randtrim.json').loops, [], 'trims');
    assert.match(read('randtrim.json').problems[0]?.text ?? '', 'trimmed only');
    assert.equal(
      read('cpuio-beside-io.json').loops.map(({ workload }) => workload),
      ['a'],
    );
    assert.match(read('cpuio-beside-io.json').problems[0]?.text ?? '', 'burn: ioengine=cpuio moves nothing');
    for (const name of ['no-name.json', 'no-name.normal.txt'])
      assert.equal(
        read(name).loops.map(({ workload, outcome }) => [workload, outcome]),
        [['unnamed', 'ok']],
        name,
      );
  });

  test(`fio ${version}: calls on files are counted as calls where the JSON tells, and doubted elsewhere`, () => {
    const { N: calls } = lastDocument('filestat.json').jobs[0].read.clat_ns;
    const [loop] = read('filestat.json').loops;
    assert.equal([loop?.metrics?.read?.iops, loop?.metrics?.read?.bw], [(calls * 1000) / lastDocument('filestat.json').jobs[0].read.runtime, null]);
    assert.equal(
      read('filestat.normal.txt').loops[0]?.warnings.map(({ code }) => code),
      ['blocks-of-files'],
    );
  });

  test(`fio ${version}: sizes and rates are read in the units that fio prints them in`, () => {
    const [kb] = read('kb-base-1000.normal.txt').loops;
    assert.is(kb?.parameters.blockSizeBytes, 65536, '65.5kB');
    assert.is(kb?.metrics?.read?.bw, (kb?.metrics?.read?.iops ?? 0) * 65536, 'kb_base=1000');
    const [bits] = read('bits.normal.txt').loops;
    assert.is(bits?.metrics?.read?.bw, (bits?.metrics?.read?.iops ?? 0) * 4096, 'unit_base=1');
    const alone = textOf('bits.normal.txt').replace(/^.*issued rwts.*\n/m, '');
    assert.ok(Math.abs((parseText(alone, 'x')?.loops[0]?.metrics?.read?.bw ?? 0) / (bits?.metrics?.read?.bw ?? 1) - 1) < 0.01, 'bits are eighths of bytes');
    assert.is(read('bs-1m.normal.txt').loops[0]?.parameters.blockSizeBytes, 1024 ** 2, '1024KiB');
  });

  test(`fio ${version}: other work under the name of a job is refused by what makes it other`, () => {
    const differences = (...names: readonly string[]) =>
      buildReport(names.map((name) => ({ ...read(name), name })))
        .differences.filter(({ comparable }) => !comparable)
        .map(({ text }) => text.split(' is ')[0]);
    assert.equal(differences('test-randread.json', 'test-randwrite.json'), ['rw'], 'rw');
    assert.equal(differences('test-randread.json', 'test-four-jobs.json'), ['numjobs'], 'numjobs');
    assert.equal(differences('test-randread.json', 'test-randread.json').includes('rw'), false, 'the same');
    const split = read('bssplit.json').loops[0];
    assert.equal([split?.parameters.blockSizeBytes, split?.work?.['blocks']], [null, '4k/10:64k/90'], 'a split has no one size');
  });
}

for (const version of ['3.33', '3.42']) tell(version);

const clientsOf = (name: string) => {
  const text = readFileSync(join(PACKAGE_ROOT, 'fixtures/fio-3.42/client', name), 'utf8');
  const source = parseText(text, name.replace(/\..*$/, ''));
  if (source === null) throw new Error(`${name} was not read`);
  return { text, source };
};

test('two hosts whose ports are numbers: their options are known, and both are added up', () => {
  const { text, source } = clientsOf('two-hosts.json');
  const document = JSON.parse(text);
  assert.equal(
    document['global options'].map(({ port }: { port: unknown }) => typeof port),
    ['number', 'number'],
    'what the fixture is of',
  );
  const [loop, ...others] = source.loops;
  assert.is(others.length, 0, 'one loop');
  const { blockSizeBytes, direct, iodepth, runtimeSeconds, sizeBytes } = loop?.parameters ?? {};
  assert.equal([blockSizeBytes, direct, iodepth, runtimeSeconds, sizeBytes], [65536, 1, 8, 1, 16 * 1024 ** 2]);
  assert.is(loop?.work?.['rw'], 'randread');
  const [one, two] = document.client_stats;
  assert.is(loop?.metrics?.read?.iops, one.read.iops + two.read.iops, 'rates');
  const [people] = clientsOf('two-hosts.normal.txt').source.loops;
  assert.ok(Math.abs((people?.metrics?.read?.iops ?? 0) / (loop?.metrics?.read?.iops ?? 1) - 1) < 0.02, 'for people');
  assert.is(people?.parameters.blockSizeBytes, 65536, 'for people');
});

test('what two hosts were told differently is not known, and not the default either', () => {
  const document = JSON.parse(clientsOf('two-hosts.json').text);
  document['global options'][1].direct = '0';
  document['global options'][1].iodepth = '4';
  const [loop] = parseText(`${JSON.stringify(document, null, 2)}\n`, 'x')?.loops ?? [];
  assert.equal([loop?.parameters.direct, loop?.parameters.iodepth, loop?.parameters.blockSizeBytes], [null, null, 65536]);
});

test('another pace is told under the table, and the rest is compared', () => {
  const text = readFileSync(join(PACKAGE_ROOT, 'fixtures/fio-3.42/told/test-randread.json'), 'utf8');
  const faster = text.replaceAll('"rate_iops" : "200"', '"rate_iops" : "400"').replace(/"iops" : [\d.]+/, '"iops" : 390.5');
  const sources = [text, faster].flatMap((each, at) => parseText(each, ['slow', 'fast'][at] as string) ?? []);
  const report = buildReport(sources);
  assert.equal(report.differences, [{ comparable: true, text: 'rate_iops is 200 (slow) against 400 (fast) in 1 workload' }]);
  assert.match(renderAnswer(report), /Not measured alike:\n- rate\\?_iops is 200 \(slow\) against 400 \(fast\)/);
});

test('of two terse lines the later of which took longer it is told what they were taken for', () => {
  const lines = readFileSync(join(PACKAGE_ROOT, 'fixtures/fio-3.42/told/interval-one-job.terse.txt'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('3;'));
  const readTwo = (first: number, second: number) => {
    const source = parseText(`${lines[first]}\n${lines[second]}\n`, 'x');
    return [source?.loops.length, source?.problems.map(({ text }) => text).join('; ')] as const;
  };
  const [looks, saidOfLooks] = readTwo(0, 1);
  assert.is(looks, 1, 'a step, and a step later');
  assert.match(saidOfLooks ?? '', 'a: its two terse lines, the later of a longer time, are taken for two looks at one run (--status-interval)');
  const [runs, saidOfRuns] = readTwo(lines.length - 2, lines.length - 1);
  assert.is(runs, 2, 'longer than what is between them');
  assert.match(saidOfRuns ?? '', 'are taken for two runs');
  assert.equal(readTwo(1, 0), [2, ''], 'the earlier one is the longer: nothing to doubt');
});

test('terse looks at jobs that had not begun yet, or had ended, are looks', () => {
  for (const version of ['3.33', '3.42']) {
    const text = readFileSync(join(PACKAGE_ROOT, `fixtures/fio-${version}/told/interval-stonewall.terse.txt`), 'utf8');
    const last = [...text.matchAll(/^3;[^;]*;(\w+);\d;0;\d+;\d+;(\d+);/gm)].slice(-2).map(([, job, iops]) => [job, 'ok', Number(iops)]);
    assert.equal(
      parseText(text, 'x')?.loops.map(({ workload, outcome, metrics }) => [workload, outcome, metrics?.read?.iops]),
      last,
      version,
    );
  }
});

test.run();
