/** The host's end of a mount: Node's own file calls on the folder that is shared or copied. */

import { closeSync, constants, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { environmentError, messageOf } from '../model/errors.ts';
import type { Act, Seen, Side, Test } from './side.ts';

/** Text of a file as the target's shell writes it. */
const lineOf = (text: string) => `${text}\n`;

/**
 * The path of a file below `dir`, whose folders are all real ones: the target can write there too, and a link in the place of a folder
 * would lead what is written out of it.
 */
function pathBelow(dir: string, name: string): string {
  const parts = name.split('/');
  for (let depth = 0; depth < parts.length; depth++) {
    const folder = join(dir, ...parts.slice(0, depth));
    if (lstatSync(folder).isDirectory()) continue;
    throw new Error(`${folder} is no folder`);
  }
  return join(dir, name);
}

/** Writes the file, and nothing that a link in its place leads to. */
function write(path: string, text: string): void {
  const handle = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW, 0o666);
  try {
    writeSync(handle, text);
  } finally {
    closeSync(handle);
  }
}

/** Makes the folder with those above it. */
function makeFolder(dir: string, name: string): void {
  const parts = name.split('/');
  for (let depth = 1; depth <= parts.length; depth++) {
    const path = pathBelow(dir, parts.slice(0, depth).join('/'));
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) mkdirSync(path);
  }
}

function perform(dir: string, act: Act): void {
  // Those above a new folder need not be there.
  if (act.op === 'folder') {
    makeFolder(dir, act.name);
    return;
  }
  const path = pathBelow(dir, act.name);
  switch (act.op) {
    case 'empty':
      write(path, '');
      break;
    case 'put':
      write(path, lineOf(act.text));
      break;
    case 'move':
      renameSync(path, pathBelow(dir, act.to));
      break;
    case 'drop':
      unlinkSync(path);
      break;
  }
}

/** Whether `act` throws nothing. */
function works(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

function holds(path: string, test: Test, text: string): boolean {
  switch (test) {
    case 'there':
      return statSync(path, { throwIfNoEntry: false }) !== undefined;
    case 'gone':
      return statSync(path, { throwIfNoEntry: false }) === undefined;
    case 'filled':
      return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
    case 'text':
      return works(() => readFileSync(path)) && readFileSync(path, 'utf8') === lineOf(text);
    case 'shut':
      return !works(() => closeSync(openSync(path, 'r')));
  }
}

/** Tries until it holds, giving Node a turn between looks; a look that holds counts from its beginning to its end. */
async function until(look: () => boolean, seconds: number, signal: AbortSignal): Promise<Seen> {
  const end = performance.now() + seconds * 1000;
  for (let looks = 1; ; looks++) {
    const fromMs = performance.now();
    if (look()) return { span: { fromMs, toMs: performance.now() }, looks };
    if (fromMs > end) return { span: null, looks };
    await nextTurn();
    signal.throwIfAborted();
  }
}

/** The host's side of the folder. */
export function openHostSide(dir: string, signal: AbortSignal): Side {
  const timed = (what: string, work: () => void) => {
    const fromMs = performance.now();
    try {
      work();
    } catch (cause) {
      throw environmentError('change-failed', `${what} on the host: ${messageOf(cause)}`, undefined, cause);
    }
    return { fromMs, toMs: performance.now() };
  };
  return {
    where: 'host',
    act: async (act) => timed(`${act.op} ${act.name}`, () => perform(dir, act)),
    async look(test, name, text, seconds) {
      const seen = until(() => holds(join(dir, name), test, text), seconds, signal);
      // Whoever waits for it hears of it; a change that fails before has its own error.
      seen.catch(() => {});
      return { seen };
    },
    async fill(name, files) {
      return timed(`writing ${files} files`, () => {
        makeFolder(dir, name);
        for (let at = 1; at <= files; at++) write(pathBelow(dir, `${name}/f${at}`), lineOf(`file ${at}`));
      });
    },
    async count(name, files, seconds) {
      let listed = 0;
      const seen = await until(
        () => {
          listed = works(() => readdirSync(join(dir, name))) ? readdirSync(join(dir, name)).filter((each) => /^f\d+$/.test(each)).length : 0;
          return listed >= files;
        },
        seconds,
        signal,
      );
      return { ...seen, listed };
    },
  };
}
