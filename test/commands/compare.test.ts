/** Tests of `fsbench compare`, called as the command line calls it: verdicts, exit codes, sides of several runs, and what is refused. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type CompareOptions, runCompare } from '../../src/commands/compare.ts';
import type { Metrics } from '../../src/model/records.ts';
import { createRunDirectory } from '../../src/store/run-directory.ts';
import { runCommand } from '../support/command-io.ts';
import { rejectionOf } from '../support/failure.ts';
import { makeBadLoop, makeLoop, makeMetrics, makePlan, makeRun } from '../support/records.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const OPTIONS: CompareOptions = { metric: 'iops', format: 'json', force: false };
const WORKLOADS = ['seqread-psync', 'randread-libaio', 'randwrite-mmap', 'seqwrite-psync'];
const LEVELS = [1000, 1010, 990];

interface RunParts {
  readonly mount?: string;
  /** What the loops of a workload are multiplied by. */
  readonly factors?: Readonly<Record<string, number>>;
  readonly workloads?: readonly string[];
  readonly levels?: readonly number[];
  readonly size?: number;
  readonly broken?: boolean;
}

let runs = 0;

/** A run directory; latency is the inverse of the rate. */
function makeRunDir({ mount = 'a', factors = {}, workloads = WORKLOADS, levels = LEVELS, size = 64 * 1024 ** 2, broken = false }: RunParts = {}): string {
  const id = `run-${++runs}`;
  const plan = makePlan(workloads, `${mount}=9p`);
  const dir = join(makeTempDir(), id);
  const directory = createRunDirectory(dir, makeRun({ ...plan, fio: { ...plan.fio, sizeBytes: size } }, { id }));
  for (const workload of workloads) {
    for (const [at, level] of levels.entries()) {
      const iops = level * (factors[workload] ?? 1);
      const { read, ...rest } = makeMetrics(iops);
      const metrics: Metrics = { ...rest, read: read === null ? null : { ...read, clatP99Ns: 1e9 / iops } };
      const names = { workload, mount, loop: at + 1, raw: `${workload}-${at}` };
      directory.append(broken ? makeBadLoop({ ...names, outcome: 'failed' }) : makeLoop({ ...names, metrics }), { stdout: Buffer.from('{}'), stderr: '' });
    }
  }
  directory.close();
  return dir;
}

const compare = (base: string, candidate: string, options: Partial<CompareOptions> = {}) =>
  runCommand((io) => runCompare(base, candidate, { ...OPTIONS, ...options }, io));

test('the margin decides what is the same', async () => {
  const [base, candidate] = [makeRunDir({ levels: [1000, 1001, 999] }), makeRunDir({ levels: [1010, 1011, 1009] })];
  const verdictAt = async (margin: string) => Object.values(await verdictsOf(base, candidate, { margin }))[0];
  assert.is(await verdictAt('5%'), 'same (provisional)');
  assert.is(await verdictAt('0.005'), 'better (provisional)');
  for (const margin of ['5', '0', 'x', '-1%', '100%'])
    assert.match((await rejectionOf(compare(base, candidate, { margin }), margin)).message, `--margin: '${margin}' is no share`);
});

interface Verdict {
  readonly workload: string;
  readonly verdict: string;
  readonly basis: string;
}

async function verdictsOf(base: string, candidate: string, options: Partial<CompareOptions> = {}): Promise<Record<string, string>> {
  const { comparisons } = JSON.parse((await compare(base, candidate, options)).out) as { comparisons: { cells: Verdict[] }[] };
  return Object.fromEntries(comparisons[0]?.cells.map(({ workload, verdict, basis }) => [workload, `${verdict} (${basis})`]) ?? []);
}

test('a side that lacks loops says so on stderr', async () => {
  const [base, candidate] = [makeRunDir({ levels: [1000, 1010] }), makeRunDir()];
  const { err } = await compare(base, candidate);
  assert.is(err, `fsbench: ${base} is not whole: 8 of its 12 loops can be read\n`);
});

test('each cell has its verdict', async () => {
  const factors = { 'seqread-psync': 0.7, 'randread-libaio': 1.4 };
  const verdicts = await verdictsOf(makeRunDir({ levels: [1000, 1001, 999] }), makeRunDir({ levels: [1000, 1001, 999], factors }));
  assert.equal(verdicts, {
    'seqread-psync': 'worse (provisional)',
    'randread-libaio': 'better (provisional)',
    'randwrite-mmap': 'same (provisional)',
    'seqwrite-psync': 'same (provisional)',
  });
});

