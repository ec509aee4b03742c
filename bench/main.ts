/** `npm run bench`: what fsbench itself costs, each figure a ratio of two things measured in this run. */

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { makePlan } from '../src/commands/make-plan.ts';
import type { LoopResult } from '../src/model/records.ts';
import { isInMemory } from '../src/mount/kinds.ts';
import { parseFioOutput } from '../src/parse/fio-json.ts';
import { cacheDir, PACKAGE_ROOT } from '../src/process/paths.ts';
import { layOut } from '../src/run/layout.ts';
import { measureLoop } from '../src/run/loop.ts';
import { openQemuBed } from '../src/target/qemu-bed.ts';
import { kindOfWork } from '../src/work/kinds.ts';
import { benchCounters } from './counters.ts';
import { benchExec } from './exec.ts';
import { benchHistory } from './history.ts';
import { benchJail } from './jail.ts';
import { benchPage } from './page.ts';
import { intervalOfRatios, tellPairs } from './pairs.ts';
import { benchParse } from './parse.ts';
import { print } from './print.ts';
import { benchStart } from './start.ts';
import { benchLima, benchTargets } from './targets.ts';

const CLI = join(PACKAGE_ROOT, 'dist/src/cli.js');
const scratch = mkdtempSync(join(tmpdir(), 'fsbench-bench-'));
const never = new AbortController().signal;
const say = (text: string) => process.stderr.write(`${text}\n`);

function timeCommand(argv: readonly string[]): number {
  const start = performance.now();
  spawnSync(argv[0] as string, argv.slice(1), { stdio: 'ignore' });
  return performance.now() - start;
}

/** `fsbench --version` against `node -e 0`, in pairs. */
function benchVersion(): void {
  const ratios = Array.from({ length: 15 }, () => timeCommand([process.execPath, CLI, '--version']) / timeCommand([process.execPath, '-e', '0']));
  print('fsbench --version / node -e 0', median(ratios), '<= 1.5', 'median of 15 pairs');
}

interface MatrixCost {
  /** From the first loop to the end. */
  readonly loopsSeconds: number;
  /** From the start of fsbench, boot and layout included: paid once a run. */
  readonly wholeSeconds: number;
  readonly fioSeconds: number;
  readonly peakBytes: number;
}

