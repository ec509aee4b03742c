/** Reports that are hard on charts, and a look at what was drawn. */

import type { SceneItem, SceneText } from 'vega';
import { buildReport } from '../../src/analyse/report.ts';
import { sourceOfRun } from '../../src/analyse/sources.ts';
import type { LoopResult, Report } from '../../src/model/records.ts';
import { warn } from '../../src/model/warnings.ts';
import { CHARTS, type Chart } from '../../src/render/charts/catalogue.ts';
import { buildHistorySpec, type SeriesHistory } from '../../src/render/charts/history.ts';
import { listRunCharts } from '../../src/render/charts/names.ts';
import { buildSpeedupSpec, type Speedup } from '../../src/render/charts/speedup.ts';
import { type Drawing, drawSpec } from '../../src/render/charts/svg.ts';
import type { ChartSpec } from '../../src/render/charts/theme.ts';
import { makeBadLoop, makeLoop, makeLoops, makeMetrics, makePlan, makeRun, reportOf } from './records.ts';

/** Names that break out of what is written carelessly. */
export const HOSTILE_NAMES = [
  '</script><img src=x onerror=alert(1)>',
  `a|b *c* [d](e) \`f\` 'g' "h" \\i`,
  'line\nbreak\ttab\u0000\uFFFE\uD800end',
  "datum['x'] + \\u0041 {{y}}",
  '=1+1',
];

const planOf = (workloads: readonly string[], mounts: readonly string[]) =>
  makePlan(workloads, 'tmpfs', { mounts: mounts.map((name) => ({ name, kind: 'tmpfs', options: {}, path: null })) });

/** Two runs of hostile names, with a cell of every outcome. */
export function makeHostileReport(): Report {
  const [a, b, c, d, e] = HOSTILE_NAMES as [string, string, string, string, string];
  const workloads = ['randrw-</text>', 'one & two', 'nothing'];
  const cpu = { qemu: 1.5, daemon: 0.5, sshd: null };
  const loopsOf = (factor: number): LoopResult[] => [
    ...[1, 2, 3].map((loop) =>
      makeLoop({ workload: workloads[0] as string, mount: a, loop, metrics: makeMetrics(factor * (900 + 10 * loop), factor * 300), hostCpuSeconds: cpu }),
    ),
    ...makeLoops(workloads[0] as string, b, [400, 440]),
    makeBadLoop({ workload: workloads[0] as string, mount: c, outcome: 'unsupported', errno: 'EINVAL', reason: 'mmap: <b>Invalid</b>' }),
    makeBadLoop({ workload: workloads[0] as string, mount: d, outcome: 'failed', reason: '</svg>' }),
    makeLoop({ workload: workloads[1] as string, mount: a, warnings: [warn('short-runtime', '0.5 s of 20 s'), warn('steal', '3 %')] }),
    makeLoop({ workload: workloads[1] as string, mount: b, metrics: makeMetrics(0) }),
    makeBadLoop({ workload: workloads[1] as string, mount: c, outcome: 'timed-out' }),
    makeLoop({ workload: workloads[1] as string, mount: e, metrics: { read: null, write: null, runtimeMs: 0 } }),
  ];
  const plan = planOf(workloads, HOSTILE_NAMES);
  return buildReport([
    sourceOfRun('<first>', makeRun(plan, { id: 'run <one>' }), loopsOf(1)),
    sourceOfRun('<second>', makeRun({ ...plan, fio: { ...plan.fio, direct: 0 } }, { id: 'run "two"' }), loopsOf(1.2)),
  ]);
}

/** 12 mounts with names of 40 characters that differ at the end, one of them without figures in one workload. */
export function makeCrowdedReport(): Report {
  const mounts = Array.from({ length: 12 }, (_, at) => `virtiofs-cache-always-thread-pool-size-${String.fromCharCode(65 + at)}`);
  const workloads = ['seqread-psync-multi', 'randrw-libaio-multi'];
  const loops = workloads.flatMap((workload) =>
    mounts.flatMap((mount, at) =>
      [1, 2, 3].map((loop) =>
        at === 5 && workload === 'seqread-psync-multi'
          ? makeBadLoop({ workload, mount, loop, outcome: 'unsupported', errno: 'EOPNOTSUPP' })
          : makeLoop({
              workload,
              mount,
              loop,
              metrics: makeMetrics(100 * 2 ** at * (1 + loop / 50), workload.startsWith('randrw') ? 40 * 2 ** at : null),
              hostCpuSeconds: { qemu: 1 + at, daemon: 0.1, sshd: 0 },
              warnings: at === 11 ? [warn('short-runtime', '1 s of 20 s'), warn('host-busy', '')] : [],
            }),
      ),
    ),
  );
  return reportOf(makeRun(planOf(workloads, mounts)), loops);
}

