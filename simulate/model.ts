/**
 * Simulated nights: what disturbs real ones, each as a parameter. The part within a run is fitted to 1,126 published
 * cells of rhvgoyal/virtiofs-tests; the part between nights is assumed from near-repeats among them.
 */

import { type Random, randomOf } from './random.ts';

/** All on the log scale. */
export interface NoiseModel {
  /** Median over series of the standard deviation within a cell, and how it spreads over series (sd of its log). */
  readonly loopSd: number;
  readonly loopSdSpread: number;
  /** Degrees of freedom of the loop noise; 0: normal. */
  readonly loopTail: number;
  /** Correlation of neighbouring loops. */
  readonly loopCorrelation: number;
  /** Disturbed loops: how many, how far on average, and which share upwards. */
  readonly outlierChance: number;
  readonly outlierSize: number;
  readonly outlierUp: number;
  /** Sd between nights over sd within a cell, its spread over series, and its tail. */
  readonly nightRatio: number;
  readonly nightRatioSpread: number;
  readonly nightTail: number;
  /** What a night does to all series, and to one mount. */
  readonly commonSd: number;
  readonly mountSd: number;
  /** Nights in which the machine is 5 to 15 % slower. */
  readonly slowChance: number;
  /** Sd of linear drifts over 30 nights: of each series, and of all. */
  readonly seriesDrift: number;
  readonly commonDrift: number;
  /** Machine drift inside a night: a process that forgets in 20 min, and a trend over the whole night. */
  readonly wanderSd: number;
  readonly trendSd: number;
}

const SHARED = { loopCorrelation: 0.45, nightRatioSpread: 0.4 };

/** calm: 384 cells pinned with numactl; normal: all 1,126 cells; noisy: the 270 DAX cells. */
export const MODELS = {
  calm: {
    ...SHARED,
    ...{ loopSd: 0.0075, loopSdSpread: 0.43, loopTail: 0, outlierChance: 0.07, outlierSize: 0.075, outlierUp: 0.12 },
    ...{ nightRatio: 0.5, nightTail: 8, commonSd: 0.003, mountSd: 0.002, slowChance: 1 / 60, seriesDrift: 0.0015, commonDrift: 0.003 },
    ...{ wanderSd: 0.002, trendSd: 0.003 },
  },
  normal: {
    ...SHARED,
    ...{ loopSd: 0.0147, loopSdSpread: 0.85, loopTail: 6, outlierChance: 0.08, outlierSize: 0.13, outlierUp: 0.15 },
    ...{ nightRatio: 1, nightTail: 5, commonSd: 0.007, mountSd: 0.005, slowChance: 1 / 30, seriesDrift: 0.003, commonDrift: 0.005 },
    ...{ wanderSd: 0.005, trendSd: 0.007 },
  },
  noisy: {
    ...SHARED,
    ...{ loopSd: 0.03, loopSdSpread: 0.8, loopTail: 6, outlierChance: 0.07, outlierSize: 0.23, outlierUp: 0.09 },
    ...{ nightRatio: 1.5, nightTail: 4, commonSd: 0.015, mountSd: 0.01, slowChance: 1 / 15, seriesDrift: 0.006, commonDrift: 0.01 },
    ...{ wanderSd: 0.012, trendSd: 0.015 },
  },
} as const satisfies Readonly<Record<string, NoiseModel>>;

export type Setting = keyof typeof MODELS;

/** Each job of the virtiofs-tests family: how noisy beside others (log), and what its first loop lacks (log). */
const JOBS: readonly (readonly [number, number])[] = [
  ...([
    [-0.14, -0.0045],
    [-0.2, -0.0045],
    [0.15, -0.016],
    [0.19, -0.016],
    [-0.11, -0.0045],
    [-0.14, -0.0045],
  ] as const),
  ...([
    [0.07, 0],
    [-0.29, 0],
    [0.35, -0.002],
    [-0.13, -0.002],
    [-0.02, 0],
    [-0.19, 0],
  ] as const),
  ...([
    [0.22, 0],
    [-0.21, 0],
    [0.51, 0],
    [-0.04, 0],
    [0.1, 0],
    [-0.12, 0],
  ] as const),
  ...([
    [-0.1, 0],
    [-0.26, 0],
    [-0.25, -0.0015],
    [-0.28, -0.0015],
    [0.05, 0],
    [-0.32, 0],
  ] as const),
  ...([
    [0.11, 0.002],
    [0.06, 0.002],
    [0.27, -0.009],
    [0.43, -0.009],
    [0.17, 0.004],
    [0.12, 0.004],
  ] as const),
];

export const WORKLOADS = JOBS.length;

/** Makes the sd within a cell of three correlated loops come out as asked. */
const CORRELATED_SCALE = 1.26;
/** Night-to-night sd of the log of the loop noise. */
const VOLATILITY = 0.35;
const SD_LIMITS = [0.0015, 0.12] as const;
/** How unlike series take what moves all: always, and by the night. */
const LOAD_SPREAD = 0.2;
const NIGHTLY_LOAD_SPREAD = 0.22;
const LOOP_SECONDS = 25;
const WANDER_SECONDS = 1200;
const OUTLIER_LIMITS = { up: 0.25, down: 0.9 };

/** One simulated series; `base` is its ln rate. */
interface SimulatedSeries {
  readonly mount: number;
  readonly base: number;
  readonly sd: number;
  readonly nightSd: number;
  readonly drift: number;
  readonly load: number;
  readonly firstLoop: number;
}

