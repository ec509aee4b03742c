/** hyperfine's JSON (`--export-json`): each timed run is a loop, a parameter names the mount. */

import * as v from 'valibot';
import { excerpt, type FileParser, gatherProblems, inOrder, type ParsedFile, type ParsedLoop } from './parsed-file.ts';

/** True where `head` begins like such a file: as hyperfine writes it, or with its keys sorted. */
export function looksLikeHyperfine(head: string): boolean {
  return /^\uFEFF?\s*\{\s*"results"\s*:\s*\[\s*\{\s*"command"\s*:/.test(head);
}

const Result = v.looseObject({
  command: v.string(),
  times: v.optional(v.array(v.number())),
  // Null: ended by a signal. Not there before hyperfine 1.13.
  exit_codes: v.optional(v.array(v.nullable(v.number()))),
  parameters: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
});

type Result = v.InferOutput<typeof Result>;

/** Names of parameters that say where a command ran. */
const PLACES = ['mount', 'dir', 'directory', 'path', 'fs'];

/** What tells the results of one command apart: the parameter for a place, else all of them; null without any. */
function placeOf({ parameters = {} }: Result): { readonly name: string; readonly value: string } | null {
  const entries = Object.entries(parameters);
  const [only] = entries;
  const place = entries.find(([name]) => PLACES.includes(name.toLowerCase())) ?? (entries.length === 1 ? only : undefined);
  if (place !== undefined) return { name: place[0], value: String(place[1]) };
  return entries.length === 0 ? null : { name: '', value: entries.map(([name, value]) => `${name}=${value}`).join(' ') };
}

/** Commands by result: a command that names its place, so that no two of them are alike, gets the parameter's name for it. */
function nameCommands(results: readonly Result[]): string[] {
  const places = results.map(placeOf);
  const isNamed = (at: number) => results.some((other, index) => other.command === results[at]?.command && places[index]?.value !== places[at]?.value);
  const varies = new Set(places.map((place) => place?.value)).size > 1;
  return results.map(({ command }, at) => {
    const place = places[at];
    return !varies || place == null || place.name === '' || isNamed(at) ? command : command.replaceAll(place.value, `{${place.name}}`);
  });
}

const NOTHING = {
  run: null,
  errno: null,
  startedAt: null,
  elapsedMs: null,
  warnings: [],
  fioArgv: [],
  raw: null,
  guest: null,
  host: null,
  hostCpuSeconds: null,
  metrics: null,
};
const UNKNOWN = { runtimeSeconds: null, iodepth: null, sizeBytes: null, direct: null, blockSizeBytes: null };

const NO_TIME = "a time of 0: the command was shorter than the start of the shell, which hyperfine subtracts; time it with hyperfine's -N";

function readLoops({ times = [], exit_codes: codes }: Result, workload: string, mount: string | null, tell: (text: string) => void): ParsedLoop[] {
  return times.flatMap((time, at): ParsedLoop[] => {
    const base = { ...NOTHING, workload, mount, loop: at + 1, parameters: UNKNOWN };
    const code = codes?.[at];
    if (code !== undefined && code !== 0) return [{ ...base, outcome: 'failed', reason: code === null ? 'ended by a signal' : `exit code ${code}` }];
    if (!(time > 0 && time < 1e9)) {
      tell(time === 0 ? NO_TIME : `no time: ${time}`);
      return [];
    }
    return [{ ...base, outcome: 'ok', reason: null, figures: { 'wall-time': time } }];
  });
}

/** Reads a whole document. Never throws: what is no result becomes a problem. */
function parseHyperfine(text: string): ParsedFile {
  const problems = gatherProblems();
  const results: Result[] = [];
  try {
    const { results: list } = JSON.parse(text.replace(/^\uFEFF/, '')) as { results: unknown };
    for (const each of Array.isArray(list) ? list : []) {
      const parsed = v.safeParse(Result, each);
      if (parsed.success) results.push(parsed.output);
      else problems.add(null, `not a result of hyperfine: ${v.getDotPath(parsed.issues[0]) ?? 'it'}: ${excerpt(parsed.issues[0].message)}`);
    }
  } catch (error) {
    problems.add(null, `not hyperfine's JSON as a whole: ${excerpt((error as Error).message)}`);
  }
  const commands = nameCommands(results);
  const told = new Set<string>();
  const last = new Map<string, number>();
  const loops = results.flatMap((result, at) => {
    const command = commands[at] as string;
    const mount = placeOf(result)?.value ?? null;
    const read = readLoops(result, command, mount, (problem) => {
      if (!told.has(`${command} ${problem}`)) problems.add(null, `${excerpt(command)}: ${problem}`);
      told.add(`${command} ${problem}`);
    });
    if (result.times === undefined) problems.add(null, `${excerpt(command)}: it has no times of its runs, and what can't be told apart can't be tested`);
    const cell = JSON.stringify([command, mount]);
    const before = last.get(cell) ?? 0;
    last.set(cell, before + (result.times?.length ?? 0));
    return read.map((loop) => ({ ...loop, loop: loop.loop + before }));
  });
  return {
    format: 'hyperfine',
    loops,
    mounts: inOrder(loops.map(({ mount }) => mount)),
    workloads: inOrder(loops.map(({ workload }) => workload)),
    run: null,
    facts: ['times by hyperfine, which subtracts the start of its shell where it used one (it does, unless -N was given)'],
    problems: problems.list(),
  };
}

/** Collects the text: JSON can be read as a whole alone. */
export function openHyperfine(): FileParser {
  const pieces: string[] = [];
  return { write: (piece) => void pieces.push(piece), end: () => parseHyperfine(pieces.join('')) };
}
