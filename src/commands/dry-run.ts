/** `fsbench fio --dry-run`: every command a run would start, and how long it would take. */

import { bootOfLoop, bootsOf, roundOfLoop } from '../model/boots.ts';
import { addTo } from '../model/group-by.ts';
import type { LoopKey, Plan, Workload } from '../model/records.ts';
import { planOn, targetOfMount, targetsOf } from '../model/targets.ts';
import { doubtBudget, estimateFileBytes, estimateSeconds } from '../plan/estimate.ts';
import { orderLoops } from '../plan/order.ts';
import type { TargetKind } from '../target/kind.ts';
import { findTarget, paceOf, whereIs } from '../target/kinds.ts';
import { mountPointOf, testDirOf } from '../target/recipes.ts';
import { quoteForShell } from '../text/quote.ts';
import { formatMebibytes, formatSpan } from '../text/units.ts';
import { kindOfWork } from '../work/kinds.ts';

const show = (argv: readonly string[]): string => argv.map(quoteForShell).join(' ');

/** What of caches is dropped before a loop, and what is not. */
function describeCaches({ dropsCaches, needsShare }: TargetKind, plan: Plan): string {
  const own = dropsCaches === 'always' ? 'drop caches' : 'drop caches (where its user may not, loops carry a warning)';
  if (plan.dropHostCaches) return `sync, ${own}, and those of this host`;
  return `sync, ${own}${needsShare ? "; this host's stay as they are without --drop-host-caches" : ''}`;
}

async function describeTarget(plan: Plan, target: string): Promise<string[]> {
  const { kind } = findTarget(target);
  const mounts = kind.startsVm === true ? 'mounts made for the run' : 'the mounts that are there';
  return [`# ${whereIs(target)}, with ${mounts}`, ...(await kind.describe(planOn(plan, target))), `# before each loop: ${describeCaches(kind, plan)}`];
}

/** The text that is printed; nothing is started but programs of this host that are asked for their versions. Throws usage errors. */
export async function describeDryRun(plan: Plan): Promise<string> {
  const targets = targetsOf(plan);
  const testDirs = new Map(
    targets.flatMap((target) => planOn(plan, target).mounts.map((spec, index) => [spec.name, testDirOf(spec, mountPointOf(spec, index), 'RUN')] as const)),
  );
  const all = orderLoops(plan);
  const loops = plan.budget === undefined ? all : all.filter(({ loop }) => roundOfLoop(plan, loop) === 1);
  const commandOf = ({ workload: name, mount }: LoopKey) => {
    const workload = plan.workloads.find((each) => each.name === name) as Workload;
    const { workDir } = findTarget(targetOfMount(plan, mount)).kind;
    return kindOfWork(workload).buildCommand(plan, workload, { testDir: testDirs.get(mount) as string, workDir, mount });
  };
  const texts = new Map<string, string[]>();
  for (const workload of plan.workloads) {
    const text = kindOfWork(workload).describeText?.(workload.jobText);
    if (text !== undefined) addTo(texts, text, workload.name);
  }
  const shown = [...texts].flatMap(([text, names]) => [`# ${names.join(', ')}:`, ...text.split('\n').map((line) => `#   ${line}`)]);
  const where = ({ mount }: LoopKey) => (targets.length > 1 ? ` ${whereIs(targetOfMount(plan, mount))}` : '');
  const parts = await Promise.all(targets.map((target) => describeTarget(plan, target)));
  const doubt = doubtBudget(plan, paceOf);
  return `${[
    ...parts.flat(),
    ...shown,
    `# ${plan.budget === undefined ? '' : 'the pilot: '}${loops.length} ${loops.length === 1 ? 'loop' : 'loops in this order'}`,
    ...loops.map((key) => `${show(commandOf(key))}  # loop ${key.loop}${bootsOf(plan) > 1 ? ` in boot ${bootOfLoop(plan, key.loop)}` : ''}${where(key)}`),
    ...(plan.budget === undefined ? [] : [`# then more of them where the answer is open, ${all.length} loops in all at the most`]),
    ...(doubt === null ? [] : [`# ${doubt}`]),
    `# ${plan.budget === undefined ? 'about' : 'at most'} ${formatSpan(estimateSeconds(plan, paceOf))}; test files: ${formatMebibytes(estimateFileBytes(plan), Math.ceil)}`,
  ].join('\n')}\n`;
}
