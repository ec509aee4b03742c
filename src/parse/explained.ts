/** A line of explain.jsonl, and `explained` of a cell in JSON, back to a record. */

import * as v from 'valibot';
import type { Explained, NotExplained } from '../model/explained.ts';
import { NotALoop } from './loop-schema.ts';

/** No call moves more, no loop has more of them, and no time is longer. */
const Figure = v.pipe(v.number(), v.minValue(0), v.maxValue(1e18));

const Calls = v.object({
  calls: Figure,
  bytes: Figure,
  sizes: v.pipe(v.array(v.pipe(v.tuple([Figure, Figure]), v.readonly())), v.maxLength(100)),
});

const cell = { workload: v.string(), mount: v.string() };

const ExplainedSchema = v.object({
  ...cell,
  reads: Figure,
  writes: Figure,
  // Lines from before requests were counted have none.
  requests: v.optional(
    v.nullable(
      v.pipe(
        v.record(v.string(), Figure),
        v.check((kinds) => Object.keys(kinds).length <= 100),
      ),
    ),
    null,
  ),
  serverReads: v.nullable(Calls),
  serverWrites: v.nullable(Calls),
  syncs: v.nullable(Figure),
  directAsked: v.boolean(),
  direct: v.nullable(v.boolean()),
  diskReadBytes: v.nullable(Figure),
  guestCachedBytes: v.nullable(Figure),
  heldBack: v.nullable(v.object({ byMs: Figure, leastReadMs: v.nullable(Figure), leastWriteMs: v.nullable(Figure), leastSubmitMs: v.nullable(Figure) })),
});

const LineSchema = v.union([v.object({ ...cell, problem: v.string() }), ExplainedSchema]);

/** Throws NotALoop with what is wrong. */
export function readExplainedLine(value: unknown): Explained | NotExplained {
  const parsed = v.safeParse(LineSchema, value);
  if (!parsed.success) throw new NotALoop(`it explains no cell: ${parsed.issues[0].message}`);
  return parsed.output;
}

/** `explained` of a cell; null where there is none, or it is damaged: without it the cell's loops say the same. */
export function readExplainedCell(value: unknown, workload: string, mount: string): Explained | null {
  const parsed = v.safeParse(ExplainedSchema, typeof value === 'object' && value !== null ? { ...value, workload, mount } : value);
  return parsed.success ? parsed.output : null;
}
