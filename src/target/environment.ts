/** The machines and programs a run is measured with, read from both sides. */

import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Target } from '../machine/target.ts';
import type { Accel, Environment, FoundMount } from '../model/records.ts';
import { PACKAGE_ROOT } from '../process/paths.ts';
import { readProgramVersions } from './program-versions.ts';

function readFirst(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

/** fsbench's own version. */
export function readOwnVersion(): string {
  return (JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}

/** The system's name for people, from os-release(5), or from the property list that macOS keeps its version in; null where neither has one. */
export function nameOs(osRelease: string | null, systemVersion: string | null): string | null {
  const pretty = /^PRETTY_NAME="?([^"\n]*)/m.exec(osRelease ?? '')?.[1];
  if (pretty !== undefined) return pretty;
  const value = (key: string) => new RegExp(`<key>${key}</key>\\s*<string>([^<]*)</string>`).exec(systemVersion ?? '')?.[1];
  const [name, version, build] = ['ProductName', 'ProductVersion', 'ProductBuildVersion'].map(value);
  return name === undefined || version === undefined ? null : `${name} ${version}${build === undefined ? '' : ` (${build})`}`;
}

const GUEST_SCRIPT = `uname -r; getconf _NPROCESSORS_ONLN 2>/dev/null || grep -c '^processor' /proc/cpuinfo; sed -n 's/^MemTotal: *\\([0-9]*\\).*/\\1/p' /proc/meminfo; fio --version 2>/dev/null || echo none; uname -m`;

/** Reads all of it; `programs` are those that the work there runs. */
export async function readEnvironment(
  target: Target,
  vm: { readonly qemu: string; readonly accel: Accel } | null,
  programs: readonly string[] = [],
): Promise<Environment> {
  const [result, versions] = await Promise.all([target.exec(['sh', '-c', GUEST_SCRIPT], { timeoutMs: 30_000 }), readProgramVersions(target, programs)]);
  const [guestKernel = 'unknown', guestCpus = '0', guestMemory = '0', fio = 'unknown', arch] = result.stdout.toString('utf8').trim().split('\n');
  return {
    fsbench: readOwnVersion(),
    node: process.versions.node,
    hostKernel: release(),
    hostOs: nameOs(readFirst('/etc/os-release'), readFirst('/System/Library/CoreServices/SystemVersion.plist')) ?? process.platform,
    hostCpu: cpus()[0]?.model.trim() ?? 'unknown',
    hostCpus: cpus().length,
    hostMemoryBytes: totalmem(),
    hostGovernor: readFirst('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'),
    fio,
    guestKernel,
    ...(arch === undefined || arch === '' ? {} : { arch }),
    guestCpus: Number(guestCpus),
    guestMemoryBytes: Number(guestMemory) * 1024,
    qemu: vm?.qemu ?? null,
    accel: vm?.accel ?? null,
    ...(Object.keys(versions).length === 0 ? {} : { programs: versions }),
  };
}

/** What differs between the mounts of two boots beyond folders made anew for each; one phrase a mount. */
export function describeMountChanges(before: readonly FoundMount[], after: readonly FoundMount[]): string[] {
  const facts = (mount: FoundMount) => JSON.stringify([mount.fstype, mount.options, mount.daemon?.flavour ?? null, mount.daemon?.version ?? null]);
  return after.flatMap((mount) => {
    const earlier = before.find(({ name }) => name === mount.name);
    return earlier === undefined || facts(earlier) === facts(mount) ? [] : [`mount ${mount.name} was ${facts(earlier)} and is ${facts(mount)}`];
  });
}

/** What differs between two environments in a way that makes their figures another measurement; one phrase each. */
export function describeChanges(before: Environment, after: Environment): string[] {
  const keys = ['fio', 'guestKernel', 'guestCpus', 'guestMemoryBytes', 'qemu', 'accel', 'hostKernel', 'hostCpu', 'hostCpus'] as const;
  const parts = [before, after].map((environment) => ({ ...environment.parts, ...environment.programs }));
  const [earlierParts = {}, laterParts = {}] = parts;
  const names = new Set(parts.flatMap((each) => Object.keys(each)));
  const changes: (readonly [string, unknown, unknown])[] = [
    ...keys.map((key) => [key, before[key], after[key]] as const),
    ...[...names].map((name) => [name, earlierParts[name] ?? 'unknown', laterParts[name] ?? 'unknown'] as const),
  ];
  return changes.filter(([, earlier, later]) => earlier !== later).map(([name, earlier, later]) => `${name} was ${earlier} and is ${later}`);
}
