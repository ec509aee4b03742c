/**
 * Sittings of the campaign: a part measured by the command for so many minutes, gone on with next time, and how long each took. That is on
 * disk from its start on, and kept up to date, so that a kill costs its last seconds and not its time.
 */

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../src/process/paths.ts';
import { holdLine, tether } from '../src/process/tether.ts';
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
  /** Null while it goes on, and where it or the campaign was killed. */
  readonly code: number | null;
}

/** How often a sitting that goes on is kept: what a kill may leave out. */
const KEEP_EVERY_MS = 5000;

const sittingsFile = (dir: string) => join(dir, 'sittings.jsonl');

export function readSittings(dir: string): Sitting[] {
  if (!existsSync(sittingsFile(dir))) return [];
  const lines = readFileSync(sittingsFile(dir), 'utf8').trim().split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Sitting);
}

/** Keeps how far a sitting has come: the last one, where it is that, else a new one behind the others. */
export function keepSitting(dir: string, sitting: Sitting): void {
  const others = readSittings(dir).filter(({ part, startedAt }) => part !== sitting.part || startedAt !== sitting.startedAt);
  const file = sittingsFile(dir);
  // In one step, so that a kill leaves the old file or the new one. Not synced: a loop is being measured on this disk.
  writeFileSync(`${file}.new`, [...others, sitting].map((each) => `${JSON.stringify(each)}\n`).join(''));
  renameSync(`${file}.new`, file);
}

/** Wall seconds of a part, over all its sittings. */
export const secondsOf = (sittings: readonly Sitting[], part: string): number =>
  sittings.filter((sitting) => sitting.part === part).reduce((sum, { seconds }) => sum + seconds, 0);

/** Whether nothing of a part is missing. */
export const isWhole = (part: Pick<Part, 'name'>, dir: string): boolean =>
  existsSync(join(dir, part.name, 'run.json')) && readRunRecord(join(dir, part.name)).finishedAt !== null;

/** The same where nothing of the part is missing; else null. `part`: its name. */
export const secondsOfWhole = (sittings: readonly Sitting[], dir: string, part: string): number | null =>
  isWhole({ name: part }, dir) ? secondsOf(sittings, part) : null;

/** Times what `act` does, which resolves with an exit code; how far it has come is kept all the while. */
export async function timeSitting(dir: string, part: string, act: () => Promise<number | null>): Promise<Sitting> {
  mkdirSync(dir, { recursive: true });
  const startedAt = new Date().toISOString();
  const begun = performance.now();
  const told = (code: number | null): Sitting => ({ part, startedAt, seconds: Math.round(performance.now() - begun) / 1000, code });
  keepSitting(dir, told(null));
  const keeper = setInterval(() => keepSitting(dir, told(null)), KEEP_EVERY_MS);
  const code = await act().finally(() => clearInterval(keeper));
  const sitting = told(code);
  keepSitting(dir, sitting);
  return sitting;
}

/** Measures what is missing of a part, for so many minutes at the most: then it is stopped as by Ctrl-C, which keeps what there is. */
export function sit(part: Part, dir: string, minutes: number): Promise<Sitting> {
  const out = join(dir, part.name);
  const argv = existsSync(join(out, 'run.json')) ? ['fio', '--resume', out] : [...argvOf(part), '--out', out];
  return timeSitting(dir, part.name, async () => {
    // A command that outlived the campaign would take time that nobody counts.
    const {
      argv: [file = '', ...args],
      wantsLine,
    } = tether([process.execPath, CLI, ...argv], 'TERM');
    const child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit', ...(wantsLine ? (['pipe'] as const) : [])], detached: true });
    holdLine(child, 'spare');
    const stop = () => child.kill('SIGINT');
    const timer = setTimeout(stop, minutes * 60_000);
    process.on('SIGINT', stop).on('SIGTERM', stop);
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    clearTimeout(timer);
    process.off('SIGINT', stop).off('SIGTERM', stop);
    return code;
  });
}

/** Whether a part stands where it should: whole, or stopped with what there is. */
export const isFine = ({ code }: Sitting): boolean => code === 0 || code === STOPPED;
