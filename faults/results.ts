/** What a run directory holds at a moment, byte for byte, and what must have come of it later. */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLost, loopId } from '../src/model/loop-key.ts';
import type { LoopResult } from '../src/model/records.ts';
import type { Failure } from './kind.ts';
import { LOOPS } from './matrix.ts';

export interface Snapshot {
  /** The whole lines of results.jsonl. */
  readonly lines: readonly string[];
  /** Hashes of what fio printed, by the names of the files in raw/. */
  readonly raw: ReadonlyMap<string, string>;
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** What is there now; nothing where there is no run. */
export function takeSnapshot(dir: string): Snapshot {
  const file = join(dir, 'results.jsonl');
  const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const lines = bytes
    .toString('latin1', 0, bytes.lastIndexOf(0x0a) + 1)
    .split('\n')
    .slice(0, -1);
  const raw = join(dir, 'raw');
  const names = existsSync(raw) ? readdirSync(raw).filter((name) => !name.endsWith('.part')) : [];
  const kept = new Set(lines.map((line) => readLine(line).raw));
  return { lines, raw: new Map(names.filter((name) => kept.has(name)).map((name) => [name, hashOf(readFileSync(join(raw, name)))])) };
}

const readLine = (line: string) => JSON.parse(Buffer.from(line, 'latin1').toString('utf8')) as LoopResult;

/** What of `before` is not there any more, or is another than it was. */
export function findChanges(before: Snapshot, after: Snapshot): Failure[] {
  const changed = before.lines.flatMap((line, at) => (after.lines[at] === line ? [] : [`line ${at + 1} of results.jsonl is gone or another`]));
  const raw = [...before.raw].flatMap(([name, hash]) => (after.raw.get(name) === hash ? [] : [`raw/${name} is gone or another`]));
  return [...changed, ...raw].map((text) => ({ check: 'lost', text }));
}

const REPORTED = /^\[\d+\/\d+\] (\S+) (\S+) #(\d+): /gm;

/** Loops that stderr reported finished and that results.jsonl does not have. */
export function findUnkept(stderr: string, { lines }: Snapshot): Failure[] {
  const kept = new Set(lines.map((line) => loopId(readLine(line))));
  return [...stderr.matchAll(REPORTED)].flatMap(([, workload, mount, loop]) =>
    kept.has(loopId({ workload: workload as string, mount: mount as string, loop: Number(loop) }))
      ? []
      : [{ check: 'lost' as const, text: `${workload} on ${mount} #${loop} was reported finished and is not kept` }],
  );
}

/** Loops of which the whole run does not have one good measurement exactly, or whose figures can't be. */
export function findWrongLoops(dir: string, snapshot: Snapshot): Failure[] {
  const loops = snapshot.lines.map(readLine);
  const counted = loops.filter((loop) => !isLost(loop));
  const ids = new Set(counted.map(loopId));
  const double = counted.length > ids.size ? [`${counted.length} measurements of ${ids.size} loops`] : [];
  const missing = ids.size < LOOPS ? [`${LOOPS - ids.size} of ${LOOPS} loops are missing`] : [];
  const noRaw = counted.filter(({ raw }) => raw === null || !existsSync(join(dir, 'raw', raw))).map((loop) => `${loopId(loop)} has no raw output`);
  const times = loops
    .filter(({ elapsedMs }) => elapsedMs === null || elapsedMs < 0 || elapsedMs >= 300_000)
    .map((loop) => `${loopId(loop)} took ${loop.elapsedMs} ms`);
  return [...[...double, ...missing, ...noRaw].map((text) => ({ check: 'lost' as const, text })), ...times.map((text) => ({ check: 'table' as const, text }))];
}

/** How many loops stand as lost with what died, not measured again since. */
export function countLost({ lines }: Snapshot): number {
  const loops = lines.map(readLine);
  const good = new Set(loops.filter((loop) => !isLost(loop)).map(loopId));
  return new Set(
    loops
      .filter(isLost)
      .map(loopId)
      .filter((id) => !good.has(id)),
  ).size;
}
