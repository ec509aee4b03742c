/** The machine a night was measured on, coarse enough that only what may explain other figures makes it another one. */

import type { Machine, NightEnvironment } from '../../model/night.ts';
import type { Environment, RunRecord } from '../../model/records.ts';
import { machinesOf } from '../../model/targets.ts';
import { formatSizeOption } from '../../text/units.ts';

type Named = Pick<RunRecord, 'plan' | 'mounts' | 'environment' | 'environments'>;

const knownOf = (run: Named) => machinesOf(run).flatMap(({ environment }) => environment ?? []);

const majorMinor = (version: string) => /^\D*\d+\.\d+/.exec(version)?.[0] ?? version;

function describeMachine(environment: Environment, guestMemoryBytes: number): Machine {
  const { hostCpu, hostCpus, hostKernel, guestKernel, guestCpus, qemu, accel, fio } = environment;
  return {
    hostCpu,
    hostCpus: String(hostCpus),
    hostKernel: majorMinor(hostKernel),
    guestKernel: majorMinor(guestKernel),
    guestCpus: String(guestCpus),
    guestMemory: formatSizeOption(guestMemoryBytes),
    qemu: qemu === null ? 'none' : majorMinor(qemu),
    accel: accel ?? 'none',
    fio,
  };
}

/** The machine of these runs; what differs between them is joined. Null where no run says. */
export function machineOf(runs: readonly Named[]): Machine | null {
  const machines = runs.flatMap((run) => knownOf(run).map((environment) => describeMachine(environment, run.plan.memoryBytes)));
  const [first] = machines;
  if (first === undefined) return null;
  const fields = Object.keys(first).map((key) => [key, [...new Set(machines.map((machine) => machine[key as keyof Machine]))].sort().join(' + ')]);
  return Object.fromEntries(fields) as unknown as Machine;
}

/** The environments of these runs in full, equal ones once. */
export function environmentsOf(runs: readonly Named[]): NightEnvironment[] {
  const environments = runs.flatMap((run): NightEnvironment[] => {
    const daemons = run.mounts.flatMap(({ name, daemon }) => (daemon === null ? [] : [`${name}: ${daemon.flavour} ${daemon.version}`]));
    return knownOf(run).map((environment) => ({ ...environment, daemons }));
  });
  return [...new Map(environments.map((environment) => [JSON.stringify(environment), environment])).values()];
}

/** What is other on `machine` than on `before`, one phrase each; empty where nothing is, or where one is not known. */
export function diffMachines(before: Machine | null, machine: Machine | null): string[] {
  if (before === null || machine === null) return [];
  return (Object.keys(machine) as (keyof Machine)[]).flatMap((key) => (before[key] === machine[key] ? [] : [`${key} ${before[key]} -> ${machine[key]}`]));
}

/** Machines of nights as letters in order of appearance; '' where a night does not say. The legend says what each letter stands for. */
export function markMachines(machines: readonly (Machine | null)[]): { readonly marks: readonly string[]; readonly legend: ReadonlyMap<string, Machine> } {
  const letters = new Map<string, string>();
  const legend = new Map<string, Machine>();
  const marks = machines.map((machine) => {
    if (machine === null) return '';
    const id = JSON.stringify(machine);
    const letter = letters.get(id) ?? letterOf(letters.size);
    letters.set(id, letter);
    legend.set(letter, machine);
    return letter;
  });
  return { marks, legend };
}

/** A to Z, then AA, AB, ... */
function letterOf(index: number): string {
  return (index >= 26 ? letterOf(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));
}
