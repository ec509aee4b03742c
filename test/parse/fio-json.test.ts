/** Tests of src/parse/fio-json.ts with captured output of fio and with output that is none. */

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DirectionMetrics } from '../../src/model/records.ts';
import { extractJson } from '../../src/parse/extract-json.ts';
import { parseFioOutput } from '../../src/parse/fio-json.ts';
import { type FixtureDirection, listFioFixtures, readFioDocument, readFioFixture } from '../support/fixtures.ts';

/** One entry's figures as fio's own fields say them. */
function figuresOf(direction: FixtureDirection): DirectionMetrics | null {
  if (direction.io_bytes === 0) return null;
  const percentile = (key: string) => direction.clat_ns.percentile?.[key] ?? null;
  return {
    bw: direction.bw_bytes,
    iops: direction.iops,
    clatMeanNs: direction.clat_ns.mean,
    clatP50Ns: percentile('50.000000'),
    clatP95Ns: percentile('95.000000'),
    clatP99Ns: percentile('99.000000'),
    clatP999Ns: percentile('99.900000'),
    clatP9999Ns: percentile('99.990000'),
  };
}

test('every captured output of one entry gives the figures in its own fields', () => {
  for (const name of listFioFixtures()) {
    const { jobs } = readFioDocument(name);
    if (jobs.length !== 1) continue;
    const [job] = jobs as [(typeof jobs)[number]];
    const read = figuresOf(job.read);
    const write = figuresOf(job.write);
    const output = parseFioOutput(readFioFixture(name));
    const runtimeMs = Math.max(job.read.runtime, job.write.runtime);
    assert.equal(output.metrics, read === null && write === null ? null : { read, write, runtimeMs }, `${name}: metrics`);
    assert.equal(output.jobErrors, job.error === 0 ? [] : [job.error], `${name}: errors`);
    assert.is(output.jobs, 1, `${name}: entries`);
    assert.is(output.version, 'fio-3.33', `${name}: version`);
  }
});

test('a sequential read is read in bytes per second and nanoseconds', () => {
  const { metrics } = parseFioOutput(readFioFixture('seqread-psync.txt'));
  assert.is(metrics?.read?.bw, 762_600_727, 'bw');
  assert.is(metrics?.read?.iops, 186_181.818182, 'iops');
  assert.is(metrics?.runtimeMs, 11, 'runtime');
  assert.is(metrics?.write, null, 'writes');
});

test('a mixed workload has both directions', () => {
  const { metrics } = parseFioOutput(readFioFixture('randrw-libaio-multi.txt'));
  assert.ok((metrics?.read?.iops ?? 0) > (metrics?.write?.iops ?? 0), 'three of four I/Os are reads');
  assert.ok((metrics?.write?.iops ?? 0) > 0, 'writes');
  assert.ok((metrics?.write?.clatP99Ns ?? 0) > 0, 'latency of writes');
});

test('rates of several entries are added, and their latencies are left out', () => {
  const { jobs } = readFioDocument('ungrouped.txt');
  const output = parseFioOutput(readFioFixture('ungrouped.txt'));
  assert.is(output.jobs, 3, 'entries');
  assert.is(
    output.metrics?.read?.bw,
    jobs.reduce((sum, { read }) => sum + read.bw_bytes, 0),
    'bw',
  );
  assert.is(
    output.metrics?.read?.iops,
    jobs.reduce((sum, { read }) => sum + read.iops, 0),
    'iops',
  );
  assert.is(output.metrics?.runtimeMs, Math.max(...jobs.map(({ read }) => read.runtime)), 'runtime');
  assert.is(output.metrics?.read?.clatMeanNs, null, 'mean latency');
  assert.is(output.metrics?.read?.clatP99Ns, null, 'percentile');
});

test('a group in which a job failed has figures and the error', () => {
  const output = parseFioOutput(readFioFixture('failing-group.txt'));
  assert.equal(output.jobErrors, [2], 'errors');
  assert.is(output.metrics?.write?.bw, 838_860_800, 'what the other job wrote');
});

test('output of fio stopped by a signal is read', () => {
  assert.is(parseFioOutput(readFioFixture('sigterm.txt')).metrics?.read?.bw, 78_784_857);
});

test('an entry that moved nothing has no figures, not zeroes', () => {
  assert.is(parseFioOutput(readFioFixture('randwrite-mmap-9p-cache-none.txt')).metrics, null);
});

