/** One long run, and whether memory and open files of fsbench stay flat in it. */

import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from 'simple-statistics';
import { buildFio, CELLS } from './matrix.ts';
import { endOf, openScene } from './scene.ts';

const SAMPLE_MS = 10_000;

/** Loops that a plan has at most, of each cell; one takes a second at the least. */
const MOST_LOOPS = 1000;
const MOST_MINUTES = Math.floor((MOST_LOOPS * CELLS.length) / 60);

/** By how much the last quarter's median memory may lie above the second quarter's, when caches are warm. */
const MEMORY_FACTOR = 1.1;
/** By how many the last quarter's most open files may lie above the second quarter's: a loop opens some for a moment. */
const FILES_MORE = 3;

/** Memory in bytes (VmRSS of proc(5)) and open files of a process. */
interface Sample {
  readonly bytes: number;
  readonly files: number;
}

function takeSample(pid: number): Sample | null {
  try {
    const kibibytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return { bytes: Number(kibibytes) * 1024, files: readdirSync(`/proc/${pid}/fd`).length };
  } catch {
    return null;
  }
}

/** Whether the samples are flat: their second quarter against their last. */
export function judgeFlat(samples: readonly Sample[]): { readonly flat: boolean; readonly text: string } {
  const quarter = Math.floor(samples.length / 4);
  if (quarter < 2) return { flat: false, text: `${samples.length} samples are too few` };
  const [second, last] = [samples.slice(quarter, 2 * quarter), samples.slice(-quarter)];
  const memory = [second, last].map((part) => median(part.map(({ bytes }) => bytes)) / 1024 ** 2) as [number, number];
  const files = [second, last].map((part) => Math.max(...part.map((each) => each.files))) as [number, number];
  const flat = memory[1] <= memory[0] * MEMORY_FACTOR && files[1] <= files[0] + FILES_MORE;
  const figures = `memory ${memory[0].toFixed(1)} then ${memory[1].toFixed(1)} MiB (median), open files ${files[0]} then ${files[1]} (most)`;
  return { flat, text: `${flat ? 'flat' : 'not flat'}: second quarter of ${samples.length} samples against the last: ${figures}` };
}

/** Measures for so many minutes and says what came of it; resolves with the exit code. Throws where a run can't take that long. */
export async function soak(minutes: number, say: (text: string) => void): Promise<number> {
  if (minutes > MOST_MINUTES)
    throw new Error(`--soak ${minutes}: a run has ${MOST_LOOPS} loops a cell at most, which may take no more than ${MOST_MINUTES} minutes`);
  const scene = openScene('soak', 1, {});
  try {
    const fio = buildFio();
    const running = scene.start([...fio.with(fio.indexOf('--loops') + 1, String(MOST_LOOPS)), '--out', scene.dir]);
    const samples: Sample[] = [];
    for (const end = performance.now() + minutes * 60_000; performance.now() < end && running.child.exitCode === null; ) {
      await sleep(SAMPLE_MS);
      const sample = takeSample(running.child.pid as number);
      if (sample !== null) samples.push(sample);
      if (sample !== null) say(`${samples.length * (SAMPLE_MS / 1000)} s: ${(sample.bytes / 1024 ** 2).toFixed(1)} MiB, ${sample.files} open files`);
    }
    running.child.kill('SIGINT');
    const { ended } = await endOf(running);
    const measured = /; (\d+) of \d+ loops are kept/.exec(ended.stderr)?.[1] ?? 'no';
    const { flat, text } = judgeFlat(samples);
    say(`${minutes} minutes, ${measured} loops, ended with ${ended.code}\n${text}`);
    if (ended.code !== 130) say(ended.stderr);
    return flat && ended.code === 130 ? 0 : 1;
  } finally {
    scene.close();
  }
}
