/** Whether others used the machines while a loop ran, or the machines were held back: what makes its figure one of another time. */

import type { MachineProbe } from '../model/records.ts';
import { type Warning, type WarningCode, warn } from '../model/warnings.ts';

/** What is known of the machines during a loop. */
export interface Machines {
  readonly guest: MachineProbe | null;
  readonly host: MachineProbe | null;
  /** CPU time of the host that went to others, as a share of all. */
  readonly othersFraction: number | null;
  /** How long the processors of either side were held back; null where it does not tell. */
  readonly throttledUs: { readonly guest: number | null; readonly host: number | null };
  readonly elapsedMs: number;
}

/** Shares above which a loop is marked: of CPU time for the first two, of the loop's own time for the others. */
const MOST = { steal: 0.02, 'host-busy': 0.2, throttled: 0.02, 'memory-short': 0.1 } as const satisfies Partial<Record<WarningCode, number>>;

const WHOSE = {
  steal: 'of the CPU time',
  'host-busy': "of the host's CPU time",
  throttled: 'of the loop',
  'memory-short': 'of the loop',
} as const;

/**
 * Time in which processes of the host waited for memory counts, that in which they waited for a processor or a disk does not: the mount's own
 * daemon and QEMU do so under every loop (up to 0.56 and 0.27 of it in the kept runs, for memory 0.00). What the guest waits for is the work.
 */
function findShares({ guest, host, othersFraction, throttledUs, elapsedMs }: Machines): Readonly<Record<keyof typeof MOST, number>> {
  const ofLoop = (us: number | null | undefined) => (us === null || us === undefined || elapsedMs === 0 ? 0 : us / 1000 / elapsedMs);
  return {
    steal: Math.max(guest?.stealFraction ?? 0, host?.stealFraction ?? 0),
    'host-busy': othersFraction ?? 0,
    throttled: Math.max(ofLoop(throttledUs.guest), ofLoop(throttledUs.host)),
    'memory-short': ofLoop(host?.pressureUs.memory),
  };
}

/** A warning for each way in which the machines were disturbed. */
export function doubtMachines(machines: Machines): Warning[] {
  const shares = findShares(machines);
  const codes = Object.keys(MOST) as (keyof typeof MOST)[];
  return codes.filter((code) => shares[code] > MOST[code]).map((code) => warn(code, `${(shares[code] * 100).toFixed(0)} % ${WHOSE[code]}`));
}
