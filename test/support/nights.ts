/** Small nights, with everything a test does not care about filled in. */

import { identifySeries } from '../../src/analyse/history/identity.ts';
import type { KeptLoop, Machine, Night, NightCell, Series } from '../../src/model/night.ts';
import type { Environment } from '../../src/model/records.ts';
import { makeLoop, makeMetrics } from './records.ts';

export const MACHINE: Machine = {
  hostCpu: 'A CPU',
  hostCpus: '8',
  hostKernel: '6.1',
  guestKernel: '6.1',
  guestCpus: '2',
  guestMemory: '2G',
  qemu: '7.2',
  accel: 'kvm',
  fio: 'fio-3.33',
};

export const ENVIRONMENT: Environment = {
  fsbench: '0.1.0',
  node: '20.19.0',
  hostKernel: '6.1.0-18-amd64',
  hostOs: 'Debian GNU/Linux 12',
  hostCpu: 'A CPU',
  hostCpus: 8,
  hostMemoryBytes: 16e9,
  hostGovernor: null,
  fio: 'fio-3.33',
  guestKernel: '6.1.0-18-amd64',
  guestCpus: 2,
  guestMemoryBytes: 2e9,
  qemu: '7.2.22',
  accel: 'kvm',
};

/** A series as a file of results has it: names and fio's parameters. */
export function seriesOf(mount: string, workload: string, parts: Partial<Parameters<typeof identifySeries>[1]> = {}): Series {
  return identifySeries({ mount, workload }, { ...makeLoop().parameters, ...parts }, null);
}

/** A good loop of 1000 reads a second, but for what `parts` says. */
export function keptLoop(parts: Partial<KeptLoop> = {}): KeptLoop {
  const { outcome, metrics, hostCpuSeconds, reason, errno, startedAt, elapsedMs, warnings, guest, host } = makeLoop();
  return { run: 'r1', loop: 1, outcome, metrics, hostCpuSeconds, reason, errno, startedAt, elapsedMs, warnings, guest, host, ...parts };
}

/** A cell by its reads per second. */
export function cellOf(series: Series, iops: readonly number[]): NightCell<KeptLoop> {
  return { series, outcome: 'ok', runtimeSeconds: 20, loops: iops.map((value, at) => keptLoop({ loop: at + 1, metrics: makeMetrics(value) })) };
}

/** A night of the day-th of 2026 with two series, but for what `parts` says. */
export function makeNight(day: number, parts: Partial<Night> = {}): Night {
  const id = `night-${day}`;
  return {
    id,
    at: new Date(Date.UTC(2026, 0, day, 3)).toISOString(),
    labels: { commit: `c${day}` },
    accepted: [],
    fsbench: '0.1.0',
    machine: MACHINE,
    environments: [{ ...ENVIRONMENT, daemons: ['virtiofs: rust 1.13.2'] }],
    sources: [{ name: `reports/${day}`, format: 'run-directory', run: id, facts: [] }],
    parts: [id],
    cells: [cellOf(seriesOf('virtiofs', 'randread-psync'), [100 + day, 101 + day, 102 + day]), cellOf(seriesOf('9p', 'randread-psync'), [50, 51, 52])],
    ...parts,
  };
}
