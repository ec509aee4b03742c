/** `npm run faults`: a seeded campaign of faults in real VMs. Its trials are recorded, and several sittings add up. */

import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PACKAGE_ROOT } from '../src/process/paths.ts';
import type { Kind } from './kind.ts';
import { findKind, KINDS } from './kinds/all.ts';
import { appendTrial, chooseTrials, describeTrial, readTrials, renderTrials } from './records.ts';
import { soak } from './soak.ts';
import { conduct } from './trial.ts';
import { describeTried } from './tried.ts';

const HELP = `npm run faults -- [--trials N] [--seed N] [--kind NAMES] [--minutes N] [--again]
                  [--out FILE] [--write]
npm run faults -- --soak MINUTES

--trials    how many more trials (default 20); those on record are not made again
--seed      the first seed (default 1): seed by seed, all kinds
--kind      these kinds alone, by commas: ${KINDS.map(({ name }) => name).join(', ')}
--minutes   no trial is begun after so many (default 600)
--again     also those on record: \`--kind NAME --seed N --trials 1 --again\` repeats a trial
--out       the record (default faults/results.jsonl)
--write     puts the table of all trials into docs/reliability.md
--soak      one run of so many minutes, 100 at most: memory and open files of fsbench, every 10 seconds
`;
const BEGIN = '<!-- faults:begin -->\n';
const END = '<!-- faults:end -->';
const say = (text: string) => process.stdout.write(`${text}\n`);

const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    kind: { type: 'string' },
    minutes: { type: 'string', default: '600' },
    again: { type: 'boolean', default: false },
    out: { type: 'string', default: join(PACKAGE_ROOT, 'faults/results.jsonl') },
    write: { type: 'boolean', default: false },
    soak: { type: 'string' },
    'own-mounts': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function numberOf(text: string, option: string): number {
  const number = Number(text);
  if (!(number >= 0)) throw new Error(`--${option} ${text} is no number`);
  return number;
}

/** Runs this again where mounts are its own: whatever ends it, none of them stays. Resolves with its exit code. */
async function againWithOwnMounts(): Promise<number> {
  const argv = ['--mount', '--propagation', 'private', '--', process.execPath, fileURLToPath(import.meta.url), ...process.argv.slice(2), '--own-mounts'];
  const child = spawn('unshare', argv, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 3)));
}

function write(table: string): void {
  const file = join(PACKAGE_ROOT, 'docs/reliability.md');
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${file} has no ${BEGIN.trim()} ... ${END}`);
  writeFileSync(file, `${text.slice(0, from + BEGIN.length)}\n${table}\n\n${text.slice(to)}`);
}

/** Kinds that can be tried here; says which can't, and why. */
function possible(kinds: readonly Kind[]): Kind[] {
  return kinds.filter((kind) => {
    const why = kind.whyNot?.() ?? null;
    if (why !== null) say(`not tried: ${kind.name} (${why})`);
    return why === null;
  });
}

/** What goes on ends with this process: a trial is then not recorded. */
function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
}

async function campaign(): Promise<number> {
  const kinds = values.kind === undefined ? KINDS : values.kind.split(',').map(findKind);
  const chosen = chooseTrials(possible(kinds), values.again ? [] : readTrials(values.out), numberOf(values.seed, 'seed'), numberOf(values.trials, 'trials'));
  const lastStart = performance.now() + numberOf(values.minutes, 'minutes') * 60_000;
  // At the beginning: what is built since is another.
  const tried = describeTried(PACKAGE_ROOT);
  let [made, failed] = [0, 0];
  for (const { kind, seed } of chosen) {
    if (performance.now() > lastStart) break;
    const trial = await conduct(kind, seed);
    appendTrial(values.out, { ...trial, tried });
    say(describeTrial(trial));
    made++;
    if (trial.failures.length > 0) failed++;
  }
  const table = renderTrials(KINDS, readTrials(values.out));
  if (values.write) write(table);
  say(`\n${table}\n\n${made} trials, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (process.getuid?.() === 0 && values.soak === undefined && !values['own-mounts']) return againWithOwnMounts();
  endOnSignals();
  return values.soak === undefined ? campaign() : soak(numberOf(values.soak, 'soak'), say);
}

process.exitCode = await main();
