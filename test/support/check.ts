/** Reports of checks over seeded nights, for the tests of their formats. */

import type { CheckReport } from '../../src/analyse/nightly/check-report.ts';
import { judgeNights, NIGHTLY_DEFAULTS } from '../../src/analyse/nightly/judge.ts';
import type { Night, NightlySettings, NightVerdict } from '../../src/analyse/nightly/records.ts';
import { makeNights, type NightShape } from './nightly.ts';

/** The last of these nights, judged by each metric. */
export function checkNights(nights: readonly Night[], metrics: readonly string[] = ['iops'], settings: Partial<NightlySettings> = {}): CheckReport {
  const { id, at, labels } = nights.at(-1) as Night;
  const checked = metrics.map((metric) => ({ metric, verdict: judgeNights(nights, { ...NIGHTLY_DEFAULTS, metric, ...settings }).at(-1) as NightVerdict }));
  return {
    night: { id, at, labels },
    history: 'nightly.db',
    metrics: checked,
    broken: [],
    confirmation: null,
    regressed: checked.some(({ verdict }) => verdict.findings.some(({ fails }) => fails)),
    warnings: [],
  };
}

/** ln of what these series are multiplied by from a night on. */
export const stepAt =
  (first: number, size: number, ...keys: readonly string[]) =>
  (series: string, night: number): number =>
    night >= first && (keys.length === 0 || keys.includes(series)) ? Math.log1p(size) : 0;

const SHAPE: NightShape = { nights: 30, workloads: 8 };
const checkOf = (shape: Partial<NightShape>) => checkNights(makeNights({ ...SHAPE, ...shape }));

/** A check of each kind a format has to tell, by name. */
export const CHECKS = {
  'a regression': () => checkOf({ effect: stepAt(30, -0.2, 'a/w3', 'b/w5') }),
  'no regression': () => checkOf({}),
  'too little history': () => checkOf({ nights: 10, effect: stepAt(10, -0.3, 'a/w3') }),
  'the first night': () => checkOf({ nights: 1 }),
  'nothing measured': () => checkNights(makeNights(SHAPE).map((night, at) => (at === 29 ? { ...night, series: [] } : night))),
  'an improvement': () => {
    const nights = makeNights({ ...SHAPE, nights: 40, effect: stepAt(26, 0.2, 'a/w3') });
    const risen = judgeNights(nights).findIndex(({ findings }) => findings.some(({ kind }) => kind === 'rise'));
    return checkNights(nights.slice(0, risen + 1));
  },
  'a regression of the night before': () => checkOf({ effect: stepAt(29, -0.2, 'a/w3', 'b/w5') }),
  'a whole mount': () =>
    checkOf({ workloads: 20, mounts: ['a', 'b', 'c'], effect: (series, night) => (series.startsWith('a/') && night >= 30 ? Math.log(0.9) : 0) }),
  'all together, without a control': () => checkOf({ effect: stepAt(30, -0.1) }),
  'all together again, without a control': () => checkOf({ effect: stepAt(29, -0.1) }),
  'all together, beside a control': () =>
    checkOf({ controls: ['tmp'], effect: (series, night) => (night >= 30 && !series.startsWith('tmp') ? Math.log(0.9) : 0) }),
  'a slow machine, by its control': () => checkOf({ controls: ['tmp'], effect: stepAt(30, -0.1) }),
} as const satisfies Readonly<Record<string, () => CheckReport>>;

/** Names made to break out of a format: each is a mount and a part of a workload's name. */
export const HOSTILE_NAMES: readonly string[] = [
  '::error title=x::y',
  'a%0Ab%3A%2C',
  'line\nbreak\r\n::set-output name=x::1',
  ']]>',
  '</failure><x a="\'&amp;">',
  'bell\u0007\u0000\u001b[31m\u009b1m\ufffe',
  'p|q \\| `c` **b** [l](u) <script>',
  `forty ${'x'.repeat(40)}`,
];

/** A check in which a series of each hostile name regressed, and labels are hostile too. */
export function checkHostile(): CheckReport {
  const nights = makeNights({ ...SHAPE, mounts: HOSTILE_NAMES, effect: (series, night) => (night === 30 && series.endsWith('/w3') ? Math.log(0.5) : 0) });
  const rename = (key: string) => key.replace(/w(\d)$/, (_, at) => `w${at} ${HOSTILE_NAMES[Number(at) - 1]}`);
  return checkNights(
    nights.map((night) => ({
      ...night,
      labels: { commit: HOSTILE_NAMES.join(' ') },
      series: night.series.map((series) => ({ ...series, key: rename(series.key), workload: rename(series.workload) })),
    })),
  );
}
