/** Seeded random numbers for the simulator: fast, the same on every machine, and no worse than they need to be. */

/** The draws the model needs, all from one seeded stream. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly uniform: () => number;
  readonly normal: () => number;
  /** Exponential with mean 1. */
  readonly exponential: () => number;
  /** Student's t scaled to variance 1; `degrees` of 0 means normal. */
  readonly student: (degrees: number) => number;
}

/** Hash of words to one word. Source: the finaliser of MurmurHash3 (A. Appleby), applied word by word. */
function mix(words: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const word of words) {
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** A stream of its own for each list of words (seed, what it is for, its number). */
export function randomOf(...words: readonly number[]): Random {
  let a = mix([1, ...words]);
  let b = mix([2, ...words]);
  let c = mix([3, ...words]);
  let counter = 1;
  // sfc32 of PractRand (C. Doty-Humphrey).
  const next = () => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) next();
  const uniform = () => next() / 2 ** 32;
  let spare = Number.NaN;
  // G. Marsaglia's polar method.
  const normal = () => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = Number.NaN;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  };
  const student = (degrees: number) => {
    const value = normal();
    if (degrees === 0) return value;
    let squares = 0;
    for (let each = 0; each < degrees; each++) squares += normal() ** 2;
    return (value / Math.sqrt(squares / degrees)) * Math.sqrt((degrees - 2) / degrees);
  };
  return { uniform, normal, exponential: () => -Math.log(1 - uniform()), student };
}
