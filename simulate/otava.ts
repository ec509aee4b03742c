/** Apache Otava itself on the simulator's nights: its answers, night by night, as counts that are kept in simulate/otava.json. */

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../src/process/paths.ts';
import { MODELS, makeWorld, type Setting, simulateNight } from './model.ts';
import { meansOf, newRule, type RuleResult, STEPS, stepPlaces } from './nightly.ts';
import { NIGHTS } from './replay.ts';
import { count } from './tally.ts';

const KEPT = join(PACKAGE_ROOT, 'simulate/otava.json');
const SCRIPT = join(PACKAGE_ROOT, 'simulate/ask_otava.py');

/** What was measured, by `SETTING, N loops`; worlds have been measured in the order of their seeds. */
export interface MeasuredOtava {
  readonly version: string;
  readonly results: Record<string, { worlds: number } & Pick<RuleResult, 'falseNights' | 'found'>>;
}

/** Nights (from 0) of a world in which false alarms are counted: each takes all of its series through Otava. */
const COUNTED = Array.from({ length: 30 }, (_, at) => 40 + at);

/** A drop is an alarm in the night that tells of it, unless one of so many nights before told of one so near. */
const NIGHTS_BEFORE = 5;
const NEAR_NIGHTS = 5;

const NIGHTS_TO_FIND = 3;

interface Question {
  readonly values: readonly number[];
  readonly nights: readonly number[];
}

const range = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at);

/** Asks the Otava of a Python; an answer a question, by its nights. Throws where it can't be run. */
function ask(python: string, questions: readonly Question[]): { readonly version: string; readonly answers: number[][][] } {
  const input = questions.map((each) => `${JSON.stringify(each)}\n`).join('');
  const { status, stdout, stderr, error } = spawnSync(python, [SCRIPT], { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${python} ${SCRIPT}: ${[stderr.trim(), error?.message].filter(Boolean).join('; ')}`);
  const [version, ...answers] = stdout.trimEnd().split('\n');
  return { version: JSON.parse(version as string), answers: answers.map((each) => JSON.parse(each)) };
}

/** Whether the last of these answers, of nights one after the other, has a drop that none before it told of. */
const isAlarm = (answers: readonly (readonly number[])[]) =>
  (answers.at(-1) ?? []).some((drop) => answers.slice(0, -1).every((before) => before.every((known) => Math.abs(known - drop) > NEAR_NIGHTS)));

/** Whether each of the nights asked for but the first NIGHTS_BEFORE is one of alarm. */
const alarmsOf = (answers: readonly (readonly number[])[]) => answers.slice(NIGHTS_BEFORE).map((_, at) => isAlarm(answers.slice(at, at + NIGHTS_BEFORE + 1)));

/** Adds one world to what was measured; gives the version that answered. */
function measureWorld(python: string, setting: Setting, loops: number, seed: number, into: Pick<RuleResult, 'falseNights' | 'found'>): string {
  const world = makeWorld(MODELS[setting], seed);
  const means = meansOf(
    Array.from({ length: NIGHTS }, (_, at) => simulateNight(world, at + 1, loops)),
    world,
    loops,
  );
  const counted = range((COUNTED[0] as number) - NIGHTS_BEFORE, COUNTED.length + NIGHTS_BEFORE);
  const places = stepPlaces(world, seed);
  const steps = places.flatMap(({ night, series }) => STEPS.map((percent, step) => ({ night, series, percent, step })));
  const { version, answers } = ask(python, [
    ...means.map((values): Question => ({ values: [...values], nights: counted })),
    ...steps.map(
      ({ night, series, percent }): Question => ({
        values: Array.from(means[series] as Float64Array, (value, at) => (at >= night ? value * (1 - percent / 100) : value)),
        nights: range(night - NIGHTS_BEFORE, NIGHTS_BEFORE + NIGHTS_TO_FIND),
      }),
    ),
  ]);
  const ofSeries = answers.slice(0, means.length).map(alarmsOf);
  for (const at of COUNTED.keys()) {
    count(
      into.falseNights,
      ofSeries.some((alarms) => alarms[at] === true),
    );
  }
  for (const [at, { step }] of steps.entries()) {
    const alarms = alarmsOf(answers[means.length + at] as number[][]);
    const found = into.found[step];
    if (found === undefined) continue;
    count(found.sameNight, alarms[0] === true);
    count(found.within, alarms.includes(true));
  }
  return version;
}

/** What was measured before; null where nothing was. */
export function readMeasuredOtava(): MeasuredOtava | null {
  try {
    return JSON.parse(readFileSync(KEPT, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const LABEL = 'E-divisive with t-test';

/** Otava's row in the table of a setting; null where it was not measured there. */
export function otavaRule(setting: Setting, loops: number, measured: MeasuredOtava | null): RuleResult | null {
  const result = measured?.results[`${setting}, ${loops} loops`];
  return result === undefined ? null : { name: `${LABEL} (apache-otava ${measured?.version}, itself)`, ...result };
}

/** Measures worlds that were not measured yet until each setting has `worlds` of them; each is kept at once. */
export function measureOtava(python: string, settings: readonly Setting[], loopCounts: readonly number[], firstSeed: number, worlds: number): void {
  for (let at = 0; at < worlds; at++) {
    for (const loops of loopCounts) {
      for (const setting of settings) {
        const measured = readMeasuredOtava();
        const key = `${setting}, ${loops} loops`;
        const { falseNights, found } = newRule('');
        const result = measured?.results[key] ?? { worlds: 0, falseNights, found };
        if (result.worlds > at) continue;
        const version = measureWorld(python, setting, loops, firstSeed + at, result);
        if (measured !== null && measured.version !== version)
          throw new Error(`what is in ${KEPT} is of ${measured.version}, and ${python} has ${version}: remove one of them`);
        result.worlds = at + 1;
        writeFileSync(KEPT, `${JSON.stringify({ version, results: { ...measured?.results, [key]: result } }, null, 2)}\n`);
        process.stderr.write(`${key}: world ${at + 1}, ${result.falseNights.hits} of ${result.falseNights.trials} nights false\n`);
      }
    }
  }
}
