/** Whether the machines were disturbed while a loop ran: others used them, or they were held back. Its figure is one of another time then. */

import type { MachineProbe } from '../model/records.ts';
import { type Warning, type WarningCode, warn } from '../model/warnings.ts';

/** What is known of the machines during a loop. */
export interface Machines {
  readonly guest: MachineProbe | null;
  readonly host: MachineProbe | null;
  /** CPU time of the host that went to others, as a share of all. */
  readonly othersFraction: number | null;
  /** For how much of their CPU time the processors of either side were held back, 0 to 1; null where it does not tell. */
  readonly throttledFraction: { readonly guest: number | null; readonly host: number | null };
  /** Whether the work is on another kernel than this host's: what its own waits for is the work itself. */
  readonly isApart: boolean;
  readonly elapsedMs: number;
}

/** Shares above which a loop is marked: of CPU time, and of the loop's own time for the last. */
const MOST = { steal: 0.02, 'host-busy': 0.2, throttled: 0.02, 'memory-short': 0.1 } as const satisfies Partial<Record<WarningCode, number>>;

const WHOSE = {
  steal: 'of the CPU time',
  'host-busy': "of the host's CPU time",
  throttled: 'of the CPU time',
  'memory-short': 'of the loop',
} as const;

/**
 * Time in which processes of the host waited for memory counts, that in which they waited for a processor or a disk does not: the mount's own
 * daemon and QEMU do so under every loop (up to 0.56 and 0.27 of it in the kept runs, for memory 0.00). What the guest waits for is the work.
 */
function findShares({ guest, host, othersFraction, throttledFraction, isApart, elapsedMs }: Machines): Readonly<Record<keyof typeof MOST, number>> {
  const waitedUs = isApart ? (host?.pressureUs.memory ?? 0) : 0;
  return {
    steal: Math.max(guest?.stealFraction ?? 0, host?.stealFraction ?? 0),
    'host-busy': othersFraction ?? 0,
    throttled: Math.max(throttledFraction.guest ?? 0, throttledFraction.host ?? 0),
    'memory-short': elapsedMs === 0 ? 0 : waitedUs / 1000 / elapsedMs,
  };
}

/** A warning for each way in which the machines were disturbed. */
export function doubtMachines(machines: Machines): Warning[] {
  const shares = findShares(machines);
  const codes = Object.keys(MOST) as (keyof typeof MOST)[];
  return codes.filter((code) => shares[code] > MOST[code]).map((code) => warn(code, `${(shares[code] * 100).toFixed(0)} % ${WHOSE[code]}`));
}
