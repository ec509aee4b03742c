/** `npm run campaign`: the evidence that a budget finds what a fixed plan finds, in sittings, with its raw data in reports/campaign. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadSources } from '../src/commands/load-sources.ts';
import { PACKAGE_ROOT } from '../src/process/paths.ts';
import { injectBlocks } from '../src/render/markdown-inject.ts';
import { quoteForShell } from '../src/text/quote.ts';
import { argvOf, findParts, PARTS } from './parts.ts';
import { describePlan, findFixed, planOf } from './plans.ts';
import { type MeasuredPart, renderCampaign } from './report.ts';
import { isFine, isWhole, readSittings, secondsOf, secondsOfWhole, sit } from './sittings.ts';

const HELP = `npm run campaign -- plan [PART]
npm run campaign -- run PART [--minutes N] [--dir DIR]
npm run campaign -- report [--dir DIR] [--write]

PART is ${PARTS.map(({ name }) => name).join(', ')}, ab for those that begin with it, or all.

plan        what each part measures, and the minutes that takes
run         measures a part, or goes on with it
report      holds what was measured against the truth
--minutes   of one sitting (default 600): the part is then stopped, and gone on with by the same command
--dir       where run directories are (default reports/campaign)
--write     puts the report into docs/campaign.md
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '600' },
    dir: { type: 'string', default: join(PACKAGE_ROOT, 'reports/campaign') },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [command = 'help', word = 'all'] = positionals;
const say = (text: string) => process.stdout.write(`${text}\n`);

async function showPlans(): Promise<void> {
  for (const part of findParts(word)) {
    say(`${part.name}: ${part.about}\n    ${describePlan(await planOf(part))}\n    fsbench ${argvOf(part).map(quoteForShell).join(' ')}`);
  }
}

/** The parts that there are directories of. */
async function readParts(): Promise<MeasuredPart[]> {
  const sittings = readSittings(values.dir);
  const measured: MeasuredPart[] = [];
  for (const part of PARTS) {
    const dir = join(values.dir, part.name);
    if (!existsSync(join(dir, 'run.json'))) continue;
    const [source] = await loadSources([dir]);
    if (source === undefined) throw new Error(`${dir} can't be read`);
    const fixed = findFixed(part, await planOf(part), (name) => secondsOfWhole(sittings, values.dir, name));
    const readRaw = ({ raw }: { readonly raw: string | null }) => (raw === null ? null : readFileSync(join(dir, 'raw', raw), 'utf8'));
    measured.push({ name: part.name, source, seconds: secondsOf(sittings, part.name), fixed, readRaw });
  }
  return measured;
}

async function run(): Promise<number> {
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes} is no number above 0`);
  const end = performance.now() + minutes * 60_000;
  for (const part of findParts(word)) {
    const left = (end - performance.now()) / 60_000;
    if (left <= 0) break;
    if (isWhole(part, values.dir)) {
      say(`${part.name}: measured already`);
      continue;
    }
    const sitting = await sit(part, values.dir, left);
    say(`${part.name}: ${Math.round(sitting.seconds)} s, exit code ${sitting.code}`);
    if (!isFine(sitting)) return 1;
  }
  return 0;
}

async function report(): Promise<void> {
  const text = renderCampaign(await readParts());
  say(text);
  if (!values.write) return;
  const file = join(PACKAGE_ROOT, 'docs/campaign.md');
  writeFileSync(file, injectBlocks(readFileSync(file, 'utf8'), file, new Map([['campaign', text]])));
}

if (values.help || command === 'help') process.stdout.write(HELP);
else if (command === 'plan') await showPlans();
else if (command === 'run') process.exitCode = await run();
else if (command === 'report') await report();
else throw new Error(`there is no ${command}; there are plan, run and report`);
