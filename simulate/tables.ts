/** What the simulator found, as the tables of docs/statistics.md. */

import { markdownTable } from 'markdown-table';
import { DEFAULT_MARGIN } from '../src/model/margin.ts';
import { joinAnd } from '../src/text/list-some.ts';
import { formatShare } from '../src/text/units.ts';
import { BUDGET_WAYS, type BudgetAnswers, type BudgetResult, MIXED_LEADS } from './budget.ts';
import { type ComparisonResult, SIDES } from './comparisons.ts';
import type { Setting } from './model.ts';
import { type Found, type NightlyResult, type RuleResult, STEPS, TOGETHER_STEPS } from './nightly.ts';
import { otavaRule, readMeasuredOtava } from './otava.ts';
import { readMeasuredPublished } from './published.ts';
import { LEADS, SEQUENTIAL_LOOPS, type SequentialResult, WAYS } from './sequential.ts';
import { formatRate } from './tally.ts';
import { SIMULATED_FIGURES } from './winner-figures.ts';
import { AHEAD, type Answers, RUNS, type WinnerResult } from './winners.ts';

export interface Simulated {
  readonly setting: Setting;
  readonly loops: number;
  readonly nightly: NightlyResult;
  readonly winners: WinnerResult;
  readonly comparisons: ComparisonResult;
  readonly sequential: SequentialResult;
  readonly budget: BudgetResult;
}

const both = ({ sameNight, within }: Found) => (within.trials === 0 ? formatRate(sameNight) : `${formatRate(sameNight)} / ${formatRate(within)}`);

function ruleRow({ name, falseNights, found }: RuleResult): string[] {
  return [name, formatRate(falseNights), ...found.map(both)];
}

const table = (rows: readonly (readonly string[])[]) => markdownTable(rows, { align: ['l', ...(rows[0] ?? []).slice(1).map(() => 'r')] });

function nightlyTable({ setting, loops, nightly }: Simulated): string {
  const header = ['rule', 'false nights', ...STEPS.map((step) => `-${step} %`)];
  const otava = otavaRule(setting, loops, readMeasuredOtava());
  const rules = [nightly.ours, ...nightly.confirmed, ...nightly.rivals, ...(otava === null ? [] : [otava])];
  return `${setting}, ${loops} loops\n\n${table([header, ...rules.map(ruleRow)])}`;
}

function togetherTable(all: readonly Simulated[]): string {
  const header = [
    'setting',
    'one mount -3 %',
    ...TOGETHER_STEPS.map((step) => `all -${step} %, control`),
    'false, control',
    'all -10 %, no control: warned',
    'failed',
  ];
  const rows = all.map(({ setting, loops, nightly }) => [
    `${setting}, ${loops} loops`,
    both(nightly.mount3),
    ...nightly.together.map(both),
    formatRate(nightly.togetherFalse),
    formatRate(nightly.togetherWarned),
    formatRate(nightly.togetherFailed),
  ]);
  return table([header, ...rows]);
}

/** `figure`: its place in SIMULATED_FIGURES. */
function winnersTable(all: readonly Simulated[], figure: number, what: keyof Answers): string {
  const header = [
    'setting',
    ...RUNS.flatMap((runs) => AHEAD.map((ahead) => `${runs === 1 ? '1 run' : `${runs} runs`}, ${ahead === 0 ? 'equal' : `${ahead} %`}`)),
  ];
  const rows = all.map(({ setting, loops, winners }) => [
    `${setting}, ${loops} loops`,
    ...(winners.answers[figure]?.[what] ?? []).flatMap((tallies) => tallies.map(formatRate)),
  ]);
  return table([header, ...rows]);
}

function comparisonsTable(all: readonly Simulated[]): string {
  const header = ['setting', ...SIDES.flatMap((runs) => [`${runs} against ${runs}: any called`, 'interval holds 1'])];
  const rows = all.map(({ setting, loops, comparisons: { called, covered } }) => [
    `${setting}, ${loops} loops`,
    ...SIDES.flatMap((_, at) => [called[at], covered[at]].map((tally) => (tally === undefined ? '' : formatRate(tally)))),
  ]);
  return table([header, ...rows]);
}

