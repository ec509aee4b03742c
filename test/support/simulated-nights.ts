/** Nights of the project's own simulator with steps put in: as the nightly rule takes them, and as raw text of virtiofs-tests. */

import { MODELS, makeWorld, type Setting, simulateNight, WORKLOADS } from '../../simulate/model.ts';
import type { Night, NightSeries } from '../../src/analyse/nightly/records.ts';
import { BUILT_IN_WORKLOADS } from '../../src/fio/workloads.ts';
import { renderRawText } from './raw-text.ts';

const MOUNTS = ['virtiofs', '9p', 'sshfs'];
/** In the simulator's order. */
const JOBS = [...BUILT_IN_WORKLOADS].sort();

export interface Step {
  readonly series: string;
  /** Nights from 1; without a last one it lasts. */
  readonly first: number;
  readonly last?: number;
  readonly percent: number;
}

export interface Simulation {
  readonly setting: Setting;
  readonly seed: number;
  readonly nights: number;
  readonly loops: number;
  readonly steps: readonly Step[];
}

/** Loops' IOPS of each series of a night. */
type Rates = ReadonlyMap<string, readonly number[]>;

function ratesOf({ setting, seed, loops, steps }: Simulation, night: number): Rates {
  const { rates } = simulateNight(makeWorld(MODELS[setting], seed, MOUNTS.length), night, loops);
  return new Map(
    MOUNTS.flatMap((mount, mountAt) =>
      JOBS.map((job, jobAt): [string, number[]] => {
        const key = `${mount}/${job}`;
        const from = (mountAt * WORKLOADS + jobAt) * loops;
        const factor = steps
          .filter(({ series, first, last = Number.POSITIVE_INFINITY }) => series === key && first <= night && night <= last)
          .reduce((product, { percent }) => product * (1 + percent / 100), 1);
        return [key, Array.from(rates.subarray(from, from + loops), (rate) => Math.exp(rate) * factor)];
      }),
    ),
  );
}

const nightsOf = (simulation: Simulation) => Array.from({ length: simulation.nights }, (_, at) => ratesOf(simulation, at + 1));

/** The nights as the rule takes them. */
export function simulateNights(simulation: Simulation): Night[] {
  return nightsOf(simulation).map((rates, at) => {
    const series = [...rates].map(([key, loops]): NightSeries => {
      const [mount, workload] = key.split('/') as [string, string];
      return { key, mount, workload, control: false, loops };
    });
    return { id: `night-${at + 1}`, at: new Date(Date.UTC(2026, 0, at + 1)).toISOString(), labels: {}, machine: 'm', series };
  });
}

/** The nights as raw text: of each night one for each mount. */
export function simulateRawNights(simulation: Simulation): string[][] {
  return nightsOf(simulation).map((rates) =>
    MOUNTS.map((mount) => renderRawText({ mount, loops: simulation.loops, jobs: JOBS.map((job) => ({ job, iops: rates.get(`${mount}/${job}`) ?? [] })) })),
  );
}
