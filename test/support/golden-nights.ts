/** Two sets of nights with the same three steps in them, and the events that the nightly rule is known to find there. */

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { sharedPath, whyNoProgram, whyNoShared } from './needs.ts';
import { type Simulation, type Step, simulateRawNights } from './simulated-nights.ts';
import { makeTempDir } from './temp-dir.ts';

const STEPS: readonly Step[] = [
  { series: 'virtiofs/randread-psync', first: 41, percent: -10 },
  { series: '9p/seqwrite-libaio', first: 41, percent: -5 },
  { series: 'sshfs/seqread-mmap', first: 41, last: 55, percent: -20 },
];

export const GOLDEN_SIMULATION: Simulation = { setting: 'calm', seed: 5, nights: 70, loops: 3, steps: STEPS };

/** An event of one series: night, series, kind. */
interface GoldenEvent {
  readonly night: number;
  readonly key: string;
  readonly kind: 'now' | 'drop' | 'rise';
}

export interface Golden {
  readonly events: readonly GoldenEvent[];
  /** Standard errors by which virtiofs/randread-psync was off in the night of its step. */
  readonly z: string;
}

/** Of our own simulator's nights. An implementation of the rule in another language, by others, finds the same in them. */
export const GOLDEN: Golden = {
  events: [
    { night: 41, key: 'sshfs/seqread-mmap', kind: 'now' },
    { night: 41, key: 'virtiofs/randread-psync', kind: 'now' },
    { night: 46, key: '9p/seqwrite-libaio', kind: 'drop' },
    { night: 57, key: 'sshfs/seqread-mmap', kind: 'rise' },
    { night: 66, key: '9p/seqread-libaio-multi', kind: 'rise' },
  ],
  z: '-12.7',
};

/** Of the reference's nights. */
export const GOLDEN_OF_REFERENCE: Golden = {
  events: [
    { night: 41, key: 'sshfs/seqread-mmap', kind: 'now' },
    { night: 41, key: 'virtiofs/randread-psync', kind: 'now' },
    { night: 42, key: 'virtiofs/randrw-libaio', kind: 'rise' },
    { night: 44, key: 'virtiofs/randrw-libaio', kind: 'drop' },
    { night: 46, key: '9p/seqwrite-libaio', kind: 'drop' },
    { night: 57, key: 'sshfs/seqread-mmap', kind: 'rise' },
  ],
  z: '-10.7',
};

/** Why the reference's nights can't be made here. */
export const WHY_NO_REFERENCE = whyNoShared('nights.py') ?? whyNoProgram('python3');

/** Raw text of each of the reference's nights, a file a mount. */
export function makeReferenceNights(): string[][] {
  const dir = makeTempDir();
  const steps = STEPS.flatMap(({ series, first, last, percent }) => ['--step', `${series}:${first}${last === undefined ? '' : `-${last}`}:${percent}`]);
  const argv = [sharedPath('nights.py'), dir, '--nights', '70', '--loops', '3', '--seed', '1', '--model', 'calm', ...steps];
  const { status, stderr } = spawnSync('python3', argv, { encoding: 'utf8' });
  assert.is(status, 0, stderr);
  const nights = readdirSync(dir).filter((name) => name.startsWith('night-'));
  return nights.sort().map((night) => ['virtiofs', '9p', 'sshfs'].map((mount) => readFileSync(join(dir, night, `${mount}.txt`), 'utf8')));
}

/** The same of our own simulator. */
export const makeGoldenNights = () => simulateRawNights(GOLDEN_SIMULATION);
