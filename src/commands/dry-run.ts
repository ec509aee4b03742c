/** `fsbench fio --dry-run`: every command a run would start, and how long it would take. */

import type { Plan, Workload } from '../model/records.ts';
import { estimateFileBytes, estimateSeconds } from '../plan/estimate.ts';
import { orderLoops } from '../plan/order.ts';
import { findTarget } from '../target/kinds.ts';
import { mountPointOf, testDirOf } from '../target/recipes.ts';
import { quoteForShell } from '../text/quote.ts';
import { formatSpan } from '../text/units.ts';
import { kindOfWork } from '../work/kinds.ts';

const show = (argv: readonly string[]): string => argv.map(quoteForShell).join(' ');

/** The text that is printed; nothing is started but `virtiofsd --version`. */
export async function describeDryRun(plan: Plan): Promise<string> {
  const { kind } = findTarget(plan.target);
  const { workDir } = kind;
  const testDirs = new Map(plan.mounts.map((spec, index) => [spec.name, testDirOf(spec, mountPointOf(spec, index), 'RUN')]));
  const loops = orderLoops(plan);
  const commandOf = (name: string, testDir: string) => {
    const workload = plan.workloads.find((each) => each.name === name) as Workload;
    return kindOfWork(workload).buildCommand(plan, workload, { testDir, workDir });
  };
  return `${[
    ...(await kind.describe(plan)),
    `# ${loops.length} loops in this order, in the target; before each: sync, drop caches`,
    ...loops.map(({ workload, mount, loop }) => `${show(commandOf(workload, testDirs.get(mount) as string))}  # loop ${loop}`),
    `# about ${formatSpan(estimateSeconds(plan, kind.pace))}; test files: ${Math.ceil(estimateFileBytes(plan) / 1024 ** 2)} MiB`,
  ].join('\n')}\n`;
}