test('--fail-on says which verdicts fail', async () => {
  const [base, same, worse, better] = [
    makeRunDir(),
    makeRunDir(),
    makeRunDir({ factors: { 'seqread-psync': 0.7 } }),
    makeRunDir({ factors: { 'seqread-psync': 1.5 } }),
  ];
  for (const [candidate, failOn, code] of [
    [worse, undefined, 0],
    [worse, 'worse', 1],
    [worse, 'different', 1],
    [better, 'worse', 0],
    [better, 'different', 1],
    [same, 'different', 0],
  ] as const) {
    assert.is((await compare(base, candidate, { failOn })).code, code, `${failOn}, ${candidate === same ? 'same' : candidate === worse ? 'worse' : 'better'}`);
  }
});

test('--fail-on looks at every metric', async () => {
  const loops = { levels: [1000, 1001, 999] };
  const [base, candidate] = [makeRunDir(loops), makeRunDir({ ...loops, factors: { 'seqread-psync': 0.7 } })];
  const { code, out } = await compare(base, candidate, { metric: 'cpu,clat-p99', failOn: 'worse' });
  assert.is(code, 1);
  assert.equal(
    JSON.parse(out).comparisons.map(({ metric, cells }: { metric: string; cells: unknown[] }) => [metric, cells.length]),
    [
      ['cpu', 0],
      ['clat-p99', 4],
    ],
  );
});

test('of latencies less is better', async () => {
  const [slow, fast] = [makeRunDir({ factors: { 'seqread-psync': 0.5 } }), makeRunDir()];
  assert.is((await verdictsOf(fast, slow, { metric: 'clat-p99' }))['seqread-psync'], 'worse (provisional)');
  assert.is((await verdictsOf(slow, fast, { metric: 'clat-p99' }))['seqread-psync'], 'better (provisional)');
});

test('runs joined by commas are the runs of a side', async () => {
  const side = (by: number) =>
    [1, 1.01, 0.99, 1.005].map((level) => makeRunDir({ factors: Object.fromEntries(WORKLOADS.map((name) => [name, level * by])) })).join(',');
  const verdicts = await verdictsOf(side(1), side(0.9));
  assert.equal([...new Set(Object.values(verdicts))], ['worse (runs)']);
});

test('sides of several files without a run id are joined too', async () => {
  const text = await compare(`${makeRunDir()},${makeRunDir()}`, makeRunDir(), { format: 'text' });
  assert.match(text.out, 'provisional: with fewer than three runs', 'two runs against one');
});

test('what was measured otherwise is refused, and --force says so', async () => {
  const [base, candidate] = [makeRunDir(), makeRunDir({ size: 4 * 1024 ** 3 })];
  const error = await rejectionOf(compare(base, candidate), 'not comparable');
  assert.equal([error.code, error.exitCode], ['not-comparable', 2]);
  assert.match(error.message, /size/i);
  assert.match(error.hint ?? '', '--force');
  const forced = await compare(base, candidate, { force: true });
  assert.is(forced.code, 0);
  assert.match(forced.err, /^fsbench: not the same measurement: .*size/i);
});

test('a run against itself is refused', async () => {
  const run = makeRunDir({ levels: [1000, 1001, 999] });
  assert.match((await rejectionOf(compare(run, run), 'itself')).message, /run run-\d+ is in .* and again in/);
  assert.equal([...new Set(Object.values(await verdictsOf(run, run, { force: true })))], ['same (provisional)']);
});

test('nothing in common is told, with what each side has', async () => {
  const both = [makeRunDir({ mount: 'a' }), makeRunDir({ mount: 'b' })];
  const mounts = await rejectionOf(compare(both.join(','), makeRunDir({ mount: 'c' })), 'mounts');
  assert.equal([mounts.code, mounts.exitCode], ['nothing-to-compare', 2]);
  assert.match(mounts.hint ?? '', 'a, b against c');
  const workloads = await rejectionOf(compare(makeRunDir({ workloads: ['x'] }), makeRunDir({ workloads: ['y'] })), 'workloads');
  assert.match(workloads.message, /no cell in common/);
});

test('one mount on each side is compared whatever it is called, and that is told', async () => {
  const { code, err } = await compare(makeRunDir({ mount: 'a' }), makeRunDir({ mount: 'b' }));
  assert.is(code, 0);
  assert.match(err, 'mount b is compared with mount a');
});

