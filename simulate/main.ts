/** `npm run simulate`: false alarms and power of all rules on simulated nights, as the tables of docs/statistics.md. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PACKAGE_ROOT } from '../src/process/paths.ts';
import { newComparisonResult, simulateComparisons } from './comparisons.ts';
import { MODELS, type Setting } from './model.ts';
import { newNightlyResult, simulateNightly } from './nightly.ts';
import { renderTables, type Simulated } from './tables.ts';
import { newWinnerResult, simulateWinners } from './winners.ts';

const HELP = `npm run simulate -- [--seeds N] [--settings calm,normal,noisy] [--loops 3,5] [--write]

--seeds     worlds a setting, of 90 nights and 90 series each (default 40, some minutes)
--write     puts the tables into docs/statistics.md
`;
const DEFAULT_SEEDS = '40';
/** The rules' constants were chosen on worlds with lower seeds: what is printed is of others. */
const FIRST_SEED = 1001;
const BEGIN = '<!-- simulated:begin -->\n';
const END = '<!-- simulated:end -->';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: DEFAULT_SEEDS },
    settings: { type: 'string', default: 'calm,normal,noisy' },
    loops: { type: 'string', default: '3,5' },
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

function simulate(setting: Setting, loops: number, seeds: number): Simulated {
  const simulated: Simulated = { setting, loops, nightly: newNightlyResult(), winners: newWinnerResult(), comparisons: newComparisonResult() };
  const started = performance.now();
  for (let seed = FIRST_SEED; seed < FIRST_SEED + seeds; seed++) {
    simulateNightly(MODELS[setting], loops, seed, simulated.nightly);
    simulateWinners(MODELS[setting], loops, seed, simulated.winners);
    simulateComparisons(MODELS[setting], loops, seed, simulated.comparisons);
  }
  process.stderr.write(`${setting}, ${loops} loops: ${seeds} worlds in ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
  return simulated;
}

function writeInto(file: string, tables: string): void {
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${file} has no ${BEGIN.trim()} ... ${END}`);
  writeFileSync(file, `${text.slice(0, from + BEGIN.length)}\n${tables}\n\n${text.slice(to)}`);
}

if (values.help) process.stdout.write(HELP);
else {
  const [seeds] = numbersOf(values.seeds) as [number];
  const all = settingsOf(values.settings).flatMap((setting) => numbersOf(values.loops).map((loops) => simulate(setting, loops, seeds)));
  const tables = renderTables(all, `npm run simulate${values.seeds === DEFAULT_SEEDS ? '' : ` -- --seeds ${seeds}`}`);
  process.stdout.write(`${tables}\n`);
  if (values.write) writeInto(join(PACKAGE_ROOT, 'docs/statistics.md'), tables);
}
