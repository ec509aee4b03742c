/** How soon the first fio runs: from the start of fsbench, against a bare boot of the same kernel, and what the time between goes to. */

import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from 'simple-statistics';
import { chooseAccel } from '../src/machine/qemu/accel.ts';
import { buildBareArgv } from '../src/machine/qemu/argv.ts';
import { ensureGuestImage } from '../src/machine/qemu/image.ts';
import type { LoopResult, RunRecord } from '../src/model/records.ts';
import { readTail, startDaemon } from '../src/process/daemon.ts';
import { cacheDir } from '../src/process/paths.ts';
import { findQemu } from '../src/target/qemu-program.ts';
import { print } from './print.ts';

type Say = (text: string) => void;

/** Milliseconds from starting QEMU to the first line of the initramfs. */
async function bareBootMs(scratch: string, index: number, say: Say): Promise<number> {
  const image = await ensureGuestImage({ cache: cacheDir(), say });
  const { path: qemu, version } = await findQemu(undefined, image.arch);
  const { accel } = await chooseAccel(cacheDir(), qemu, version, image, say);
  const consoleFile = join(scratch, `console-${index}`);
  const argv = buildBareArgv(image, { qemu, accel, cpus: 2, memoryBytes: 2 * 1024 ** 3, consoleFile });
  const start = performance.now();
  await using _vm = await startDaemon('a bare boot', argv, { logFile: join(scratch, 'bare.log') });
  while (!readTail(consoleFile, 10).includes('kernel up')) await sleep(5);
  return performance.now() - start;
}

/** From starting fsbench to the start of fio in the guest, in milliseconds, and what of it came before what. */
interface FirstIo {
  readonly totalMs: number;
  /** Until the plan is made, and its run directory. */
  readonly plannedMs: number;
  /** From then until the guest has its mounts, checked: boot, daemons, ssh. */
  readonly bedMs: number;
}

/** The time at which a run knows its machine, by what it writes into its directory; null while it does not. */
function bedAt(runFile: string): number | null {
  try {
    const { environment } = JSON.parse(readFileSync(runFile, 'utf8')) as RunRecord;
    return environment === null ? null : statSync(runFile).mtimeMs;
  } catch {
    // It is not there yet.
    return null;
  }
}

async function firstIo(scratch: string, cli: string, index: number): Promise<FirstIo> {
  const out = join(scratch, `first-${index}`);
  const start = Date.now();
  const child = spawn(
    process.execPath,
    [cli, 'fio', '--mounts', 'virtiofs,9p,sshfs', '--jobs', 'seqread-psync', '--loops', '1', '--runtime', '1', '--size', '4M', '--out', out],
    { stdio: 'ignore' },
  );
  let bed: number | null = null;
  const watch = setInterval(() => {
    bed ??= bedAt(join(out, 'run.json'));
  }, 100);
  await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  const first = JSON.parse(readFileSync(join(out, 'results.jsonl'), 'utf8').split('\n')[0] as string) as LoopResult;
  const run = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as RunRecord;
  const planned = new Date(run.startedAt).getTime();
  return { totalMs: new Date(first.startedAt ?? Number.NaN).getTime() - start, plannedMs: planned - start, bedMs: (bed ?? Number.NaN) - planned };
}

/** `scratch` is a folder, `cli` the built command. */
export async function benchStart(scratch: string, cli: string, say: Say): Promise<void> {
  const pairs: (FirstIo & { readonly bareMs: number })[] = [];
  for (let index = 0; index < 5; index++) pairs.push({ ...(await firstIo(scratch, cli, index)), bareMs: await bareBootMs(scratch, index, say) });
  const share = (read: (pair: (typeof pairs)[number]) => number) => median(pairs.map((pair) => read(pair) / pair.bareMs));
  const parts = [
    ['the bare boot', share(({ bareMs }) => bareMs)],
    ['until the plan is made', share(({ plannedMs }) => plannedMs)],
    [
      'more until the guest has its mounts (daemons, a whole system in place of the first line of one, ssh, checks)',
      share(({ bedMs, bareMs }) => bedMs - bareMs),
    ],
    ['files and all before the first fio', share(({ totalMs, plannedMs, bedMs }) => totalMs - plannedMs - bedMs)],
  ] as const;
  const left = parts.map(([what, boots]) => `${boots.toFixed(2)} ${what}`).join(', ');
  print(
    'start to first fio I/O / bare boot',
    share(({ totalMs }) => totalMs),
    '<= 2',
    `median of 5 pairs, virtiofs, 9p and sshfs mounted; of it ${left}`,
  );
}