test('cells in common that can not be compared are told for what they are', async () => {
  const broken = await rejectionOf(compare(makeRunDir(), makeRunDir({ broken: true })), 'failed');
  assert.match(broken.message, 'base: measured; new: failed');
  const cpu = await rejectionOf(compare(makeRunDir(), makeRunDir(), { metric: 'cpu' }), 'cpu');
  assert.match(cpu.message, 'no figure above 0');
});

test('of single loops the difference is told, and that it is not tested', async () => {
  const sides = [makeRunDir({ levels: [1000] }), makeRunDir({ levels: [1000], factors: { 'seqread-psync': 0.5 } })] as const;
  const { code, out } = await compare(...sides, { format: 'text', failOn: 'worse' });
  assert.is(code, 0);
  assert.match(out, 'not tested: a/seqread-psync -50.0 % (one loop on each side says nothing of the spread; 3 would)');
  const markdown = await compare(...sides, { format: 'md' });
  assert.match(markdown.out, '- not tested: seqread-psync on a -50.0 % (one loop');
});

test('the speed-up chart has every cell; of what is better small, faster is above 1', async () => {
  const sides = [makeRunDir(), makeRunDir({ factors: { 'seqread-psync': 0.5 } })] as const;
  const ratiosOf = async (metric: string) => {
    const { out } = await compare(...sides, { format: 'vl', metric });
    const values = JSON.parse(out).data?.values ?? JSON.parse(out).datasets;
    const rows: { workload: string; ratio: number }[] = Object.values(values).flat() as never;
    return rows.filter((row) => typeof row.ratio === 'number');
  };
  const iops = await ratiosOf('iops');
  assert.ok(
    iops.some(({ ratio }) => Math.abs(ratio - 0.5) < 0.01),
    JSON.stringify(iops),
  );
  assert.match((await compare(...sides, { format: 'svg' })).out, '<svg');
});

test('text, md and json say the same', async () => {
  const [base, candidate] = [makeRunDir(), makeRunDir({ factors: { 'seqread-psync': 0.7 } })];
  const text = (await compare(base, candidate, { format: 'text' })).out;
  assert.match(text, /^By I\/Os per second, higher is better: 1 worse, /);
  assert.match(text, /^worse {5}a\/seqread-psync +-30\.0 % \(-.* % to -.* %\), 1000 to 700$/m);
  const md = (await compare(base, candidate, { format: 'md' })).out;
  assert.match(md, /^\| seqread-psync +\| a +\| +1000 \| +700 \| +-30\.0 % \|.*\| ✗ worse/m);
  const json = JSON.parse((await compare(base, candidate)).out);
  assert.is(json.schemaVersion, 1);
  assert.ok(Math.abs(json.comparisons[0].cells[0].ratio - 0.7) < 1e-9);
});

test('--out writes the file; one that can not be written is an error', async () => {
  const [base, candidate] = [makeRunDir(), makeRunDir()];
  const file = join(makeTempDir(), 'c.md');
  assert.is((await compare(base, candidate, { format: 'md', out: file })).out, '');
  assert.match(readFileSync(file, 'utf8'), '| Workload');
  const error = await rejectionOf(compare(base, candidate, { out: join(file, 'x') }), 'unwritable');
  assert.equal([error.code, error.exitCode], ['out-unwritable', 3]);
});

test('wrong usage is told before anything is read', async () => {
  const out = join(makeTempDir(), 'c.md');
  for (const [options, words] of [
    [{ format: 'constructor' }, "--format: 'constructor' is not possible"],
    [{ failOn: 'better' }, "--fail-on: 'better' is not possible"],
    [{ metric: 'speed' }, "there is no metric 'speed'"],
    [{ metric: '' }, "there is no metric ''"],
  ] as const) {
    const error = await rejectionOf(compare('/nowhere/1', '/nowhere/2', { out, ...options }), words);
    assert.is(error.exitCode, 2, words);
    assert.match(error.message, words);
  }
  assert.not.ok(existsSync(out));
});

test('a side that is not there is named', async () => {
  const error = await rejectionOf(compare(makeRunDir(), '/nowhere/run'), 'missing');
  assert.equal([error.exitCode, error.message.includes('/nowhere/run')], [2, true], error.message);
});

test.run();
