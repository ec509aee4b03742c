/** Tests of src/render/rhvgoyal.ts with rows computed by hand from parse-fio-results.sh. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { BUILT_IN_WORKLOADS } from '../../src/fio/workloads.ts';
import type { Metrics, Source, SourcedLoop } from '../../src/model/records.ts';
import { warn } from '../../src/model/warnings.ts';
import { findUnknownWorkloads, renderRhvgoyal } from '../../src/render/rhvgoyal.ts';
import { makeBadLoop, makeLoop } from '../support/records.ts';

/** Metrics of a loop in the script's units: KiB/s and IOPS of each direction. */
function metricsOf(read: readonly [number, number] | null, write: readonly [number, number] | null = null): Metrics {
  const direction = (rates: readonly [number, number] | null) =>
    rates === null
      ? null
      : { bw: rates[0] * 1024, iops: rates[1], clatMeanNs: null, clatP50Ns: null, clatP95Ns: null, clatP99Ns: null, clatP999Ns: null, clatP9999Ns: null };
  return { read: direction(read), write: direction(write), runtimeMs: 20_000 };
}

function sourceOf(mount: string, loops: readonly SourcedLoop[]): Source {
  const workloads = [...new Set(loops.map(({ workload }) => workload))];
  return { name: mount, format: 'virtiofs-tests', mounts: [mount], workloads, run: null, facts: [], problems: [], loops };
}

/** A source of one workload and mount, by its loops' figures. */
const cellOf = (mount: string, workload: string, ...metrics: readonly Metrics[]) =>
  sourceOf(
    mount,
    metrics.map((each, at) => makeLoop({ workload, mount, loop: at + 1, metrics: each })),
  );

const HEAD = 'NAME                    WORKLOAD                Bandwidth       IOPS            ';

const rowsOf = (...sources: readonly Source[]) => renderRhvgoyal(sources).split('\n').slice(1);

test('columns are 24, 24, 16 and 16 wide, and a blank line follows each block', () => {
  assert.is(
    renderRhvgoyal([cellOf('v', 'seqread-psync', metricsOf([100, 25]))]),
    `${HEAD}\nv                       seqread-psync           100kb           25              \n\n`,
  );
});

test('nothing gives the header alone', () => {
  assert.is(renderRhvgoyal([]), `${HEAD}\n`);
});

test('up to 10240 figures are whole, above it divided by 1024', () => {
  for (const [value, kib, iops] of [
    [10_240, '10240kb', '10240'],
    [10_241, '10.0mb', '10.0k'],
    [0, '0kb', '0'],
    [1, '1kb', '1'],
    [1024, '1024kb', '1024'],
    [1_048_576, '1024.0mb', '1024.0k'],
  ] as const) {
    assert.equal(rowsOf(cellOf('v', 'seqread-psync', metricsOf([value, value])))[0]?.split(/\s+/), ['v', 'seqread-psync', kib, iops, ''], String(value));
  }
});

test('decimals are cut off, not rounded', () => {
  // 12287 / 1024 = 11.99902..., 55245 / 1024 = 53.9501..., 55193 / 1024 = 53.899...
  for (const [value, wanted] of [
    [12_287, '11.9'],
    [55_245, '53.9'],
    [55_193, '53.8'],
  ] as const) {
    assert.is(rowsOf(cellOf('v', 'seqread-psync', metricsOf([value, value])))[0]?.split(/\s+/)[2], `${wanted}mb`, String(value));
  }
});

test('loops are averaged in whole numbers, fractions cut off before and after', () => {
  const [row] = rowsOf(cellOf('v', 'seqread-psync', metricsOf([100.9, 10.9]), metricsOf([101.9, 11.9]), metricsOf([101.9, 11.9])));
  // (100 + 101 + 101) / 3 = 100.67, (10 + 11 + 11) / 3 = 10.67
  assert.equal(row?.split(/\s+/).slice(2, 4), ['100kb', '10']);
});

test('errors and zeroes count as zeroes in the average', () => {
  const loops = [
    makeLoop({ workload: 'seqread-mmap', mount: 'v', metrics: metricsOf([300, 30]) }),
    makeBadLoop({ workload: 'seqread-mmap', mount: 'v', loop: 2, outcome: 'unsupported', errno: 'ENODEV' }),
    makeLoop({ workload: 'seqread-mmap', mount: 'v', loop: 3, outcome: 'failed', metrics: metricsOf(null) }),
  ];
  const run: Source = { ...sourceOf('v', loops), format: 'run-directory' };
  assert.equal(rowsOf(run)[0]?.split(/\s+/).slice(2, 4), ['100kb', '10']);
  assert.equal(rowsOf(sourceOf('v', loops))[0]?.split(/\s+/).slice(2, 4), ['150kb', '15'], 'in a raw file the script sees only what fio printed');
});

