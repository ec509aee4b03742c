/** A storm of changes, made up from a seed, and the files that are there after it. */

import { createHash } from 'node:crypto';
import type { Act } from './side.ts';

const FOLDERS = 5;

/** Shares of what is done to a file: the rest are new ones. */
const REWRITE = 0.2;
const RENAME = 0.25;
const REMOVE = 0.2;

/** A number from 0 to below 1 for each name under a seed. */
export function chanceOf(seed: number, name: string): number {
  return createHash('sha256').update(`${seed}/${name}`).digest().readUInt32LE(0) / 2 ** 32;
}

/** The folders of a storm below `dir`. */
export function foldersOf(dir: string): readonly Act[] {
  return Array.from({ length: FOLDERS }, (_, at) => ({ op: 'folder', name: `${dir}/s${at}` }) as const);
}

/** Creates, writes, renames and removals below `dir`, in their order; each makes sense after those before it. */
export function makeStorm(dir: string, operations: number, seed: number): Act[] {
  const there: string[] = [];
  const chance = (at: number, what: string) => chanceOf(seed, `${dir}/${at}/${what}`);
  const take = (at: number) => there.splice(Math.floor(chance(at, 'which') * there.length), 1)[0] as string;
  return Array.from({ length: operations }, (_, at): Act => {
    const fresh = `${dir}/s${Math.floor(chance(at, 'folder') * FOLDERS)}/f${at}`;
    const kind = chance(at, 'kind');
    if (there.length > FOLDERS && kind < REWRITE) {
      const name = take(at);
      there.push(name);
      return { op: 'put', name, text: `again-${at}` };
    }
    if (there.length > FOLDERS && kind < REWRITE + RENAME) {
      const name = take(at);
      there.push(fresh);
      return { op: 'move', name, to: fresh };
    }
    if (there.length > FOLDERS && kind < REWRITE + RENAME + REMOVE) return { op: 'drop', name: take(at) };
    there.push(fresh);
    return { op: 'put', name: fresh, text: `new-${at}` };
  });
}

/** What is there after the acts: text by name below `dir`. Those at `failed` did nothing. */
export function stateAfter(dir: string, acts: readonly Act[], failed: ReadonlySet<number>): Map<string, string> {
  const state = new Map<string, string>();
  const short = (name: string) => name.slice(dir.length + 1);
  for (const [at, act] of acts.entries()) {
    if (failed.has(at)) continue;
    if (act.op === 'put') state.set(short(act.name), act.text);
    if (act.op === 'move') state.set(short(act.to), state.get(short(act.name)) ?? '');
    if (act.op === 'move' || act.op === 'drop') state.delete(short(act.name));
  }
  return state;
}

export interface Differences {
  readonly lost: number;
  readonly extra: number;
  readonly differing: number;
}

/** How what is there differs from what should be. */
export function compareStates(should: ReadonlyMap<string, string>, is: ReadonlyMap<string, string>): Differences {
  const names = [...should.keys()];
  return {
    lost: names.filter((name) => !is.has(name)).length,
    extra: [...is.keys()].filter((name) => !should.has(name)).length,
    differing: names.filter((name) => is.has(name) && is.get(name) !== should.get(name)).length,
  };
}
