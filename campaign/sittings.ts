/** Sittings of the campaign: a part measured by the command for so many minutes, gone on with next time, and how long each took. */

import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../src/process/paths.ts';
import { readRunRecord } from '../src/store/run-directory.ts';
import { argvOf, type Part } from './parts.ts';

const CLI = join(PACKAGE_ROOT, 'dist/src/cli.js');

/** 130: stopped as by Ctrl-C. */
const STOPPED = 130;

export interface Sitting {
  readonly part: string;
  readonly startedAt: string;
  /** Wall time of the command, its start and its report included. */
  readonly seconds: number;
  readonly code: number | null;
}

const sittingsFile = (dir: string) => join(dir, 'sittings.jsonl');

export function readSittings(dir: string): Sitting[] {
  if (!existsSync(sittingsFile(dir))) return [];
  const lines = readFileSync(sittingsFile(dir), 'utf8').trim().split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Sitting);
}

/** Wall seconds of a part, over all its sittings. */
export const secondsOf = (sittings: readonly Sitting[], part: string): number =>
  sittings.filter((sitting) => sitting.part === part).reduce((sum, { seconds }) => sum + seconds, 0);

/** Whether nothing of a part is missing. */
export const isWhole = (part: Part, dir: string): boolean =>
  existsSync(join(dir, part.name, 'run.json')) && readRunRecord(join(dir, part.name)).finishedAt !== null;

/** Measures what is missing of a part, for so many minutes at the most: then it is stopped as by Ctrl-C, which keeps what there is. */
export async function sit(part: Part, dir: string, minutes: number): Promise<Sitting> {
  mkdirSync(dir, { recursive: true });
  const out = join(dir, part.name);
  const argv = existsSync(join(out, 'run.json')) ? ['fio', '--resume', out] : [...argvOf(part), '--out', out];
  const startedAt = new Date().toISOString();
  const begun = performance.now();
  const child = spawn(process.execPath, [CLI, ...argv], { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const stop = () => child.kill('SIGINT');
  const timer = setTimeout(stop, minutes * 60_000);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  process.off('SIGINT', stop).off('SIGTERM', stop);
  const sitting: Sitting = { part: part.name, startedAt, seconds: Math.round(performance.now() - begun) / 1000, code };
  appendFileSync(sittingsFile(dir), `${JSON.stringify(sitting)}\n`);
  return sitting;
}

/** Whether a part stands where it should: whole, or stopped with what there is. */
export const isFine = ({ code }: Sitting): boolean => code === 0 || code === STOPPED;
