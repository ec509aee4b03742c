/** What the VM tests share: the command as a process, its run directory read back, and a search for what it left behind. */

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoopResult, RunRecord } from '../../src/model/records.ts';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it wrote to stderr so far. */
  stderr(): string;
}

const made: string[] = [];

process.on('exit', () => {
  for (const dir of made) rmSync(dir, { recursive: true, force: true });
});

/** An empty folder of this test's own, gone when the process ends: its name has what a careless shell would trip over, and is no short one. */
export function makeFolder(): string {
  const outer = mkdtempSync(join(tmpdir(), "e2e it's $(touch x); ,"));
  made.push(outer);
  const dir = join(outer, 'x'.repeat(200));
  mkdirSync(dir);
  return dir;
}

/** Two folders as mounts, one with a name that shells trip over, one with a file of the user's in it; `list` is their `--mounts`. */
export function makeMounts(): { cwd: string; list: string } {
  const cwd = makeFolder();
  for (const name of ['one: $(id)', 'two']) mkdirSync(join(cwd, name));
  writeFileSync(join(cwd, 'two', 'precious'), 'mine');
  const protect = (path: string) => path.replace(/[\\,:]/g, '\\$&');
  return { cwd, list: `first=${protect(join(cwd, 'one: $(id)'))},second=${protect(join(cwd, 'two'))}` };
}

/** Starts `fsbench ...argv` in `cwd`; `detached`: as the leader of a process group of its own. */
export function startCli(argv: readonly string[], cwd: string, options: Pick<SpawnOptions, 'env' | 'detached'> = {}): Running {
  return startProgram([process.execPath, join(PACKAGE_ROOT, 'dist/src/cli.js'), ...argv], cwd, options);
}

/** The same with a program of the test's own before it. */
export function startProgram([file, ...argv]: readonly string[], cwd: string, options: Pick<SpawnOptions, 'env' | 'detached'> = {}): Running {
  const child = spawn(file as string, argv, { ...options, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended, stderr: () => stderr };
}

/** Runs it to its end. */
export function runCli(argv: readonly string[], cwd: string, options: Pick<SpawnOptions, 'env'> = {}): Promise<Ended> {
  return startCli(argv, cwd, options).ended;
}

export function readRun(dir: string): RunRecord {
  return JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')) as RunRecord;
}

/** The whole lines of results.jsonl; none where there is no file yet. */
export function readLoops(dir: string): LoopResult[] {
  const file = join(dir, 'results.jsonl');
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LoopResult);
}

/** Polls until `found` gives something; throws where the command ends before, or it takes too long. */
export async function waitFor<T>(what: string, running: Running, found: () => T | undefined, seconds = 120): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(50)) {
    const value = found();
    if (value !== undefined) return value;
    if (running.child.exitCode !== null) throw new Error(`the command ended before ${what}: ${(await running.ended).stderr}`);
  }
  throw new Error(`not seen in ${seconds} s: ${what}`);
}

interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Living processes of this host; zombies are dead and only wait for their parent. */
export function listProcesses(): ProcessInfo[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (state === 'Z' || state === 'X') return [];
        return [{ pid: Number(name), parent: Number(parent), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
      } catch {
        return [];
      }
    });
}

/** Pids of all that descends from `pid`, without itself. */
export function descendants(pid: number): number[] {
  const all = listProcesses();
  const below = (parent: number): number[] => all.filter((each) => each.parent === parent).flatMap((each) => [each.pid, ...below(each.pid)]);
  return below(pid);
}

/** Waits until none of these processes lives any more; the commands of those that stay. */
export async function survivors(pids: readonly number[], seconds = 10): Promise<string[]> {
  let left: ProcessInfo[] = [];
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) {
    left = listProcesses().filter(({ pid }) => pids.includes(pid));
    if (left.length === 0) return [];
  }
  return left.map(({ pid, command }) => `${pid} ${command}`);
}

/** Mounts of this host whose mount point lies below `dir`. */
export function mountsBelow(dir: string): string[] {
  const encoded = dir.replace(/[ \\]/g, (char) => `\\0${char.charCodeAt(0).toString(8)}`);
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.split(' ')[1]?.startsWith(encoded));
}
