/** Tests of src/analyse/sequential.ts: which looks there are, what they spend, and what each says of a workload. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { summarizeCell } from '../../src/analyse/cells.ts';
import { type Looked, planLooks, takeLook } from '../../src/analyse/sequential.ts';
import type { Cell } from '../../src/model/records.ts';
import { makeLoops } from '../support/records.ts';

test('looks end with the last boot that counts, and together spend what one decision may', () => {
  for (const most of [1, 2, 3, 4, 5, 7, 14, 50]) {
    const looks = planLooks(most);
    const spent = looks.reduce((sum, { alpha }) => sum + alpha, 0);
    assert.ok(Math.abs(spent - 0.05) < 1e-12, `${most} boots spend ${spent}`);
    assert.is(looks[0]?.count, 1, 'the first boot tells what is far apart');
    assert.is(looks.at(-1)?.count, most === 2 ? 1 : Math.min(most, 14), `${most} boots`);
    assert.ok(!looks.some(({ count }) => count === 2), 'two boots are no blocks');
  }
});

/** Cells by each mount's levels, one a boot; two loops close to it. */
const cellsOf = (levels: Readonly<Record<string, readonly number[]>>, workload = 'w'): Cell[] =>
  Object.entries(levels).map(([mount, ofBoots]) =>
    summarizeCell(
      workload,
      mount,
      ofBoots.flatMap((level, boot) => makeLoops(workload, mount, [level * 1.001, level * 0.999]).map((loop) => ({ ...loop, run: `r/${boot + 1}` }))),
    ),
  );

function look(cells: readonly Cell[], boots: number): Looked {
  const [looked] = takeLook([cells], [cells], planLooks(14).find((each) => each.count === boots) as ReturnType<typeof planLooks>[number], { metric: 'iops' });
  assert.ok(looked !== undefined);
  return looked;
}

test('what is far apart stops after the first boot', () => {
  const { stopped, contenders, decision } = look(cellsOf({ a: [1000], b: [300], c: [100] }), 1);
  assert.equal([stopped, contenders, decision.answer], ['decided', ['a'], 'fastest']);
});

test('a mount that is told from the best drops out, the others go on', () => {
  const { stopped, contenders } = look(cellsOf({ a: [1000, 1060, 985], b: [1020, 1010, 1000], c: [100, 101, 99] }), 3);
  assert.equal([stopped, contenders], [null, ['a', 'b']]);
});

test('equal mounts stop once they are shown to be', () => {
  assert.is(look(cellsOf({ a: [1000, 1001, 999, 1000], b: [1000, 999, 1001, 1000] }), 4).decision.answer, 'equal');
});

test('what no number of boots that count would decide stops as hopeless, though not after one boot', () => {
  const wild = { a: [1000, 2000, 500], b: [1100, 600, 1900] };
  assert.is(look(cellsOf(wild), 3).stopped, 'hopeless');
  assert.is(look(cellsOf({ a: [1000], b: [1001] }), 1).stopped === 'hopeless', false);
});

test('a workload in which fewer than two mounts ran stops: there is nothing to wait for', () => {
  assert.is(look([summarizeCell('w', 'a', [])], 1).stopped, 'alone');
  assert.is(look(cellsOf({ a: [1000] }), 1).stopped, 'alone');
});

test('one loop each decides nothing, and nobody drops out', () => {
  const cells = ['a', 'b'].map((mount) => summarizeCell('w', mount, makeLoops('w', mount, [mount === 'a' ? 1000 : 10])));
  const { stopped, contenders } = look(cells, 1);
  assert.equal([stopped, contenders], [null, ['a', 'b']]);
});

test('a difference that is known as well as was asked for stops, told or not', () => {
  const cells = cellsOf({ a: [1000, 1020, 990], b: [955, 960, 970] });
  const at = (precision: number | null) => takeLook([cells], [cells], { count: 3, unit: 'runs', alpha: 0.001 }, { metric: 'iops', precision })[0] as Looked;
  assert.equal([at(null).stopped, at(0.5).stopped, at(0.5).decision.answer, at(0.0001).stopped], [null, 'precise', 'undecided', null]);
});

test('who looks again has to know a difference better than one look would', () => {
  const cells = cellsOf({ a: [1000, 1020, 990, 1010], b: [985, 990, 1000, 1005] });
  const at = (alpha: number) => takeLook([cells], [cells], { count: 4, unit: 'runs', alpha }, { metric: 'iops', margin: 0.001, precision: 0.04 })[0]?.stopped;
  assert.is(at(0.05), 'precise');
  assert.is(at(planLooks(14, 'runs', 1)[0]?.alpha as number) === 'precise', false);
});

test('loops of one boot stop where boots would be needed', () => {
  const cells = cellsOf({ a: [1000, 1001, 999], b: [1040, 1041, 1039] }).map(({ workload, mount, loops }) =>
    summarizeCell(
      workload,
      mount,
      loops.map((loop, at) => ({ ...loop, run: 'r', loop: at + 1 })),
    ),
  );
  const [at] = takeLook([cells], [cells], { count: 6, unit: 'loops', alpha: 1e-9 }, { metric: 'iops', margin: 0.01 });
  assert.equal([at?.decision.answer, at?.stopped], ['undecided', 'hopeless']);
});

test('looks that nobody plans have their share too', () => {
  const spent = planLooks(14, 'runs', 1).map(({ alpha }) => alpha);
  assert.equal(spent, Array(7).fill(0.05 / 8));
  assert.equal(
    planLooks(12, 'loops').map(({ count }) => count),
    [3, 6, 12],
  );
});

test('the same loops give the same look', () => {
  const cells = cellsOf({ a: [1000, 1100, 950], b: [1020, 1010, 1000] });
  assert.equal(look(cells, 3), look(cells, 3));
});

test('a later look asks for more than a single test would', () => {
  const cells = cellsOf({ a: [1000, 1012, 1040], b: [960, 965, 972] });
  const once = takeLook([cells], [cells], { count: 3, unit: 'runs', alpha: 0.05 }, { metric: 'iops' })[0] as Looked;
  assert.is(once.decision.answer, 'fastest');
  assert.is(look(cells, 3).decision.answer, 'undecided');
});

test.run();
