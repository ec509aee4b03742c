/** Whether the program that a job is for takes its file, asked on this host before anything starts. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { usageError } from '../model/errors.ts';
import type { Plan, Workload } from '../model/records.ts';
import { findProgram } from '../process/find-program.ts';
import { run } from '../process/run.ts';
import { sessionPrefix } from '../process/session-name.ts';
import { quoteForShell } from '../text/quote.ts';
import { kindOfWork } from '../work/kinds.ts';

/** Throws a usage error for a text that its kind finds wrong by itself. */
export function checkJobText(workload: Workload, what: string): void {
  const wrong = kindOfWork(workload).checkText(workload.jobText);
  if (wrong !== null) throw usageError('bad-job', `${what}: ${wrong}`);
}

/** Throws a usage error with the program's own words for a file that it refuses; where it is not installed, nothing is known. */
export async function checkJobFile(workload: Workload, path: string, plan: Plan): Promise<void> {
  const dir = await mkdtemp(sessionPrefix());
  try {
    const file = join(dir, 'check.job');
    const check = kindOfWork(workload).buildCheck(plan, file);
    const program = check?.argv[0] ?? '';
    if (check === null || findProgram(program) === null) return;
    await writeFile(file, workload.jobText);
    const result = await run(check.argv, { timeoutMs: 20_000 });
    if (result.exitCode === 0) return;
    const own = `${program}: `;
    const said = result.stderr.split('\n').find((line) => line.startsWith(own)) ?? (result.stderr.trim().split('\n')[0] || 'no reason given');
    const reason = said.startsWith(own) ? said.slice(own.length) : said;
    throw usageError('bad-job', `job file ${path}: ${program} refuses it: ${reason}`, `try it alone: ${check.byHand} ${quoteForShell(path)}`);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
