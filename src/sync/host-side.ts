/** The host's end of a mount: Node's own file calls on the folder that is shared or copied. */

import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { environmentError, messageOf } from '../model/errors.ts';
import type { Act, Seen, Side, Test } from './side.ts';

/** Text of a file as the target's shell writes it. */
const lineOf = (text: string) => `${text}\n`;

function perform(dir: string, act: Act): void {
  const path = join(dir, act.name);
  switch (act.op) {
    case 'empty':
      writeFileSync(path, '');
      break;
    case 'put':
      writeFileSync(path, lineOf(act.text));
      break;
    case 'move':
      renameSync(path, join(dir, act.to));
      break;
    case 'drop':
      unlinkSync(path);
      break;
    case 'folder':
      mkdirSync(path, { recursive: true });
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
        mkdirSync(join(dir, name), { recursive: true });
        for (let at = 1; at <= files; at++) writeFileSync(join(dir, name, `f${at}`), lineOf(`file ${at}`));
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
