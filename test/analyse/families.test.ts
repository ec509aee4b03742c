/** Tests of src/analyse/families.ts: which cells are of a family, and how sure its mean is. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { randomOf } from '../../simulate/random.ts';
import { type CellRatio, summarizeFamilies } from '../../src/analyse/families.ts';

const cellOf = (workload: string, difference: number, parts: Partial<CellRatio> = {}): CellRatio => ({
  workload,
  mount: 'a',
  difference,
  runs: null,
  ...parts,
});

const levelsOf = (levels: readonly number[]) => new Map(levels.map((level, at) => [`run-${at}`, level]));

/** A cell whose runs all moved together by `shared` (one entry a run, both sides alike), the candidate by `difference` more. */
const cellOfRuns = (workload: string, base: readonly number[], candidate: readonly number[], difference: number): CellRatio =>
  cellOf(workload, difference, { runs: { base: levelsOf(base), candidate: levelsOf(candidate) } });

const allOf = (cells: readonly CellRatio[]) => {
  const [all] = summarizeFamilies(cells);
  assert.is(all?.kind, 'all');
  const { ratio, low, high } = all as { ratio: number; low: number | null; high: number | null };
  return { ratio, width: low === null || high === null ? null : Math.log(high) - Math.log(low) };
};

test('families are told by the names of the jobs; others are in those of all and of their mount alone', () => {
  const names = (workload: string) => summarizeFamilies([cellOf(workload, 0)]).map(({ kind, name }) => `${kind} ${name}`);
  assert.equal(names('randread-libaio-multi'), ['all all', 'pattern randread', 'engine libaio', 'jobs multi', 'mount a']);
  assert.equal(names('seqrw-psync'), ['all all', 'pattern seqrw', 'engine psync', 'jobs single', 'mount a']);
  for (const name of ['mine', 'randread', 'toString', 'randread-libaio-more']) assert.equal(names(name), ['all all', 'mount a'], name);
});

test('a name that means something to JavaScript is a name', () => {
  const families = summarizeFamilies([cellOf('x', 0, { mount: '__proto__' }), cellOf('x', 0, { mount: 'all' })]);
  assert.equal(
    families.map(({ kind, name, cells }) => `${kind} ${name} ${cells}`),
    ['all all 2', 'mount __proto__ 1', 'mount all 1'],
  );
});

test('no family without a cell', () => {
  assert.equal(summarizeFamilies([]), []);
});

test('runs that move all cells together make the interval wide', () => {
  const shared = [0.05, -0.05, 0.03, -0.03];
  const { width } = allOf(['u', 'v', 'w', 'x', 'y', 'z'].map((name) => cellOfRuns(name, shared, shared, 0)));
  assert.ok((width as number) > 0.1, `${width}`);
});

test('what moves single cells up and down in the same run cancels', () => {
  const [up, down] = [
    [0.05, -0.05, 0.03, -0.03],
    [-0.05, 0.05, -0.03, 0.03],
  ] as const;
  const { width } = allOf([cellOfRuns('u', up, up, 0), cellOfRuns('v', down, down, 0)]);
  assert.ok((width as number) < 1e-9, `width ${width}`);
});

test('where one side alone varies, the interval has the degrees of freedom of that side', () => {
  const still = [0, 0, 0];
  const { width } = allOf([cellOfRuns('u', [0.1, 0, -0.1], still, 0)]);
  // t of 2 degrees, 4.3027 (tables of Student's t), and the standard error 0.1 / sqrt 3.
  assert.ok(Math.abs((width as number) - (2 * 4.3027 * 0.1) / Math.sqrt(3)) < 1e-4, `${width}`);
});

test('95 % intervals hold the truth of 95 in 100 families, also where sides vary unlike', () => {
  for (const [base, candidate] of [
    [0.1, 0.005],
    [0.005, 0.1],
    [0.05, 0.05],
  ] as const) {
    const held = Array.from({ length: 2000 }, (_, at) => {
      const { normal } = randomOf(at);
      const draw = (sd: number, runs: number) => Array.from({ length: runs }, () => sd * normal());
      const [of, to] = [draw(base, 3), draw(candidate, 6)];
      const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      const [all] = summarizeFamilies([cellOfRuns('u', of, to, mean(to) - mean(of))]);
      return all?.low != null && all.high != null && all.low <= 1 && all.high >= 1;
    }).filter(Boolean).length;
    // Three standard errors below 95 %.
    assert.ok(held >= 2000 * 0.935, `${held} of 2000 at ${base} against ${candidate}`);
  }
});

test('with fewer than three runs on a side, or a cell without them, there is no interval: a boot moves all cells together', () => {
  const shared = [0.2, -0.2, 0.1];
  for (const [what, cells] of [
    ['one boot', ['u', 'v'].map((name) => cellOf(name, 0))],
    ['two runs', ['u', 'v'].map((name) => cellOfRuns(name, shared.slice(0, 2), shared, 0))],
    ['a cell by its loops', [cellOfRuns('u', shared, shared, 0), cellOf('v', 0)]],
    [
      'runs that have not all cells',
      [cellOfRuns('u', shared, shared, 0), cellOf('v', 0, { runs: { base: new Map([['other', 0]]), candidate: levelsOf(shared) } })],
    ],
  ] as const) {
    assert.is(allOf(cells).width, null, what);
  }
});

test.run();
