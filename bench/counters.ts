/** What the counters of a mount's server cost a loop: iops with and without them, in pairs in one VM. */

import { makePlan } from '../src/commands/make-plan.ts';
import type { LoopKey } from '../src/model/records.ts';
import { isInMemory } from '../src/mount/kinds.ts';
import { cacheDir } from '../src/process/paths.ts';
import type { Bed } from '../src/run/bed.ts';
import { layOut } from '../src/run/layout.ts';
import { measureLoop } from '../src/run/loop.ts';
import { openQemuBed } from '../src/target/qemu-bed.ts';
import { kindOfWork } from '../src/work/kinds.ts';
import { intervalOfRatios, tellPairs } from './pairs.ts';
import { print } from './print.ts';

const PAIRS = 20;

const never = new AbortController().signal;

/** The bed as it would be if nobody could see its servers: no counter of them is read. */
const withoutServers = (bed: Bed): Bed => ({
  ...bed,
  mounts: bed.mounts.map(({ server: _server, ...mount }) => mount),
  [Symbol.asyncDispose]: async () => {},
});

/** `shareDir` is an empty folder. */
export async function benchCounters(shareDir: string, say: (text: string) => void): Promise<void> {
  const plan = await makePlan({ mounts: 'virtiofs', jobs: 'randread-psync', runtime: '2', size: '64M' });
  await using bed = await openQemuBed({ plan, runId: 'counters', cache: cacheDir(), shareDir, say, signal: never });
  await layOut(plan, kindOfWork, bed, never);
  const key: LoopKey = { workload: 'randread-psync', mount: 'virtiofs', loop: 1 };
  const iopsOn = async (on: Bed) => {
    const { result } = await measureLoop({ plan, kindOf: kindOfWork, isInMemory, signal: never }, on, key);
    if (result.outcome !== 'ok') throw new Error(`a loop was ${result.outcome}: ${result.reason}`);
    return { iops: result.metrics?.read?.iops ?? Number.NaN, isCounted: result.served !== undefined };
  };
  const blind = withoutServers(bed);
  const ratios: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    // Take turns in who goes first, so that drift cancels.
    const first = pair % 2 === 0 ? await iopsOn(bed) : null;
    const without = await iopsOn(blind);
    const counted = first ?? (await iopsOn(bed));
    if (!counted.isCounted || without.isCounted) throw new Error('the counters were read where they should not be, or not where they should');
    ratios.push(counted.iops / without.iops);
    say(`pair ${pair + 1} of ${PAIRS}: ${(ratios.at(-1) as number).toFixed(3)}`);
  }
  const detail = `${tellPairs(ratios)}; they are read before and after a loop, never in it`;
  print('iops with counters of servers / without', intervalOfRatios(ratios).middle, '0.99 to 1.01', detail);
}
