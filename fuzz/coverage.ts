/** Which blocks of our own code have run: V8's coverage, asked for between inputs. It counts in code that is loaded after it began. */

import { Session } from 'node:inspector';

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

interface FunctionCoverage {
  readonly ranges: readonly Range[];
}

interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly FunctionCoverage[];
}

export interface Coverage {
  /** True where code ran since the last time that had not run before. */
  hasNew(): boolean;
  /** Functions that ran so far, and bytes of them that did not. */
  totals(): { readonly functions: number; readonly bytesLeft: number };
}

/** Begins to count; `isOurs` chooses scripts by their URL. */
export function openCoverage(isOurs: (url: string) => boolean): Coverage {
  const session = new Session();
  session.connect();
  const post = (method: string, params: object = {}): unknown => {
    let answer: unknown;
    session.post(method, params, (error, result) => {
      if (error !== null) throw error;
      answer = result;
    });
    return answer;
  };
  post('Profiler.enable');
  // https://chromedevtools.github.io/devtools-protocol/v8/Profiler/#method-startPreciseCoverage: what runs between two takings.
  post('Profiler.startPreciseCoverage', { callCount: false, detailed: true });
  /** By function: its bytes, 1 for each that has not run yet. */
  const idle = new Map<string, Uint8Array>();

  /** Marks what ran; true where a byte ran for the first time. */
  const mark = (url: string, { ranges }: FunctionCoverage): boolean => {
    const [whole, ...parts] = ranges as readonly [Range, ...Range[]];
    if (whole.count === 0) return false;
    const key = `${url}:${whole.startOffset}:${whole.endOffset}`;
    const known = idle.get(key);
    const bytes = known ?? new Uint8Array(whole.endOffset - whole.startOffset).fill(1);
    if (known === undefined) idle.set(key, bytes);
    const ran = new Uint8Array(bytes.length).fill(1);
    for (const { startOffset, endOffset, count } of parts) ran.fill(count === 0 ? 0 : 1, startOffset - whole.startOffset, endOffset - whole.startOffset);
    let isNew = known === undefined;
    for (const [at, has] of ran.entries()) {
      if (has === 0 || bytes[at] === 0) continue;
      bytes[at] = 0;
      isNew = true;
    }
    return isNew;
  };
  return {
    hasNew() {
      const { result } = post('Profiler.takePreciseCoverage') as { result: readonly ScriptCoverage[] };
      let isNew = false;
      for (const { url, functions } of result) if (isOurs(url)) for (const each of functions) isNew = mark(url, each) || isNew;
      return isNew;
    },
    totals: () => ({ functions: idle.size, bytesLeft: [...idle.values()].reduce((sum, bytes) => sum + bytes.reduce((left, each) => left + each, 0), 0) }),
  };
}
