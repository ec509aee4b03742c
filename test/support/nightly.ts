/** Seeded nights for tests of the nightly rule. */

import { randomOf } from '../../simulate/random.ts';
import { judgeNights } from '../../src/analyse/nightly/judge.ts';
import type { Night, NightSeries } from '../../src/analyse/nightly/records.ts';

export interface NightShape {
  readonly nights: number;
  readonly workloads: number;
  readonly mounts?: readonly string[];
  readonly controls?: readonly string[];
  readonly loops?: number;
  readonly seed?: number;
  /** Standard deviation between nights; loops differ by half as much. */
  readonly sd?: number;
  /** ln of what a series' loops are multiplied by in a night (from 1). */
  readonly effect?: (series: string, night: number) => number;
}

/** Nights of `mounts` x `workloads` series named mount/w1, mount/w2, ... with normal noise. */
export function makeNights({ nights, workloads, mounts = ['a', 'b'], controls = [], loops = 3, seed = 1, sd = 0.01, effect = () => 0 }: NightShape): Night[] {
  return Array.from({ length: nights }, (_, at): Night => {
    const night = at + 1;
    const series = [...mounts, ...controls].flatMap((mount, mountAt) =>
      Array.from({ length: workloads }, (_, workloadAt): NightSeries => {
        const random = randomOf(seed, night, mountAt, workloadAt);
        const workload = `w${workloadAt + 1}`;
        const key = `${mount}/${workload}`;
        const level = 10 + effect(key, night) + sd * random.normal();
        return {
          key,
          mount,
          workload,
          control: controls.includes(mount),
          loops: Array.from({ length: loops }, () => Math.exp(level + (sd / 2) * random.normal())),
        };
      }),
    );
    return { id: `night-${night}`, at: new Date(Date.UTC(2026, 0, night, 1, 30)).toISOString(), labels: { commit: `c${night}` }, machine: 'm', series };
  });
}

/** What the rule finds in single series, by night (from 1) and name; what only confirms or ends an event is left out. */
export function listEvents(nights: readonly Night[]) {
  return judgeNights(nights).flatMap(({ findings }, at) =>
    findings
      .flatMap(({ kind, key, z }) => (key !== null && (kind === 'now' || kind === 'drop' || kind === 'rise') ? [{ night: at + 1, key, kind, z }] : []))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  );
}
