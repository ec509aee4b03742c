/** Histories under which something dies: whatever was said to be added is there once and whole, and the rest can be added again. */

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PACKAGE_ROOT } from '../../src/process/paths.ts';
import type { Ended } from '../../test/e2e/support.ts';
import { startPostgres, WHY_NO_POSTGRES } from '../../test/support/postgres.ts';
import { type Failure, type OtherKind, pick, type Scene } from '../kind.ts';

const NIGHTS = 4;

/** As many runs as nights: the committed one under other ids. */
function makeRuns(root: string): string[] {
  return Array.from({ length: NIGHTS }, (_, at) => {
    const dir = join(root, `night-${at + 1}`);
    for (const name of ['run.json', 'results.jsonl']) cpSync(join(PACKAGE_ROOT, 'reports/sample', name), join(dir, name));
    const run = JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')) as { id: string };
    writeFileSync(join(dir, 'run.json'), JSON.stringify({ ...run, id: `${run.id.slice(0, -1)}${at}` }));
    return dir;
  });
}

const add = (history: string, run: string) => ['history', 'add', '--history', history, run];

/** The nights of a history as lines, in an order that depends on nothing but the nights. */
async function exportNights(scene: Scene, history: string): Promise<string[]> {
  const { code, stdout, stderr } = await scene.run(['history', 'export', '--history', history, '--format', 'json']);
  if (code !== 0) throw new Error(`history export ended with ${code}: ${stderr}`);
  return stdout.split('\n').filter(Boolean).sort();
}

/** What is other in a history than in one that nothing disturbed. */
async function checkHistory(scene: Scene, history: string, runs: readonly string[]): Promise<Failure[]> {
  const undisturbed = join(scene.root, 'undisturbed.db');
  for (const run of runs) await scene.run(add(undisturbed, run));
  const [wanted, found] = [await exportNights(scene, undisturbed), await exportNights(scene, history)];
  if (wanted.length !== runs.length) throw new Error(`${wanted.length} of ${runs.length} nights in the undisturbed history`);
  const lost = wanted.filter((night) => !found.includes(night)).map((night) => `a night is gone or another: ${night.slice(0, 80)}`);
  const more = found.length > wanted.length ? [`${found.length} nights instead of ${wanted.length}`] : [];
  return [...lost, ...more].map((text) => ({ check: 'lost', text }));
}

/** Adds whatever is not there yet; what can't be added is a failure. */
async function addAll(scene: Scene, history: string, runs: readonly string[]): Promise<Failure[]> {
  const ends: Ended[] = [];
  for (const run of runs) ends.push(await scene.run(add(history, run)));
  return ends.flatMap(({ code, stderr }) => (code === 0 ? [] : [{ check: 'stuck' as const, text: `history add ended with ${code}: ${stderr.slice(-300)}` }]));
}

const UNREACHABLE = /^fsbench: the history postgres:/m;

async function killPostgres(scene: Scene) {
  const server = await startPostgres();
  try {
    const [history, runs] = [await server.makeDatabase(), makeRuns(scene.root)];
    const delayMs = pick(scene, 2500);
    const killed = sleep(delayMs).then(() => server.kill());
    const ends: Ended[] = [];
    for (const run of runs) ends.push(await scene.run(add(history, run)));
    await killed;
    await server.restart();
    const told = runs.filter((_, at) => ends[at]?.code === 0);
    const kept = told.length === 0 ? [] : await exportNights(scene, history);
    const failures: Failure[] = [
      ...ends.flatMap(({ code, stderr }) =>
        code === 0 || (code === 3 && UNREACHABLE.test(stderr)) ? [] : [{ check: 'words' as const, text: `ended with ${code}: ${stderr.slice(-300)}` }],
      ),
      ...(kept.length < told.length ? [{ check: 'lost' as const, text: `${told.length} nights were told to be added, ${kept.length} are there` }] : []),
      ...(await addAll(scene, history, runs)),
      ...(await checkHistory(scene, history, runs)),
    ];
    return { did: `server killed after ${delayMs} ms, ${told.length} of ${runs.length} nights added`, failures };
  } finally {
    await server.stop();
  }
}

/** Kinds that need no run. */
export const HISTORY_KINDS: readonly OtherKind[] = [
  {
    name: 'two-on-a-history',
    does: `${NIGHTS} \`history add\` to one file at the same time`,
    async attempt(scene) {
      const [history, runs] = [join(scene.root, 'nights.db'), makeRuns(scene.root)];
      const ends = await Promise.all(runs.map((run) => scene.run(add(history, run))));
      const refused = ends.filter(({ code }) => code !== 0);
      return {
        did: `${NIGHTS} at once`,
        failures: [
          ...refused.map(({ code, stderr }) => ({ check: 'words' as const, text: `ended with ${code}: ${stderr.slice(-300)}` })),
          ...(await checkHistory(scene, history, runs)),
        ],
      };
    },
  },
  {
    name: 'kill-history-add',
    does: 'kill -9 of `history add`, to a file',
    async attempt(scene) {
      const [history, runs] = [join(scene.root, 'nights.db'), makeRuns(scene.root)];
      const [first, ...others] = runs as [string, ...string[]];
      const failures = await addAll(scene, history, others);
      const running = scene.start(add(history, first));
      const delayMs = 50 + pick(scene, 500);
      await sleep(delayMs);
      running.child.kill('SIGKILL');
      const { code } = await running.ended;
      return {
        did: code === 0 ? `it ended before ${delayMs} ms` : `kill -9 after ${delayMs} ms`,
        missed: code === 0,
        failures: [...failures, ...(await addAll(scene, history, [first])), ...(await checkHistory(scene, history, runs))],
      };
    },
  },
  {
    name: 'kill-postgres',
    does: 'PostgreSQL is killed in the middle of `history add`',
    whyNot: () => WHY_NO_POSTGRES,
    attempt: killPostgres,
  },
];
