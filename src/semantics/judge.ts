/** A probe's last step as an answer: kept, not kept, or only told (pure). */

import type { ProbeAnswer } from '../model/semantics.ts';
import type { Row } from './row.ts';

/** What steps say where they could not try what is asked. */
const NOT_TRIED = /^(?:not tried: |no numbers of system calls|the host does not count writes|no answer was printed)/;

interface Said {
  readonly errno: string | null;
  readonly words: string;
}

interface Delay {
  readonly delayMs: number;
  readonly doubtMs: number;
}

export function judge(mount: string, row: Row, { errno, words }: Said, delay: Delay | null): ProbeAnswer {
  const answer = errno ?? words;
  const isTried = errno !== null || !NOT_TRIED.test(words);
  const isKept = errno === null && (typeof row.kept === 'string' ? row.kept === words : row.kept?.test(words) === true);
  return {
    mount,
    probe: row.name,
    verdict: !isTried ? 'not tried' : row.kept === null ? 'told' : isKept ? 'kept' : 'not kept',
    answer: answer.replace(/^not tried: /, ''),
    errno,
    delayMs: delay?.delayMs ?? null,
    doubtMs: delay?.doubtMs ?? null,
  };
}

/** The answer of a probe that was not tried. */
export function notTried(mount: string, row: Row, why: string): ProbeAnswer {
  return judge(mount, row, { errno: null, words: `not tried: ${why}` }, null);
}
