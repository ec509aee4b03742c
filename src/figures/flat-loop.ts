/** A loop as one flat record of named figures, and back: the columns of CSV and the keys of JSON. */

import type { DirectionMetrics, HostCpuSeconds, KnownParameters, MachineProbe, Metrics, Served } from '../model/records.ts';

/** Null where there is no figure. */
type FlatFigures = Record<string, number | null>;

/** The figures of one direction under the names they have for reads, and for writes. */
const DIRECTION_KEYS = {
  read: {
    bw: 'readBw',
    iops: 'readIops',
    clatMeanNs: 'readClatMeanNs',
    clatP50Ns: 'readClatP50Ns',
    clatP95Ns: 'readClatP95Ns',
    clatP99Ns: 'readClatP99Ns',
    clatP999Ns: 'readClatP999Ns',
    clatP9999Ns: 'readClatP9999Ns',
  },
  write: {
    bw: 'writeBw',
    iops: 'writeIops',
    clatMeanNs: 'writeClatMeanNs',
    clatP50Ns: 'writeClatP50Ns',
    clatP95Ns: 'writeClatP95Ns',
    clatP99Ns: 'writeClatP99Ns',
    clatP999Ns: 'writeClatP999Ns',
    clatP9999Ns: 'writeClatP9999Ns',
  },
} as const satisfies Record<string, Record<keyof DirectionMetrics, string>>;

const PARAMETER_KEYS = ['runtimeSeconds', 'iodepth', 'sizeBytes', 'direct', 'blockSizeBytes'] as const;

const CPU_KEYS = { qemu: 'hostCpuQemuSeconds', daemon: 'hostCpuDaemonSeconds', sshd: 'hostCpuSshdSeconds' } as const;

type Read = (name: string) => number | null;

function flattenDirection(side: 'read' | 'write', metrics: DirectionMetrics | null): FlatFigures {
  return Object.fromEntries(Object.entries(DIRECTION_KEYS[side]).map(([key, name]) => [name, metrics?.[key as keyof DirectionMetrics] ?? null]));
}

function unflattenDirection(side: 'read' | 'write', read: Read): DirectionMetrics | null {
  const names = DIRECTION_KEYS[side];
  const [bw, iops] = [read(names.bw), read(names.iops)];
  if (bw === null && iops === null) return null;
  return {
    bw,
    iops,
    clatMeanNs: read(names.clatMeanNs),
    clatP50Ns: read(names.clatP50Ns),
    clatP95Ns: read(names.clatP95Ns),
    clatP99Ns: read(names.clatP99Ns),
    clatP999Ns: read(names.clatP999Ns),
    clatP9999Ns: read(names.clatP9999Ns),
  };
}

/** readBw, readIops, readClatP99Ns, ..., writeBw, ..., runtimeMs. */
export function flattenMetrics(metrics: Metrics | null): FlatFigures {
  return {
    ...flattenDirection('read', metrics?.read ?? null),
    ...flattenDirection('write', metrics?.write ?? null),
    runtimeMs: metrics?.runtimeMs ?? null,
  };
}

/** The inverse of flattenMetrics; null where neither direction has a rate. */
export function unflattenMetrics(read: Read): Metrics | null {
  const metrics = { read: unflattenDirection('read', read), write: unflattenDirection('write', read), runtimeMs: read('runtimeMs') ?? 0 };
  return metrics.read === null && metrics.write === null && read('runtimeMs') === null ? null : metrics;
}

/** What fio was asked for, by name. */
export function flattenParameters(parameters: KnownParameters): FlatFigures {
  return Object.fromEntries(PARAMETER_KEYS.map((key) => [key, parameters[key]]));
}

/** The inverse of flattenParameters; what is not there is not known. */
export function unflattenParameters(read: Read): KnownParameters {
  const direct = read('direct');
  return {
    runtimeSeconds: read('runtimeSeconds'),
    iodepth: read('iodepth'),
    sizeBytes: read('sizeBytes'),
    direct: direct === 0 || direct === 1 ? direct : null,
    blockSizeBytes: read('blockSizeBytes'),
  };
}

/** CPU seconds on the host, by what used them. */
export function flattenHostCpu(seconds: HostCpuSeconds | null): FlatFigures {
  return Object.fromEntries(Object.entries(CPU_KEYS).map(([key, name]) => [name, seconds?.[key as keyof HostCpuSeconds] ?? null]));
}

/** The inverse of flattenHostCpu; null where nothing is known. */
export function unflattenHostCpu(read: Read): HostCpuSeconds | null {
  const seconds: HostCpuSeconds = { qemu: read(CPU_KEYS.qemu), daemon: read(CPU_KEYS.daemon), sshd: read(CPU_KEYS.sshd) };
  return Object.values(seconds).every((value) => value === null) ? null : seconds;
}

/** What the mount's server did, in bytes. */
export function flattenServed(served: Served | undefined): FlatFigures {
  return { servedBytes: served?.bytes ?? null, servedDiskReadBytes: served?.diskReadBytes ?? null };
}

/** The inverse of flattenServed; undefined where it is not known. */
export function unflattenServed(read: Read): Served | undefined {
  const [bytes, diskReadBytes] = [read('servedBytes'), read('servedDiskReadBytes')];
  return bytes === null || diskReadBytes === null ? undefined : { bytes, diskReadBytes };
}

/** Steal, load and pressure of one machine under names that begin with its side. */
export function flattenProbe(side: 'guest' | 'host', probe: MachineProbe | null): FlatFigures {
  return {
    [`${side}StealFraction`]: probe?.stealFraction ?? null,
    [`${side}Load1`]: probe?.load1 ?? null,
    [`${side}PressureCpuUs`]: probe?.pressureUs.cpu ?? null,
    [`${side}PressureIoUs`]: probe?.pressureUs.io ?? null,
    [`${side}PressureMemoryUs`]: probe?.pressureUs.memory ?? null,
  };
}

/** The inverse of flattenProbe; null where nothing is known. */
export function unflattenProbe(side: 'guest' | 'host', read: Read): MachineProbe | null {
  const probe: MachineProbe = {
    stealFraction: read(`${side}StealFraction`),
    load1: read(`${side}Load1`),
    pressureUs: { cpu: read(`${side}PressureCpuUs`), io: read(`${side}PressureIoUs`), memory: read(`${side}PressureMemoryUs`) },
  };
  return [probe.stealFraction, probe.load1, ...Object.values(probe.pressureUs)].every((value) => value === null) ? null : probe;
}
