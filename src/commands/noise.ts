/** `fsbench doctor --noise`: a minute of short loops on a machine, and what their spread lets a plan tell. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleVariance } from 'simple-statistics';
import { buildReport } from '../analyse/report.ts';
import { smallestTold } from '../analyse/resolution.ts';
import { sourceOfRun } from '../analyse/sources.ts';
import { logCell, pooledVariance } from '../analyse/spread.ts';
import { figureNamed } from '../figures/figures.ts';
import { bootsOf } from '../model/boots.ts';
import { environmentError, usageError } from '../model/errors.ts';
import { isDisturbed } from '../model/warnings.ts';
import { parseMounts } from '../mount/spec.ts';
import { DEFAULTS, type OptionValues, readPlanFigures } from '../plan/options.ts';
import { describeNoise, type Noise } from '../render/noise.ts';
import { findTarget } from '../target/kinds.ts';
import { writeJsonText } from '../text/json-text.ts';
import type { CommandIo } from './io.ts';
import { makePlan } from './make-plan.ts';
import { beginRun, runSitting } from './measure-run.ts';

const SECONDS = 1;

/** Loops of a mount: a minute or so with what is done around them. */
const LOOPS = 12;

/** Random reads from files that stay in memory: what wavers is the machine, not its disk. */
const WORK: OptionValues = { jobs: 'randread-psync', size: '64M', direct: '0', runtime: String(SECONDS), loops: String(LOOPS) };

interface Repeated {
  readonly loops: number;
  readonly boots: number;
}

/** What people repeat, as they type it. */
const USUAL: readonly Repeated[] = [
  { loops: 3, boots: 1 },
  { loops: 10, boots: 1 },
  { loops: 3, boots: 3 },
  { loops: 3, boots: 7 },
  { loops: 3, boots: 14 },
];

const writePlan = ({ loops, boots }: Repeated): string => {
  const isUsual = loops === Number(DEFAULTS.loops);
  return [...(isUsual && boots > 1 ? [] : [`--loops ${loops}`]), ...(boots > 1 ? [`--boots ${boots}`] : [])].join(' ');
};

/** How much is to be measured; what is not said is as usual. */
interface PlannedMatrix {
  readonly mounts: string | undefined;
  readonly loops: string | undefined;
  readonly boots: string | undefined;
}

/** Mounts of a matrix of which nothing is said. */
const USUAL_MOUNTS = 3;

/** What the plan that is meant can tell, first, and then what others could in its place. Throws usage errors for what is no number or no mount. */
function listPlans({ mounts, loops, boots }: PlannedMatrix): { readonly mounts: number; readonly plans: readonly Repeated[] } {
  const figures = readPlanFigures({ loops: loops ?? DEFAULTS.loops, boots: boots ?? DEFAULTS.boots });
  const meant = { loops: figures.loops, boots: bootsOf(figures) };
  const isSaid = loops !== undefined || boots !== undefined;
  const others = USUAL.filter((each) => !isSaid || writePlan(each) !== writePlan(meant));
  const count = mounts === undefined ? USUAL_MOUNTS : parseMounts(mounts).length;
  if (count < 2) throw usageError('bad-option', `--mounts ${mounts}: one mount is ahead of none`, 'name those that are to be compared');
  return { mounts: count, plans: isSaid ? [meant, ...others] : others };
}

/** In a VM of our own one mount that the host serves and one that it does not; elsewhere a folder for temporary files. */
const mountsOn = (target: string): string => (findTarget(target).kind.isOwnVm ? '9p,tmpfs' : `here=${tmpdir()}`);

export interface NoiseCommandOptions {
  readonly target: string | undefined;
  readonly meant: PlannedMatrix;
  readonly json: boolean;
}

/** Prints what it found; resolves with the exit code. Throws an environment error where no loop came out well. */
export async function runNoise({ target = DEFAULTS.target, meant, json }: NoiseCommandOptions, io: CommandIo): Promise<number> {
  const { mounts, plans } = listPlans(meant);
  const values: OptionValues = { ...WORK, target, mounts: mountsOn(target) };
  const plan = await makePlan(values);
  const dir = mkdtempSync(join(tmpdir(), 'fsbench-noise-'));
  try {
    const noise = await runSitting(
      () => beginRun(plan, values, join(dir, 'run')),
      io,
      async ({ record, results }): Promise<Noise> => {
        const [row] = buildReport([sourceOfRun(dir, record, results)]).workloads;
        const cells = row?.cells ?? [];
        const figure = figureNamed('iops');
        const variance = pooledVariance(cells, figure);
        if (variance === null) throw environmentError('no-loops', `no loop came out well: ${cells.map(({ reason }) => reason).join('; ')}`);
        return {
          seconds: SECONDS,
          wavering: cells.flatMap((cell) => {
            const logs = logCell(cell, figure)?.logs ?? [];
            return logs.length < 2 ? [] : [{ mount: cell.mount, loops: logs.length, sd: Math.sqrt(sampleVariance([...logs])) }];
          }),
          disturbed: results.filter(isDisturbed).length,
          loops: results.length,
          mounts,
          told: plans.map((each) => ({ plan: writePlan(each), lead: smallestTold(variance, { ...each, mounts }) })),
        };
      },
    );
    if (json) io.out(`${writeJsonText({ noise }, 2)}\n`);
    else io.print(describeNoise(noise));
    return 0;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