/** A matrix with a fixed runtime: every loop lasts as long as it should, so wall time over it is what fsbench adds. */
async function runMatrix(name: string, jobs: string, runtime: number, loops: number, size: string): Promise<MatrixCost> {
  const out = join(scratch, name);
  const start = Date.now();
  const child = spawn(
    process.execPath,
    [CLI, 'fio', '--mounts', 'virtiofs,9p,sshfs', '--jobs', jobs, '--loops', String(loops), '--runtime', String(runtime), '--size', size, '--out', out],
    { stdio: 'ignore' },
  );
  let peakBytes = 0;
  const watch = setInterval(() => {
    try {
      const kibibytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
      peakBytes = Math.max(peakBytes, Number(kibibytes ?? 0) * 1024);
    } catch {
      // It has ended.
    }
  }, 200);
  await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  const results = readFileSync(join(out, 'results.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LoopResult);
  const fioSeconds = results.reduce((sum, { metrics }) => sum + (metrics?.runtimeMs ?? 0) / 1000, 0);
  const startedAt = Math.min(...results.map((result) => new Date(result.startedAt ?? Number.NaN).getTime()));
  const end = Date.now();
  return { loopsSeconds: (end - startedAt) / 1000, wholeSeconds: (end - start) / 1000, fioSeconds, peakBytes };
}

async function benchMatrix(): Promise<void> {
  const describe = (cost: MatrixCost) =>
    `${Math.round(cost.fioSeconds)} s of fio; ${(cost.wholeSeconds / cost.fioSeconds).toFixed(3)} with boot and layout, paid once a run`;
  const short = await runMatrix('short', 'rand*-psync', 2, 4, '256M');
  print('wall of a matrix / fio runtimes, 2 s loops', short.loopsSeconds / short.fioSeconds, '<= 1.3', describe(short));
  const long = await runMatrix('long', 'randread-psync', 20, 2, '1G');
  print('wall of a matrix / fio runtimes, 20 s loops', long.loopsSeconds / long.fioSeconds, '<= 1.04', describe(long));
}

/** As many as an interval takes that can lie within 2 % either way. */
const FAITHFUL_PAIRS = 20;

/** iops of a loop by fsbench against the same command typed in the same guest, in pairs. */
async function benchFaithful(): Promise<void> {
  const plan = await makePlan({ mounts: 'virtiofs', jobs: 'randread-psync', runtime: '3', size: '256M' });
  const shareDir = join(scratch, 'share');
  mkdirSync(join(shareDir, 'data'), { recursive: true });
  await using bed = await openQemuBed({ plan, runId: 'bench', cache: cacheDir(), shareDir, say, signal: never });
  await layOut(plan, kindOfWork, bed, never);
  const ratios: number[] = [];
  for (let pair = 0; pair < FAITHFUL_PAIRS; pair++) {
    const byHand = async () => {
      await bed.machine.exec(['sh', '-c', 'sync; echo 3 > /proc/sys/vm/drop_caches']);
      const argv = [
        'fio',
        '--output-format=json',
        `--directory=${bed.mounts[0]?.testDir}`,
        '--runtime=3',
        '--iodepth=16',
        '--size=256M',
        '--direct=1',
        '--blocksize=4K',
        `${bed.workDir}/randread-psync.job`,
      ];
      return parseFioOutput((await bed.machine.exec(argv)).stdout.toString('utf8')).metrics?.read?.iops ?? Number.NaN;
    };
    const byFsbench = async () =>
      (await measureLoop({ plan, kindOf: kindOfWork, isInMemory, signal: never }, bed, { workload: 'randread-psync', mount: 'virtiofs', loop: 1 })).result
        .metrics?.read?.iops ?? Number.NaN;
    // Take turns in who goes first, so that drift cancels.
    const before = pair % 2 === 0 ? await byFsbench() : null;
    const typed = await byHand();
    ratios.push((before ?? (await byFsbench())) / typed);
  }
  const { low, middle, high } = intervalOfRatios(ratios);
  const proof = low >= 0.98 && high <= 1.02 ? 'all of it within' : 'which does not prove it';
  print('iops by fsbench / typed by hand', middle, '0.98 to 1.02', `${tellPairs(ratios)}, ${proof}`);
}

/** Peak memory of fsbench over a 30 x 3 run of one loop, and what more loops add. */
async function benchMemory(): Promise<void> {
  const one = await runMatrix('memory-30', '*', 1, 1, '32M');
  const short = await runMatrix('memory-1', 'randread-psync', 1, 2, '32M');
  print('peak memory, MB, over 30 x 3', one.peakBytes / 1e6, '< 150', `${(one.peakBytes / short.peakBytes).toFixed(2)} of that over 1 x 3 x 2`);
}

/** Adding a night, reading 90 and checking one, in a history of ten years against one of two months. */
async function benchHistories(): Promise<void> {
  const { addRatio, readRatio, addMs, readMs, checkRatio, checkMs } = await benchHistory(scratch, CLI, say);
  print('history add, 3,650 nights / 60 nights', addRatio, '<= 2', `${addMs.toFixed(0)} ms, 90 series x 3 loops`);
  print('history window of 90, 3,650 nights / 60', readRatio, '<= 2', `${readMs.toFixed(0)} ms`);
  print('fsbench check, 3,650 nights / 60 nights', checkRatio, '<= 2', `${checkMs.toFixed(0)} ms as a command, median of 7 pairs`);
}

/** In a folder of its own. */
async function benchServed(): Promise<void> {
  const shareDir = join(scratch, 'counters');
  mkdirSync(shareDir);
  await benchCounters(shareDir, say);
}

const benches = {
  version: benchVersion,
  start: () => benchStart(scratch, CLI, say),
  matrix: benchMatrix,
  faithful: benchFaithful,
  memory: benchMemory,
  history: benchHistories,
  parse: () => benchParse(scratch),
  page: benchPage,
  targets: () => benchTargets(scratch, say),
  exec: () => benchExec(scratch, say),
  lima: benchLima,
  counters: benchServed,
  jail: () => benchJail(scratch, say),
} as const;
/** What takes too long, or too much of the machine, to be done unasked. */
const ONLY_ASKED: readonly string[] = ['lima', 'counters', 'jail'];
const chosen = process.argv.slice(2);
try {
  for (const [name, bench] of Object.entries(benches)) if (chosen.length === 0 ? !ONLY_ASKED.includes(name) : chosen.includes(name)) await bench();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