/** One mount, one workload, one loop. */
export function makeLoneReport(): Report {
  return reportOf(makeRun(planOf(['seqread-psync'], ['virtiofs'])), [makeLoop({ mount: 'virtiofs' })]);
}

/** Twenty nights on two machines, with a change of every kind, two of them on neighbouring nights. */
export function makeHistory(): SeriesHistory {
  const day = (at: number) => new Date(Date.UTC(2026, 9, 1 + at, 2, 30)).toISOString();
  return {
    title: `${HOSTILE_NAMES[0]}: randread-psync`,
    unit: 'IOPS (k = 1000)',
    nights: Array.from({ length: 20 }, (_, at) => {
      const value = (at < 12 ? 7000 : 6300) + 40 * (at % 3);
      return {
        at: day(at),
        value,
        low: at === 3 ? null : value - 50,
        high: at === 3 ? null : value + 50,
        label: `commit ${at}`,
        machine: at < 9 ? '<old>' : 'new & fast',
      };
    }),
    changes: [
      { at: day(12), kind: 'drop', effect: -0.1 },
      { at: day(13), kind: 'rise', effect: 0.012 },
      { at: day(19), kind: 'now', effect: -0.06 },
    ],
    canTell: true,
    conditions: 'Loops of 20 s; files of 4G; direct 1; on an emulated CPU (TCG): compare nights, not machines.',
  };
}

/** A cell of every verdict, one without a ratio, one with an interval as wide as few loops make it. */
export function makeSpeedup(): Speedup {
  const cell = (
    workload: string,
    mount: string,
    ratio: number | null,
    low: number | null,
    high: number | null,
    verdict: Speedup['cells'][number]['verdict'],
  ) => ({
    workload,
    mount,
    ratio,
    low,
    high,
    verdict,
  });
  const [a, b] = HOSTILE_NAMES as [string, string];
  return {
    base: '<base>',
    candidate: 'a candidate with a name of forty letters',
    cells: [
      cell('v', a, 1.31, 1.2, 1.4, 'better'),
      cell('v', b, 0.8, 0.75, 0.85, 'worse'),
      cell('w', a, 1.001, 0.99, 1.01, 'same'),
      cell('w', b, 1.05, 0.001, 900, 'undecided'),
      cell('x', a, null, null, null, 'undecided'),
      cell('x', b, 1.1, null, null, 'undecided'),
    ],
    notes: [`Differs: hostKernel is 6.1 (<base>) against ${HOSTILE_NAMES[0]}`, 'Loops of 20 s.'],
  };
}

/** Every chart that this report can draw, by name. */
export function specsOf(report: Report): Record<string, ChartSpec> {
  return Object.fromEntries(
    listRunCharts().flatMap((name) => {
      const spec = (CHARTS[name] as Chart).build(report);
      return spec === null ? [] : [[name, spec]];
    }),
  );
}

/** The charts of records of their own. */
export function ownSpecs(): Record<string, ChartSpec> {
  return { history: buildHistorySpec(makeHistory()) as ChartSpec, speedup: buildSpeedupSpec(makeSpeedup()) as ChartSpec };
}

/** The records a chart shows. */
export function valuesOf<Datum = Record<string, unknown>>(spec: ChartSpec | null): readonly Datum[] {
  if (spec === null) throw new Error('there is no chart');
  return (spec.data as unknown as { values: Datum[] }).values;
}

/** Every mark of a drawing, with where its group lies. */
export interface Placed<Item> {
  readonly item: Item;
  readonly role: string;
  readonly marktype: string;
  readonly x: number;
  readonly y: number;
}

interface SceneNode {
  readonly marktype?: string;
  readonly role?: string;
  readonly x?: number;
  readonly y?: number;
  readonly items?: readonly SceneNode[];
}

/** All marks of a type, such as `text` or `rect`. */
export function marksOf(
  drawing: Drawing,
  marktype: string,
): Placed<SceneItem & SceneText & { readonly fill?: string; readonly datum?: Record<string, unknown> }>[] {
  const found: Placed<never>[] = [];
  const walk = (mark: SceneNode, x: number, y: number) => {
    for (const item of mark.items ?? []) {
      if (mark.marktype === marktype) found.push({ item: item as never, role: mark.role ?? '', marktype, x, y });
      if (mark.marktype === 'group') for (const inner of item.items ?? []) walk(inner, x + (item.x ?? 0), y + (item.y ?? 0));
    }
  };
  walk((drawing.scene as unknown as { root: SceneNode }).root, 0, 0);
  return found;
}

const drawings = new Map<string, Promise<Drawing>>();

/** Draws a spec once, however many tests look at it. */
export function draw(spec: ChartSpec): Promise<Drawing> {
  const id = JSON.stringify(spec);
  const known = drawings.get(id) ?? drawSpec(spec);
  drawings.set(id, known);
  return known;
}