test('noise before and after the document does not matter', () => {
  const text = readFioFixture('seqread-psync.txt');
  const plain = parseFioOutput(text);
  for (const noisy of [
    `fio: warning {\n  }\nnote: { } [\n${text}`,
    `${text}\nfio: terminating on signal 15\n{ not the document\n  },\n`,
    text.replaceAll('\n', '\r\n'),
    `${text}\n\n\n`,
  ]) {
    assert.equal(parseFioOutput(noisy), plain, `${noisy.slice(0, 30)}...`);
  }
});

test('a document that is cut anywhere is no document', () => {
  const text = readFioFixture('seqread-psync.txt').trimEnd();
  const start = text.indexOf('\n{') + 1;
  for (let end = start + 1; end < text.length; end += 97) {
    const output = parseFioOutput(text.slice(0, end));
    assert.is(output.version, null, `cut at ${end}`);
    assert.is(output.metrics, null, `metrics when cut at ${end}`);
  }
  assert.is(parseFioOutput(text.slice(0, -1)).version, null, 'last brace missing');
});

test('a document that is broken in the middle is no document', () => {
  const text = readFioFixture('seqread-psync.txt');
  assert.is(extractJson(text.replace('"bw_bytes" :', '"bw_bytes"')), null);
});

test('an old fio said latencies in microseconds and bandwidth in KiB/s', () => {
  // The fields fio 2.x printed, by its own names (stat.c of fio-2.21, add_ddir_status_json).
  const text = `{
  "fio version" : "fio-2.21",
  "jobs" : [ { "jobname" : "j", "error" : 0, "read" : { "io_bytes" : 1024, "bw" : 2000, "iops" : 500.0, "runtime" : 1000, "total_ios" : 500,
    "clat" : { "min" : 1, "max" : 9, "mean" : 12.5, "percentile" : { "50.000000" : 10, "99.000000" : 40 } } } } ]
}
`;
  assert.equal(parseFioOutput(text).metrics, {
    read: {
      bw: 2000 * 1024,
      iops: 500,
      clatMeanNs: 12_500,
      clatP50Ns: 10_000,
      clatP95Ns: null,
      clatP99Ns: 40_000,
      clatP999Ns: null,
      clatP9999Ns: null,
    },
    write: null,
    runtimeMs: 1000,
  });
});

test('figures too large to be measured are none, so that sums stay finite', () => {
  const huge = { jobname: 'j', error: 0, read: { io_bytes: 1, bw_bytes: 1e308, bw: 1e308, iops: 1e308, runtime: 1e308 } };
  const { metrics } = parseFioOutput(`{\n"jobs":${JSON.stringify([huge, huge])}\n}\n`);
  assert.equal([metrics?.read?.bw, metrics?.read?.iops, metrics?.runtimeMs], [0, 0, 0]);
});

test('a document without jobs has no figures', () => {
  for (const text of ['{\n}\n', '{\n"jobs":[]\n}\n', '{\n"jobs":null\n}\n', '{\n"jobs":[null,1,"x"]\n}\n']) {
    const output = parseFioOutput(text);
    assert.is(output.metrics, null, JSON.stringify(text));
    assert.is(output.jobs, 0, `${JSON.stringify(text)}: entries`);
  }
});

test('arbitrary text never throws', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('{', '}', '[', ']', '"jobs"', ':', ',', '\n', '1', 'null', 'fio: '), { maxLength: 40 }), (parts) => {
      parseFioOutput(parts.join(''));
    }),
  );
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parseFioOutput(text).metrics === null));
});

test('a document of any shape never throws', () => {
  const anything = fc.jsonValue({ maxDepth: 2 });
  const latency = fc.oneof(anything, fc.record({ mean: anything, percentile: fc.oneof(anything, fc.dictionary(fc.constantFrom('50.000000', 'x'), anything)) }));
  const direction = fc.oneof(
    anything,
    fc.record({
      io_bytes: anything,
      total_ios: anything,
      bw: anything,
      bw_bytes: anything,
      iops: anything,
      runtime: anything,
      clat_ns: latency,
      clat: latency,
    }),
  );
  const job = fc.oneof(anything, fc.record({ error: anything, read: direction, write: direction }, { requiredKeys: [] }));
  fc.assert(
    fc.property(fc.oneof(anything, fc.array(job)), (jobs) => {
      parseFioOutput(`{\n"jobs": ${JSON.stringify(jobs)}\n}\n`);
    }),
  );
});

test.run();
