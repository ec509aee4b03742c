/** Whether a regular expression is at fault: what recheck found, tried in V8, and where it can't tell, texts made of what the pattern has in it. */

import { runInNewContext } from 'node:vm';

export interface Pattern {
  readonly source: string;
  readonly flags: string;
  /** Its file and line; of one that was put together the line of what was compiled. */
  readonly place: string;
}

/** A text that recheck holds a pattern to be slow on: its pumps are repeated. */
interface Attack {
  readonly pattern: string;
  readonly pumps: readonly { readonly prefix: string; readonly pump: string }[];
  readonly suffix: string;
}

/** What of recheck 4 is used. */
export type Check = (
  source: string,
  flags: string,
  options: { readonly timeout: number },
) =>
  | { readonly status: 'safe' }
  | { readonly status: 'unknown'; readonly error: { readonly kind: string } }
  | {
      readonly status: 'vulnerable';
      readonly complexity: { readonly summary: string } & ({ readonly type: 'exponential' } | { readonly type: 'polynomial'; readonly degree: number });
      readonly attack: Attack;
    };

/** What is said of a pattern that is not known to be linear. */
export interface Verdict {
  /** It is exponential, or takes more than the square of a text. */
  readonly isFault: boolean;
  /** Recheck could not tell, and no text that was tried took long. */
  readonly isUntold: boolean;
  readonly said: string;
}

/** Long enough for most patterns. */
const PATIENCE_MS = 30_000;

/** A line that is read in full. The cube of its length takes hours. */
const FOUND = { length: 16_384, mostMs: 3000 };
/** A line that is looked at by patterns that take its square: that takes some ms, its cube more than a second. */
const GENERIC = { length: 2048, mostMs: 500 };
/** A machine that does other work too can be slow once. */
const TRIES = 3;

function takesLong({ source, flags }: Pattern, text: string, mostMs: number): boolean {
  for (let turn = 0; turn < TRIES; turn++)
    try {
      runInNewContext('text.replace(new RegExp(source, flags), "")', { text, source, flags }, { timeout: mostMs });
      return false;
    } catch {}
  return true;
}

/** Whether the attack that was found takes long in truth: repetitions that are bounded look as if they grew on. One that can't be repeated is believed. */
function isSlow(pattern: Pattern, { pumps, suffix }: Attack): boolean {
  const each = pumps.reduce((sum, { pump }) => sum + pump.length, 0);
  if (each === 0) return true;
  const text = pumps.map(({ prefix, pump }) => prefix + pump.repeat(Math.ceil(FOUND.length / each))).join('') + suffix;
  return takesLong(pattern, text, FOUND.mostMs);
}

/** Characters that classes such as `\s` and `[^,]` stand for. */
const OF_CLASSES = [' ', '\t', '\n', '0', 'a', 'A', '-', '.', ':', '=', '\u2028'];
/** More words than characters are alternatives, of which some show what all do. */
const MOST_WORDS = 12;

/** What a pattern may repeat: its own characters and words, and what its classes stand for. */
function piecesOf(source: string): string[] {
  const bare = source.replace(/\\[a-zA-Z](?:\{[^}]*\})?/g, ' ');
  const words = (bare.match(/[A-Za-z]+/g) ?? []).slice(0, MOST_WORDS);
  return [...new Set([...OF_CLASSES, ...bare.replace(/[A-Za-z\d\s]/g, ''), ...words])];
}

/** A text that takes long: one of the pieces or two in turn, repeated behind nothing or one piece; null where none does. */
function findGeneric(pattern: Pattern): string | null {
  const pieces = piecesOf(pattern.source);
  // Two in turn behind each third would take hours.
  for (const unit of [...pieces, ...pieces.flatMap((one) => pieces.map((other) => one + other))])
    for (const begin of pieces.includes(unit) ? ['', ...pieces] : ['']) {
      const text = `${begin}${unit.repeat(Math.ceil(GENERIC.length / unit.length))}\0`;
      if (takesLong(pattern, text, GENERIC.mostMs)) return `${JSON.stringify(unit)} behind ${JSON.stringify(begin)}`;
    }
  return null;
}

/** Null for a pattern that is linear. */
export function judge(pattern: Pattern, check: Check): Verdict | null {
  const found = check(pattern.source, pattern.flags, { timeout: PATIENCE_MS });
  if (found.status === 'safe') return null;
  if (found.status === 'unknown') {
    const slow = findGeneric(pattern);
    const said = `not told (${found.error.kind})`;
    return { isFault: slow !== null, isUntold: slow === null, said: slow === null ? `${said}; nothing that was tried took long` : `${said}; slow is ${slow}` };
  }
  const { complexity, attack } = found;
  const isSteep = complexity.type === 'exponential' || complexity.degree > 2;
  const isFault = isSteep && (complexity.type === 'exponential' || isSlow(pattern, attack));
  return { isFault, isUntold: false, said: `${complexity.summary}${isSteep && !isFault ? ', but soon done in truth' : ''}: ${attack.pattern}` };
}