export interface World {
  readonly model: NoiseModel;
  readonly seed: number;
  readonly mounts: number;
  /** Mount by mount, each with all workloads. */
  readonly series: readonly SimulatedSeries[];
  readonly drift: number;
}

/** Streams of random numbers, by what they are for. */
const STREAM = { series: 1, world: 2, night: 3, cell: 4, again: 5 } as const;

export function makeWorld(model: NoiseModel, seed: number, mounts = 3): World {
  const series = Array.from({ length: mounts * WORKLOADS }, (_, at): SimulatedSeries => {
    const random = randomOf(seed, STREAM.series, at);
    const [noise, firstLoop] = JOBS[at % WORKLOADS] as readonly [number, number];
    const sd = Math.min(SD_LIMITS[1], Math.max(SD_LIMITS[0], model.loopSd * Math.exp(noise + model.loopSdSpread * random.normal())));
    return {
      mount: Math.floor(at / WORKLOADS),
      base: Math.log(20_000),
      sd,
      nightSd: sd * model.nightRatio * Math.exp(model.nightRatioSpread * random.normal()),
      drift: model.seriesDrift * random.normal(),
      load: 1 + LOAD_SPREAD * random.normal(),
      firstLoop,
    };
  });
  return { model, seed, mounts, series, drift: model.commonDrift * randomOf(seed, STREAM.world).normal() };
}

/** ln rates of one cell's loops around `level`; `driftAt` is what the machine does at loop 0, 1, ... */
function drawLoops(random: Random, model: NoiseModel, series: SimulatedSeries, level: number, out: Float64Array, driftAt: (loop: number) => number): void {
  const sd = series.sd * Math.exp(VOLATILITY * random.normal()) * CORRELATED_SCALE;
  const fresh = Math.sqrt(1 - model.loopCorrelation ** 2);
  let noise = 0;
  for (let loop = 0; loop < out.length; loop++) {
    const draw = random.student(model.loopTail);
    noise = loop === 0 ? draw : model.loopCorrelation * noise + fresh * draw;
    let value = level + sd * noise + (loop === 0 ? series.firstLoop : 0) + driftAt(loop);
    const [hit, size, up] = [random.uniform(), model.outlierSize * random.exponential(), random.uniform()];
    if (hit < model.outlierChance) value += up < model.outlierUp ? Math.min(size, OUTLIER_LIMITS.up) : -Math.min(size, OUTLIER_LIMITS.down);
    out[loop] = value;
  }
}

export interface SimulatedNight {
  /** ln rate of loop l of series s at s * loops + l. */
  readonly rates: Float64Array;
  /** What all series had in common. */
  readonly shift: number;
}

/** Night `night` (from 1) of a world, without any steps. */
export function simulateNight(world: World, night: number, loops: number): SimulatedNight {
  const { model, mounts } = world;
  const random = randomOf(world.seed, STREAM.night, night);
  const common = model.commonSd * random.normal();
  const slow = random.uniform() < model.slowChance;
  const size = 5 + 10 * random.uniform();
  const shift = common + (slow ? Math.log1p(-size / 100) : 0);
  const ofMount = Array.from({ length: mounts }, () => model.mountSd * random.normal());
  const trend = model.trendSd * random.normal();

  // Loops run workload by workload, with the mounts in turn.
  const slots = world.series.length * loops;
  const wander = new Float64Array(slots);
  const keep = Math.exp(-LOOP_SECONDS / WANDER_SECONDS);
  let drift = model.wanderSd * random.normal();
  for (let slot = 0; slot < slots; slot++) {
    wander[slot] = drift + trend * (slot / slots - 0.5);
    drift = keep * drift + Math.sqrt(1 - keep * keep) * model.wanderSd * random.normal();
  }
  const rates = new Float64Array(slots);
  for (const [at, series] of world.series.entries()) {
    const cell = randomOf(world.seed, STREAM.cell, night, at);
    const workload = at % WORKLOADS;
    let level = series.base + ((series.drift + world.drift) * (night - 1)) / 30;
    level += (series.load + NIGHTLY_LOAD_SPREAD * cell.normal()) * shift + (ofMount[series.mount] as number);
    level += series.nightSd * cell.student(model.nightTail);
    const slotOf = (loop: number) => (workload * loops + loop) * mounts + series.mount;
    drawLoops(cell, model, series, level, rates.subarray(at * loops, (at + 1) * loops), (loop) => wander[slotOf(loop)] as number);
  }
  return { rates, shift };
}

/**
 * One cell measured again later in the same night after a fresh boot: the machine is as fast as it was, the boot's own
 * effect is drawn anew.
 */
export function measureAgain(world: World, night: number, at: number, shift: number, loops: number, attempt = 0): Float64Array {
  const random = randomOf(world.seed, STREAM.again, night, at, attempt);
  const { model } = world;
  const series = world.series[at] as SimulatedSeries;
  let level = series.base + ((series.drift + world.drift) * (night - 1)) / 30;
  level += (series.load + NIGHTLY_LOAD_SPREAD * random.normal()) * shift + model.mountSd * random.normal();
  level += series.nightSd * random.student(model.nightTail) + model.wanderSd * random.normal();
  const out = new Float64Array(loops);
  drawLoops(random, model, series, level, out, () => 0);
  return out;
}
