/** What timing commands costs: a loop of `fsbench exec` over its command's own time, and its times against hyperfine's of the same command in the same guest. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { mean, median } from 'simple-statistics';
import { makePlan } from '../src/commands/make-plan.ts';
import type { Plan } from '../src/model/records.ts';
import { isInMemory } from '../src/mount/kinds.ts';
import { findProgram } from '../src/process/find-program.ts';
import { cacheDir } from '../src/process/paths.ts';
import type { Bed } from '../src/run/bed.ts';
import { layOut } from '../src/run/layout.ts';
import { measureLoop } from '../src/run/loop.ts';
import { openQemuBed } from '../src/target/qemu-bed.ts';
import { quoteForShell } from '../src/text/quote.ts';
import { withFields } from '../src/work/exec-text.ts';
import { kindOfWork } from '../src/work/kinds.ts';
import { print } from './print.ts';

const PAIRS = 20;
const OVERHEAD_LOOPS = 5;

const never = new AbortController().signal;

/** Counts, and does nothing else: about a second under emulation, a tenth of it without. */
const BUSY = ['perl', '-e', 'my $n = 0; $n += $_ for 1 .. 6_000_000'];

/** Seconds of the timed command of one loop, and of the whole loop. */
async function measureOnce(plan: Plan, bed: Bed, workload: string): Promise<{ readonly own: number; readonly whole: number }> {
  const begun = performance.now();
  const { result } = await measureLoop({ plan, kindOf: kindOfWork, isInMemory, signal: never }, bed, { workload, mount: 'virtiofs', loop: 1 });
  const own = result.figures?.['wall-time'];
  if (own === undefined) throw new Error(`${workload}: ${result.reason}`);
  return { own, whole: (performance.now() - begun) / 1000 };
}

/** Seconds by hyperfine: one run without a shell, after an untimed one, as a warm loop has it. */
async function measureByHyperfine(bed: Bed, argv: readonly string[]): Promise<number> {
  const file = `${bed.workDir}/hyperfine.json`;
  const words = ['hyperfine', '--shell=none', '--style=none', '--warmup=1', '--runs=1', `--export-json=${file}`, argv.map(quoteForShell).join(' ')];
  const { exitCode, stderr } = await bed.machine.exec(words);
  if (exitCode !== 0) throw new Error(`hyperfine: ${stderr}`);
  const { stdout } = await bed.machine.exec(['cat', file]);
  return JSON.parse(stdout.toString('utf8')).results[0].times[0];
}

/** The plan of a command, cold and warm, with hyperfine in the guest beside it. */
async function planCommand(argv: readonly string[], name: string): Promise<Plan> {
  const plan = await makePlan({ mounts: 'virtiofs', command: JSON.stringify(argv), name });
  return { ...plan, workloads: plan.workloads.map((workload) => ({ ...workload, jobText: withFields(workload.jobText, { needs: '[hyperfine]' }) })) };
}

/** Opens the one guest that all of it is measured in. */
export async function benchExec(scratch: string, say: (text: string) => void): Promise<void> {
  if (findProgram('hyperfine') === null) return say('exec: not measured: no hyperfine to copy into the guest');
  const [busy, idle] = [await planCommand(BUSY, 'busy'), await planCommand(['sleep', '1'], 'idle')];
  const plan: Plan = { ...busy, workloads: [...busy.workloads, ...idle.workloads] };
  const shareDir = join(scratch, 'exec-share');
  mkdirSync(join(shareDir, 'data'), { recursive: true });
  await using bed = await openQemuBed({ plan, runId: 'bench', cache: cacheDir(), shareDir, say, signal: never });
  await layOut(plan, kindOfWork, bed, never);
  for (const caches of ['cold', 'warm']) {
    const loops: { readonly own: number; readonly whole: number }[] = [];
    for (let loop = 0; loop < OVERHEAD_LOOPS; loop++) loops.push(await measureOnce(plan, bed, `idle (${caches})`));
    // A warm loop has run the command once before, untimed.
    const runs = caches === 'warm' ? 2 : 1;
    const beside = median(loops.map(({ own, whole }) => whole - runs * own));
    print(
      `exec: a ${caches} loop of a command of 1 s / it`,
      median(loops.map(({ own, whole }) => whole / (runs * own))),
      '<= 2',
      `median of ${OVERHEAD_LOOPS}; ${beside.toFixed(2)} s a loop beside the command${runs > 1 ? ', which runs twice' : ''}`,
    );
  }
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < PAIRS; pair++) {
    // Take turns in who goes first, so that drift cancels.
    if (pair % 2 === 0) ours.push((await measureOnce(plan, bed, 'busy (warm)')).own);
    theirs.push(await measureByHyperfine(bed, BUSY));
    if (pair % 2 === 1) ours.push((await measureOnce(plan, bed, 'busy (warm)')).own);
  }
  const ratios = ours.map((own, at) => own / (theirs[at] as number));
  const detail = `${PAIRS} pairs in one guest, ${mean(theirs).toFixed(2)} s by hyperfine; medians ${(median(ours) / median(theirs)).toFixed(3)}, pairs ${median(ratios).toFixed(3)}`;
  print('exec: mean of 20 loops / by hyperfine', mean(ours) / mean(theirs), '0.98 to 1.02', detail);
}
