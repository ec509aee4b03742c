/** What a history costs as it grows: adding a night, reading a window and checking a night, ten years of nights against two months. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { identifySeries } from '../src/analyse/history/identity.ts';
import type { KeptLoop, Night, NightCell } from '../src/model/night.ts';
import type { DirectionMetrics, SourcedLoop } from '../src/model/records.ts';
import { type History, openHistory } from '../src/store/history/history.ts';
import { createRunDirectory } from '../src/store/run-directory.ts';
import { MACHINE } from '../test/support/nights.ts';
import { makePlan, makeRun } from '../test/support/records.ts';

const SHORT_NIGHTS = 60;
const LONG_NIGHTS = 3650;
const WINDOW_NIGHTS = 90;
const PAIRS = 15;
const CHECK_PAIRS = 7;

const DAY_MS = 86_400_000;
const PARAMETERS = { runtimeSeconds: 20, iodepth: 16, sizeBytes: 4 * 1024 ** 3, direct: 1, blockSizeBytes: 4096 } as const;

/** 3 mounts x 30 workloads. */
const WORKLOADS = Array.from({ length: 30 }, (_, at) => `workload-${at}`);
const RUN = makeRun(makePlan(WORKLOADS, 'virtiofs,9p,sshfs'));
const SERIES = RUN.plan.mounts.flatMap(({ name }) => WORKLOADS.map((workload) => identifySeries({ mount: name, workload }, PARAMETERS, RUN)));

function makeLoop(seed: number, loop: number): KeptLoop {
  const iops = 1000 + ((seed * 7919 + loop * 104_729) % 997);
  const read: DirectionMetrics = {
    bw: iops * 4096,
    iops,
    clatMeanNs: 1e9 / iops,
    clatP50Ns: 9e8 / iops,
    clatP95Ns: 2e9 / iops,
    clatP99Ns: 3e9 / iops,
    clatP999Ns: 4e9 / iops,
    clatP9999Ns: 5e9 / iops,
  };
  const probe = { stealFraction: 0, load1: 0.5, pressureUs: { cpu: iops, io: 0, memory: 0 } };
  return {
    run: `run-${seed}`,
    loop,
    outcome: 'ok',
    metrics: { read, write: null, runtimeMs: 20_000 },
    hostCpuSeconds: { qemu: 20, daemon: 5, sshd: 0 },
    reason: null,
    errno: null,
    startedAt: '2026-11-20T12:00:00.000Z',
    elapsedMs: 20_500,
    warnings: [],
    guest: probe,
    host: probe,
  };
}

/** Night number `day` of 90 series x 3 loops. */
function makeNight(day: number): Night {
  const id = `run-${day}`;
  const cells = SERIES.map(
    (series, at): NightCell<KeptLoop> => ({ series, outcome: 'ok', runtimeSeconds: 20, loops: [1, 2, 3].map((loop) => makeLoop(day * 90 + at, loop)) }),
  );
  const at = new Date(Date.UTC(2016, 0, 1) + day * DAY_MS).toISOString();
  return { id, at, labels: { commit: id }, accepted: [], fsbench: '0', machine: MACHINE, environments: [], sources: [], parts: [id], cells };
}

/** A run directory of the night that comes after all. */
function makeTonight(dir: string): string {
  const run = join(dir, 'tonight');
  const directory = createRunDirectory(run, { ...RUN, plan: { ...RUN.plan, fio: PARAMETERS } });
  for (const { series, loops } of makeNight(LONG_NIGHTS + PAIRS + 1).cells) {
    for (const loop of loops) {
      const { mount, workload } = series;
      const full: SourcedLoop = { ...loop, run: RUN.id, mount, workload, fioArgv: [], raw: `${mount}-${workload}-${loop.loop}`, parameters: PARAMETERS };
      directory.append(full, { stdout: Buffer.from('{}'), stderr: '' });
    }
  }
  directory.close();
  return run;
}

/** Milliseconds of `fsbench check` as a command. Throws where it judged no night of the history. */
function checkMs(cli: string, tonight: string, history: string): number {
  const start = performance.now();
  const { stdout, stderr } = spawnSync(process.execPath, [cli, 'check', tonight, '--history', history, '--at', '2027-01-01', '--any-machine'], {
    encoding: 'utf8',
  });
  const took = performance.now() - start;
  if (!/judged against \d\d nights/.test(stdout)) throw new Error(`check judged nothing: ${stdout}${stderr}`);
  return took;
}

async function fill(file: string, nights: number, say: (text: string) => void): Promise<History> {
  say(`a history of ${nights} nights ...`);
  const history = await openHistory(file);
  for (let day = 1; day <= nights; day++) await history.addNight(makeNight(day));
  return history;
}

async function timeMs(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

export interface HistoryCosts {
  /** Ten years over two months. */
  readonly addRatio: number;
  readonly readRatio: number;
  /** On the long history. */
  readonly addMs: number;
  readonly readMs: number;
  /** `fsbench check` as a command, node's own start included. */
  readonly checkRatio: number;
  readonly checkMs: number;
}

/** Builds both histories in `dir` and times them in turns. The window of the short one is all of it: 60 nights, scaled to 90. */
export async function benchHistory(dir: string, cli: string, say: (text: string) => void): Promise<HistoryCosts> {
  const short = await fill(join(dir, 'short.db'), SHORT_NIGHTS, say);
  const long = await fill(join(dir, 'long.db'), LONG_NIGHTS, say);
  const times = { addShort: [] as number[], addLong: [] as number[], readShort: [] as number[], readLong: [] as number[] };
  for (let pair = 1; pair <= PAIRS; pair++) {
    times.addShort.push(await timeMs(() => short.addNight(makeNight(SHORT_NIGHTS + pair))));
    times.addLong.push(await timeMs(() => long.addNight(makeNight(LONG_NIGHTS + pair))));
    const nights = SHORT_NIGHTS + pair;
    times.readShort.push(((await timeMs(() => short.readWindow({ limit: WINDOW_NIGHTS }))) * WINDOW_NIGHTS) / nights);
    times.readLong.push(await timeMs(() => long.readWindow({ limit: WINDOW_NIGHTS })));
  }
  await short.close();
  await long.close();
  const tonight = makeTonight(dir);
  const checks = { short: [] as number[], long: [] as number[] };
  for (let pair = 0; pair < CHECK_PAIRS; pair++) {
    checks.short.push(checkMs(cli, tonight, join(dir, 'short.db')));
    checks.long.push(checkMs(cli, tonight, join(dir, 'long.db')));
  }
  const ratio = (a: readonly number[], b: readonly number[]) => median(a.map((value, at) => value / (b[at] as number)));
  return {
    addRatio: ratio(times.addLong, times.addShort),
    readRatio: ratio(times.readLong, times.readShort),
    addMs: median(times.addLong),
    readMs: median(times.readLong),
    checkRatio: ratio(checks.long, checks.short),
    checkMs: median(checks.long),
  };
}
