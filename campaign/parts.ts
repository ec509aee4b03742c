/** The parts of the campaign: what `fsbench fio` measures in each, and what for. */

import type { OptionValues } from '../src/plan/options.ts';

export interface Part {
  readonly name: string;
  /** A phrase. */
  readonly about: string;
  /** Options as they are typed, by their long names. */
  readonly options: OptionValues;
  readonly quick?: true;
  /** The part that measures the same matrix by the fixed plan; absent: none does. */
  readonly fixedBy?: string;
}

/** Two workloads of each engine that all three mounts can do, with files that 20 s of most of them do not use up. */
const MATRIX: OptionValues = {
  mounts: 'virtiofs,9p,sshfs',
  jobs: 'randread-psync,randwrite-psync,randread-libaio,randwrite-libaio,seqread-mmap,randread-mmap',
  size: '2G',
};

/** Enough for three seconds of the fastest of them. */
const SAME: OptionValues = {
  mounts: 'a=virtiofs,b=virtiofs',
  jobs: 'randread-psync,randwrite-psync,randrw-psync,randread-libaio,randwrite-libaio,randread-mmap',
  size: '512M',
};

const MSIZE: OptionValues = {
  // The first mount lays the files out: the faster one.
  ...{ mounts: 'large=9p:msize=512k,small=9p:msize=8k', jobs: 'seqread-psync,seqread-libaio,seqwrite-psync,seqwrite-libaio' },
  ...{ size: '1G', blocksize: '256k' },
};

const CACHE: OptionValues = {
  ...{ mounts: 'always=virtiofs:cache=always,none=virtiofs:cache=none', jobs: 'seqread-psync,seqread-libaio,seqread-psync-multi' },
  ...{ size: '512M', direct: '0' },
};

/** What today's plan of a matrix is. */
const FIXED: OptionValues = { runtime: '20', loops: '3', boots: '3' };

/** Two minutes have room for no more, and each look that is planned has its share of the chance of an error. */
const FEW_BOOTS: OptionValues = { boots: '3' };

export const PARTS: readonly Part[] = [
  { name: 'fixed', about: 'the fixed plan: three loops of 20 s in three boots', options: { ...MATRIX, ...FIXED }, fixedBy: 'fixed' },
  { name: 'budget', about: 'the same matrix with a budget of a quarter of its time', options: { ...MATRIX, budget: '14m' }, fixedBy: 'fixed' },
  {
    name: 'truth',
    about: 'the same with ten boots of short loops: what is true',
    options: { ...MATRIX, runtime: '4', ramp: '2', loops: '2', boots: '10' },
    fixedBy: 'fixed',
  },
  { name: 'aa', about: 'one mount twice, over 20 boots', options: { ...SAME, runtime: '2', ramp: '1', loops: '2', boots: '20' } },
  { name: 'aa-budget', about: 'one mount twice, with the looks of a budget', options: { ...SAME, budget: '20m' } },
  {
    name: 'ab-msize',
    about: '9p with an msize of 512k against 8k, by large blocks',
    options: { ...MSIZE, ...FEW_BOOTS, budget: '160s' },
    fixedBy: 'ab-msize-fixed',
  },
  { name: 'ab-msize-fixed', about: 'the same by the fixed plan', options: { ...MSIZE, ...FIXED }, fixedBy: 'ab-msize-fixed' },
  {
    name: 'ab-cache',
    about: 'virtiofs with cache=always against none, by reads through the page cache',
    options: { ...CACHE, ...FEW_BOOTS, budget: '125s' },
    fixedBy: 'ab-cache-fixed',
  },
  { name: 'ab-cache-fixed', about: 'the same by the fixed plan', options: { ...CACHE, ...FIXED }, fixedBy: 'ab-cache-fixed' },
  { name: 'quick-fixed', about: '--quick as a fixed plan: all 30 workloads three times', options: { mounts: 'virtiofs,9p,sshfs', loops: '3' }, quick: true },
  { name: 'quick', about: '--quick with a budget of as long as that takes', options: { mounts: 'virtiofs,9p,sshfs', budget: '9m' }, quick: true },
];

/** The best mount of each A/B part, as everybody knows. */
export const EXPECTED: Readonly<Record<string, string>> = { 'ab-msize': 'large', 'ab-cache': 'always' };

/** Those of a word: a part, or all whose name begins with it and a dash. Throws for a word that names none. */
export function findParts(word: string): readonly Part[] {
  const found = PARTS.filter(({ name }) => word === 'all' || name === word || name.startsWith(`${word}-`));
  // `quick` is a part of its own.
  const exact = found.filter(({ name }) => name === word);
  if (found.length === 0) throw new Error(`there is no part ${word}; there are ${PARTS.map(({ name }) => name).join(', ')}`);
  return exact.length > 0 ? exact : found;
}

/** The words behind `fsbench`. */
export const argvOf = ({ options, quick }: Part): string[] => [
  'fio',
  ...(quick === true ? ['--quick'] : []),
  ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
];
