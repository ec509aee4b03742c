/** `npm run simulate`: false alarms and power of all rules on simulated nights, as the tables of docs/statistics.md. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PACKAGE_ROOT } from '../src/process/paths.ts';
import { newBudgetResult, simulateBudget } from './budget.ts';
import { newComparisonResult, simulateComparisons } from './comparisons.ts';
import { MODELS, type Setting } from './model.ts';
import { newNightlyResult, simulateNightly } from './nightly.ts';
import { measureOtava } from './otava.ts';
import { measurePublished } from './published.ts';
import { newSequentialResult, SEQUENTIAL_LOOPS, simulateSequential } from './sequential.ts';
import { PARTS, type Part, renderPart, type Simulated } from './tables.ts';
import { newWinnerResult, simulateWinners } from './winners.ts';

const HELP = `npm run simulate -- [--seeds N] [--settings calm,normal,noisy] [--loops 3,5] [--only nightly,winners,comparisons,sequential,budget] [--write]

--seeds     worlds a setting, of 90 nights and 90 series each (default 40, some minutes)
--only      these tables alone
--otava     a Python with apache-otava in it (pip install apache-otava==0.8.0, into a venv): measures that on as many of the
            worlds of each setting, adds it to simulate/otava.json, whose counts the tables have, and does nothing else
--published a folder of raw results of rhvgoyal/virtiofs-tests: measures as many matrices of its figures, keeps the counts in
            simulate/published.json, which the tables have, and does nothing else
--write     puts the tables into docs/statistics.md
`;
const DEFAULT_SEEDS = '40';
/** The rules' constants were chosen on worlds with lower seeds: what is printed is of others. */
const FIRST_SEED = 1001;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: DEFAULT_SEEDS },
    settings: { type: 'string', default: 'calm,normal,noisy' },
    loops: { type: 'string', default: '3,5' },
    only: { type: 'string', default: PARTS.join(',') },
    otava: { type: 'string' },
    published: { type: 'string' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function numbersOf(text: string): number[] {
  const numbers = text.split(',').map(Number);
  if (numbers.every((each) => Number.isSafeInteger(each) && each > 0)) return numbers;
  throw new Error(`not a list of whole numbers above 0: ${text}`);
}

function settingsOf(text: string): Setting[] {
  return text.split(',').map((name) => {
    if (!Object.hasOwn(MODELS, name)) throw new Error(`no setting ${name}; there are ${Object.keys(MODELS).join(', ')}`);
    return name as Setting;
  });
}

function partsOf(text: string): Part[] {
  return text.split(',').map((name) => {
    const part = PARTS.find((each) => each === name);
    if (part === undefined) throw new Error(`there is no part ${name}; there are ${PARTS.join(', ')}`);
    return part;
  });
}

function simulate(setting: Setting, loops: number, seeds: number, parts: readonly Part[]): Simulated {
  const simulated: Simulated = {
    setting,
    loops,
    nightly: newNightlyResult(),
    winners: newWinnerResult(),
    comparisons: newComparisonResult(),
    sequential: newSequentialResult(),
    budget: newBudgetResult(),
  };
  const started = performance.now();
  for (let seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
    if (parts.includes('nightly')) simulateNightly(MODELS[setting], loops, seed, simulated.nightly);
    if (parts.includes('winners')) simulateWinners(MODELS[setting], loops, seed, simulated.winners);
    if (parts.includes('comparisons')) simulateComparisons(MODELS[setting], loops, seed, simulated.comparisons);
    if (parts.includes('sequential') && loops === SEQUENTIAL_LOOPS) simulateSequential(MODELS[setting], seed, simulated.sequential);
    if (parts.includes('budget') && loops === SEQUENTIAL_LOOPS) simulateBudget(MODELS[setting], seed, simulated.budget);
  }
  process.stderr.write(`${setting}, ${loops} loops: ${seeds} worlds in ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
  return simulated;
}

function writeInto(file: string, part: Part, tables: string): void {
  const text = readFileSync(file, 'utf8');
  const [begin, end] = [`<!-- simulated:${part}:begin -->\n`, `<!-- simulated:${part}:end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no ${begin.trim()} ... ${end}`);
  writeFileSync(file, `${text.slice(0, from + begin.length)}\n${tables}\n\n${text.slice(to)}`);
}

const [seeds] = numbersOf(values.seeds) as [number];
if (values.help) process.stdout.write(HELP);
else if (values.otava !== undefined) measureOtava(values.otava, settingsOf(values.settings), numbersOf(values.loops), FIRST_SEED, seeds);
else if (values.published !== undefined) measurePublished(values.published, FIRST_SEED, seeds);
else {
  const parts = partsOf(values.only);
  const all = settingsOf(values.settings).flatMap((setting) => numbersOf(values.loops).map((loops) => simulate(setting, loops, seeds, parts)));
  for (const part of parts) {
    const tables = renderPart(part, all, `npm run simulate${values.seeds === DEFAULT_SEEDS ? '' : ` -- --seeds ${seeds}`}`);
    process.stdout.write(`${tables}\n\n`);
    if (values.write) writeInto(join(PACKAGE_ROOT, 'docs/statistics.md'), part, tables);
  }
}
