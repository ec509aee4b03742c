/** Tests of how often the rules of winners are wrong, where few cells say how figures spread: seeded draws of mounts that are really equal. */

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { randomOf } from '../../simulate/random.ts';
import { ratesOf } from '../../simulate/winner-figures.ts';
import { makeLoop } from '../../simulate/winners.ts';
import { summarizeCell } from '../../src/analyse/cells.ts';
import { decideWinners, winnerSpread } from '../../src/analyse/winners.ts';
import type { Decision } from '../../src/model/records.ts';

interface Matrix {
  readonly mounts: number;
  readonly workloads: number;
  readonly boots: number;
  readonly loops: number;
  /** Sd of a loop within its boot; boots vary by as much as the rule of one run takes them to. */
  readonly sd?: number;
  /** By how much the first mount is ahead (ln). */
  readonly lead?: number;
}

const numbers = (length: number) => Array.from({ length }, (_, at) => at);
const BOOTS_OVER_LOOPS = Math.sqrt(1.6);

/** What is said of each workload of such a matrix. */
function decideDrawn({ mounts, workloads, boots, loops, sd = 0.03, lead = 0 }: Matrix, alpha: number, seed: number): Decision[] {
  const rows = numbers(workloads).map((workload) =>
    numbers(mounts).map((mount) => {
      const { normal } = randomOf(seed, workload, mount);
      const gain = mount === 0 ? lead : 0;
      const drawn = numbers(boots).flatMap((boot) => {
        const level = Math.log(20_000) + gain + sd * BOOTS_OVER_LOOPS * normal();
        return numbers(loops).map((loop) => makeLoop(`w${workload}`, `m${mount}`, `boot-${boot}`, loop + 1, ratesOf(Math.exp(level + sd * normal()))));
      });
      return summarizeCell(`w${workload}`, `m${mount}`, drawn);
    }),
  );
  const spread = winnerSpread(rows, 'iops');
  return rows.map((cells) => decideWinners(cells, 'iops', spread, 0.05, alpha));
}

const DRAWS = 1500;

/** How often of so many workloads. */
function rateOf(matrix: Matrix, alpha: number, isHit: (decision: Decision) => boolean, draws = DRAWS): number {
  const drawn = numbers(Math.ceil(draws / matrix.workloads)).flatMap((draw) => decideDrawn(matrix, alpha, draw));
  return drawn.filter(isHit).length / drawn.length;
}

/** Three standard errors above what it may be. */
const highest = (alpha: number, draws = DRAWS) => alpha + 3 * Math.sqrt((alpha * (1 - alpha)) / draws);

const isAnyBehind =
  (mounts: number) =>
  ({ mounts: left }: Decision) =>
    left.length < mounts;

/** What a fixed plan tests at, and a look of a run with a budget. */
const ALPHAS = [0.05, 0.05 / 8];

test('a workload alone, or beside few, is wrong no more often than it may be', () => {
  for (const alpha of ALPHAS) {
    for (const matrix of [
      ...[1, 2, 3].map((workloads) => ({ mounts: 2, workloads, boots: 3, loops: 3 })),
      { mounts: 2, workloads: 1, boots: 4, loops: 2 },
      { mounts: 2, workloads: 1, boots: 1, loops: 2 },
      { mounts: 2, workloads: 2, boots: 1, loops: 2 },
      { mounts: 3, workloads: 1, boots: 1, loops: 2 },
    ]) {
      const rate = rateOf(matrix, alpha, isAnyBehind(matrix.mounts));
      assert.ok(rate <= highest(alpha), `${rate} at ${alpha} of ${JSON.stringify(matrix)}`);
    }
  }
});

test('of many mounts that are equal none is told behind more often than that may be', () => {
  for (const [mounts, workloads, boots, draws] of [
    [3, 1, 3, 1500],
    [3, 1, 8, 1500],
    [10, 1, 14, 300],
    [10, 5, 3, 300],
  ] as const) {
    const rate = rateOf({ mounts, workloads, boots, loops: 1 }, 0.05, isAnyBehind(mounts), draws);
    assert.ok(rate <= highest(0.05, draws), `${rate} of ${mounts} mounts in ${boots} boots`);
  }
});

test('a rival far behind costs the others nothing', () => {
  const cellsOf = (mounts: readonly string[]) =>
    mounts.map((mount) =>
      summarizeCell(
        'w',
        mount,
        numbers(6).flatMap((boot) => {
          const level = mount === 'far' ? 1000 : mount === 'a' ? 22_000 * (1 + 0.01 * (boot % 3)) : 20_000 * (1 + 0.005 * (boot % 2));
          return [makeLoop('w', mount, `boot-${boot}`, 1, ratesOf(level)), makeLoop('w', mount, `boot-${boot}`, 2, ratesOf(level * 1.001))];
        }),
      ),
    );
  // The chance of an error at which a wins just so.
  const limitOf = (mounts: readonly string[]) => {
    const cells = cellsOf(mounts);
    const alphas = numbers(400).map((at) => 10 ** (-at / 50));
    return alphas.findLast((alpha) => decideWinners(cells, 'iops', winnerSpread([cells], 'iops'), 0.05, alpha).answer === 'fastest');
  };
  assert.ok(limitOf(['a', 'b']) !== undefined);
  assert.is(limitOf(['a', 'b', 'far']), limitOf(['a', 'b']));
});

test('mounts that differ by the margin are called equal no more often than that may be', () => {
  for (const alpha of ALPHAS) {
    const matrix = { mounts: 2, workloads: 1, boots: 3, loops: 3, sd: 0.004, lead: Math.log1p(0.05) };
    const rate = rateOf(matrix, alpha, ({ answer }) => answer === 'equal');
    assert.ok(rate <= highest(alpha), `${rate} at ${alpha}`);
  }
});

test('beside many workloads three boots tell what they told', () => {
  const rate = rateOf(
    { mounts: 2, workloads: 30, boots: 3, loops: 3, lead: Math.log1p(0.15) },
    0.05,
    ({ mounts }) => mounts.length === 1 && mounts[0] === 'm0',
  );
  assert.ok(rate > 0.6, `${rate}`);
});

test.run();