test('figures of a table are those the script cut, so that its own table comes back', () => {
  const warnings = [warn('from-table', '')];
  const loop = makeLoop({ workload: 'seqread-psync', mount: 'v', metrics: metricsOf([92.7 * 1024, 23.1 * 1024]), warnings });
  assert.equal(
    rowsOf({ ...sourceOf('v', [loop]), format: 'results-table' })[0]
      ?.split(/\s+/)
      .slice(2, 4),
    ['92.7mb', '23.1k'],
  );
});

test('a cell that could not be measured at all is a row of zeroes, and one without output is none', () => {
  const unsupported = sourceOf('v', [makeBadLoop({ workload: 'seqread-mmap', mount: 'v', outcome: 'unsupported' })]);
  assert.equal(rowsOf(unsupported), [''], 'a raw file in which fio printed nothing');
  assert.equal(rowsOf({ ...unsupported, format: 'run-directory' })[0]?.split(/\s+/), ['v', 'seqread-mmap', '0kb', '0', '']);
  for (const outcome of ['failed', 'timed-out'] as const) {
    assert.equal(rowsOf(sourceOf('v', [makeBadLoop({ workload: 'seqread-mmap', mount: 'v', outcome })])), [''], outcome);
  }
});

test('randrw has reads/writes, each in its own unit', () => {
  const [row] = rowsOf(cellOf('v', 'randrw-psync', metricsOf([30_720, 7680], [10_240, 10_241])));
  assert.is(row, 'v                       randrw-psync            30.0mb/10240kb  7680/10.0k      ');
});

test('writes are those of a writing workload, reads of a reading one', () => {
  const both = metricsOf([111, 11], [222, 22]);
  assert.match(rowsOf(cellOf('v', 'seqwrite-psync', both))[0] ?? '', / 222kb +22 /);
  assert.match(rowsOf(cellOf('v', 'randwrite-libaio-multi', both))[0] ?? '', / 222kb +22 /);
  assert.match(rowsOf(cellOf('v', 'seqread-psync', both))[0] ?? '', / 111kb +11 /);
});

test('longer words push their column, as printf does', () => {
  const name = 'a-name-that-is-longer-than-its-column';
  assert.is(rowsOf(cellOf(name, 'seqread-psync', metricsOf([1, 1])))[0], `${name}seqread-psync           1kb             1               `);
  const wide = metricsOf([20_000_000, 20_000_000], [20_000_000, 20_000_000]);
  assert.is(rowsOf(cellOf('v', 'randrw-mmap', wide))[0], 'v                       randrw-mmap             19531.2mb/19531.2mb19531.2k/19531.2k');
});

test('blocks stand in the order of the script, rows in that of the sources', () => {
  const sources = ['z', 'a'].map((mount) =>
    sourceOf(
      mount,
      [...BUILT_IN_WORKLOADS].reverse().map((workload) => makeLoop({ workload, mount, metrics: metricsOf([5, 5], [5, 5]) })),
    ),
  );
  const rows = rowsOf(...sources);
  assert.is(rows.length, 30 * 3 + 1, 'two rows and a blank line a workload');
  for (const [at, workload] of BUILT_IN_WORKLOADS.entries()) {
    assert.equal(
      rows.slice(at * 3, at * 3 + 3).map((row) => row.split(/\s+/).slice(0, 2).join(' ')),
      [`z ${workload}`, `a ${workload}`, ''],
      workload,
    );
  }
  assert.equal(
    ['seqread-psync', 'seqread-psync-multi', 'seqread-mmap', 'seqread-mmap-multi', 'seqread-libaio', 'seqread-libaio-multi', 'randread-psync'],
    BUILT_IN_WORKLOADS.slice(0, 7),
    'the order of parse-fio-results.sh',
  );
});

test('a source without the workload is left out, and so is a block without rows', () => {
  const rows = rowsOf(cellOf('v', 'seqread-mmap', metricsOf([1, 1])), cellOf('w', 'randrw-psync', metricsOf([1, 1], [1, 1])));
  assert.equal(
    rows.map((row) => row.split(/\s+/)[0]),
    ['v', '', 'w', '', ''],
  );
});

test('several mounts of one source are a row each', () => {
  const loops = ['a', 'b'].map((mount) => makeLoop({ workload: 'seqread-psync', mount, metrics: metricsOf([1, 1]) }));
  const rows = rowsOf({ ...sourceOf('a', loops), mounts: ['a', 'b', 'c'] });
  assert.equal(
    rows.map((row) => row.split(/\s+/)[0]),
    ['a', 'b', '', ''],
  );
});

test('workloads the script does not know are named, each once', () => {
  const sources = [cellOf('v', 'npm-ci', metricsOf([1, 1])), cellOf('w', 'npm-ci', metricsOf([1, 1])), cellOf('v', 'seqread-psync', metricsOf([1, 1]))];
  assert.equal(findUnknownWorkloads(sources), ['npm-ci']);
  assert.not.match(renderRhvgoyal(sources), 'npm-ci');
});

test.run();