function sequentialTable(all: readonly Simulated[]): string {
  const lead = (percent: number) => (percent === 0 ? 'equal' : `${percent} %`);
  const header = ['setting', 'way', ...LEADS.flatMap((percent) => [`${lead(percent)}: ✓`, '≈', 'loops'])];
  const simulated = all.filter(({ loops }) => loops === SEQUENTIAL_LOOPS);
  const rows = simulated.flatMap(({ setting, sequential }) =>
    WAYS.map((way) => [
      setting,
      way,
      ...sequential[way].flatMap(({ winner, equal, loops }) => [
        formatRate(winner),
        formatRate(equal),
        loops.fixed === 0 ? '' : ((100 * loops.taken) / loops.fixed).toFixed(0),
      ]),
    ]),
  );
  return table([header, ...rows]);
}

function budgetTable(results: readonly (readonly [string, BudgetResult])[]): string {
  const header = ['setting', 'way', 'equal: ✓', 'wrong ✓', '5 % apart: ≈', '10 % apart: found', 'answered', 'time'];
  const minutes = ({ time }: BudgetAnswers) => time.seconds / time.runs / 60;
  const rows = results.flatMap(([setting, result]) =>
    BUDGET_WAYS.map((way) => {
      const { falseWinner, wrongWinner, falseEqual, found, answered } = result[way];
      return [setting, way, ...[falseWinner, wrongWinner, falseEqual, found, answered].map(formatRate), `${minutes(result[way]).toFixed(0)} min`];
    }),
  );
  return table([header, ...rows]);
}

/** What can be simulated alone. */
export const PARTS = ['nightly', 'winners', 'comparisons', 'sequential', 'budget'] as const;

export type Part = (typeof PARTS)[number];

/** The tables of a part; rates in 100. `command` is the one that made them. */
export function renderPart(part: Part, all: readonly Simulated[], command: string): string {
  const [first] = all;
  const parts: Readonly<Record<Part, () => string[]>> = {
    nightly: () => [
      `By \`${command}\`: ${first?.nightly.ours.falseNights.trials} nights and ${first?.nightly.ours.found[0]?.sameNight.trials} steps of each size a setting; all figures in 100.`,
      '**Did this night regress?** Nights with a false alarm among 90 series, and steps in one series found in the same night / within three nights.',
      ...all.map(nightlyTable),
      '**Steps of many series**, found in the same night / within three nights.',
      togetherTable(all),
    ],
    winners: () => [
      `**Who wins?** A single winner of three mounts: of two equal ones it is false, of one that is ahead it is found. ${first?.winners.answers[0]?.wins[0]?.[0]?.trials} workloads a setting.`,
      ...SIMULATED_FIGURES.flatMap(({ title }, at) => [`By ${title}`, winnersTable(all, at, 'wins')]),
      `**Who is equal?** The first two of three mounts called equal, within a margin of ${formatShare(DEFAULT_MARGIN)}: of equal ones it is found, of one that is ahead by 5 or 10 % it is false.`,
      ...SIMULATED_FIGURES.flatMap(({ title }, at) => [`By ${title}`, winnersTable(all, at, 'equals')]),
    ],
    comparisons: () => [
      `**Better or worse?** Runs of which nothing changed, slow ones among them: comparisons (${first?.comparisons.called.map(({ trials }) => trials).join(', ')}) that call any of 90 cells better or worse, and cells whose 95 % interval holds 1.`,
      comparisonsTable(all),
    ],
    sequential: () => [
      `**Stopping where the answer is known.** Runs that are looked at while they go on, up to 14 boots of 2 loops, against a fixed plan; the same with a time that ends somewhere between one and six pilots, and 12 loops of one boot at the most; loops in 100 of the fixed plan's. The first of three mounts is ahead of the second by so much: of equal ones a winner is false, of others ≈. ${first?.sequential[WAYS[0]][0]?.winner.trials} workloads a setting.`,
      sequentialTable(all),
    ],
    budget: () => {
      const simulated = all.filter(({ loops }) => loops === SEQUENTIAL_LOOPS).map(({ setting, budget }) => [setting, budget] as const);
      const published = readMeasuredPublished();
      return [
        `**The same verdicts in a quarter of the time?** ${simulated[0]?.[1][BUDGET_WAYS[0]].time.runs} matrices a setting of 30 workloads on three mounts, of which the best is ahead by ${joinAnd(MIXED_LEADS.map((lead) => `${lead} %`))} in turn and the third far behind; and ${published.matrices} of published figures: the levels and spreads of ${published.cells} cells of rhvgoyal/virtiofs-tests, two variants as three mounts, one of them twice. Times are those of an emulated guest. A winner of equal mounts is false, as is another than the best, and ≈ of mounts that are 5 % apart or more.`,
        budgetTable([...simulated, ['published', published.result]]),
      ];
    },
  };
  return parts[part]().join('\n\n');
}
