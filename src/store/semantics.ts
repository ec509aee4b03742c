/** semantics.jsonl of a run directory: an answer a line, flushed as they come. */

import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { usageError } from '../model/errors.ts';
import type { ProbeAnswer } from '../model/semantics.ts';
import { readRegularFile } from './regular-file.ts';

const FILE = 'semantics.jsonl';

const AnswerSchema = v.object({
  mount: v.string(),
  probe: v.string(),
  verdict: v.picklist(['kept', 'not kept', 'told', 'not tried']),
  answer: v.string(),
  errno: v.nullable(v.string()),
  delayMs: v.nullable(v.number()),
  doubtMs: v.nullable(v.number()),
});

/** True where a run has answers of probes. */
export function hasSemantics(dir: string): boolean {
  return existsSync(join(dir, FILE));
}

export function appendSemantics(dir: string, answers: readonly ProbeAnswer[]): void {
  appendFileSync(join(dir, FILE), answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''), { flush: true });
}

/** An answer as it was stored; `where` names it in errors. Throws a usage error. */
export function readProbeAnswer(value: unknown, where: string): ProbeAnswer {
  const parsed = v.safeParse(AnswerSchema, value);
  if (!parsed.success)
    throw usageError('damaged-run', `${where}: no answer of a probe (${parsed.issues[0].message})`, 'try the mounts again with fsbench semantics');
  return parsed.output;
}

/** All answers of a run; a line that a kill cut off is left out. Throws a usage error that names a damaged line. */
export function readSemantics(dir: string): ProbeAnswer[] {
  const file = join(dir, FILE);
  const text = readRegularFile(file, { followLinks: false }).toString('utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1)
    .map((line, at) => {
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch {
        value = null;
      }
      return readProbeAnswer(value, `${file}:${at + 1}`);
    });
}
