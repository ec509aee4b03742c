/** The records of `fsbench semantics`: what each mount answered to each probe; readonly and JSON-ready. */

import type { RunRecord } from './records.ts';

/** `kept`: as a local file system does; `told`: no answer is better than another. */
type Verdict = 'kept' | 'not kept' | 'told' | 'not tried';

/** One line of semantics.jsonl. */
export interface ProbeAnswer {
  readonly mount: string;
  readonly probe: string;
  readonly verdict: Verdict;
  /** In words: `ok`, the errno's name, what was found; of a probe that was not tried, why. */
  readonly answer: string;
  readonly errno: string | null;
  /** How long after the change of one side the other saw it; null where nothing was waited for. */
  readonly delayMs: number | null;
  /** What the delay may be off by, since the clocks of both sides are compared by commands that take time. */
  readonly doubtMs: number | null;
}

/** A probe over all mounts; null where a mount has no answer to it. */
interface SemanticsRow {
  readonly probe: string;
  /** What is asked, as a phrase. */
  readonly asks: string;
  readonly answers: readonly (ProbeAnswer | null)[];
}

/** What renderers draw. */
export interface SemanticsReport {
  readonly run: RunRecord;
  readonly mounts: readonly string[];
  readonly groups: readonly { readonly title: string; readonly rows: readonly SemanticsRow[] }[];
}

/** A probe whose answer is not what was expected. */
export interface SemanticsDifference {
  readonly mount: string;
  readonly probe: string;
  readonly asks: string;
  readonly expected: ProbeAnswer;
  readonly found: ProbeAnswer;
  /** False for what is only told, where no answer is better. */
  readonly isPromise: boolean;
}
