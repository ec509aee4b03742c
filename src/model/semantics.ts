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

/** What a mount was whose answers are kept: all that decides them, and nothing of the machine beside it. */
export interface TriedMount {
  readonly name: string;
  readonly kind: string;
  /** Its options as they were asked for. */
  readonly asked: Readonly<Record<string, string>>;
  readonly fstype: string;
  /** Its options as the mount table has them. */
  readonly options: readonly string[];
  readonly daemon: { readonly flavour: string; readonly version: string } | null;
  /** The release of the target's kernel; null where it is not known, as of QEMU's version where there is none. */
  readonly kernel: string | null;
  readonly qemu: string | null;
}

/** What one mount answered. */
export interface AnswerTable {
  readonly mount: TriedMount;
  readonly answers: readonly ProbeAnswer[];
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
  readonly run: Pick<RunRecord, 'id' | 'startedAt'>;
  /** Of the plan, in its order. */
  readonly mounts: readonly string[];
  /** Those of them that could be had. */
  readonly tried: readonly TriedMount[];
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
