/** The two ends of a mount as one interface: who makes a change, and who looks for it. Times are spans on this host's clock. */

import type { Span } from '../model/sync.ts';

/** One change of files below the folder of a side; names are our own, without blanks. */
export type Act =
  | { readonly op: 'empty' | 'drop' | 'folder'; readonly name: string }
  | { readonly op: 'put'; readonly name: string; readonly text: string }
  | { readonly op: 'move'; readonly name: string; readonly to: string };

/** What is looked for: `filled` and `text` say that there is something, or just this, in it; `shut` that it can't be opened. */
export type Test = 'there' | 'gone' | 'filled' | 'text' | 'shut';

/** The end of looking: when it was seen, or null where it was not in time. */
export interface Seen {
  readonly span: Span | null;
  readonly looks: number;
}

export interface Looking {
  /** Rejects where no answer comes. */
  readonly seen: Promise<Seen>;
}

export interface Side {
  readonly where: 'host' | 'guest';
  /** Makes the change; the span is that in which it was made. Throws `change-failed` with the system's words, `no-answer`. */
  act(act: Act): Promise<Span>;
  /** Resolves once the side has begun to look, all the time and for `seconds` at most. */
  look(test: Test, name: string, text: string, seconds: number): Promise<Looking>;
  /** Writes files f1 to fN into a new folder. */
  fill(dir: string, files: number): Promise<Span>;
  /** Lists the folder until it holds that many; how many it saw last. */
  count(dir: string, files: number, seconds: number): Promise<Seen & { readonly listed: number }>;
}
