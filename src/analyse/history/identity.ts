/** What identifies a series of nightly figures: target kind, mount with its effective options, its daemon, the kernel that has it, workload, fio's parameters. */

import { createHash } from 'node:crypto';
import { tellingArguments } from '../../model/daemon.ts';
import type { Series, SeriesIdentity } from '../../model/night.ts';
import type { FoundMount, KnownParameters, MountSpec, RunRecord } from '../../model/records.ts';
import { machinesOf, targetOf } from '../../model/targets.ts';
import { choiceOf, VM_CHOICES, type VmChoice } from '../../model/vm-choice.ts';
import { splitAt, takeProtectionAway } from '../../text/split.ts';

/** Mount options that name file descriptors, users, places, or sizes the kernel derives from memory: they say nothing of how a mount works. */
const PASSING = new Set([
  ...['fd', 'rfd', 'wfd', 'rfdno', 'wfdno', 'user_id', 'group_id', 'uid', 'gid', 'rootmode', 'size', 'nr_inodes', 'nr_blocks', 'tag'],
  // Where a server of NFS or SMB is reached, by whom; where the layers of a container lie.
  ...['addr', 'clientaddr', 'mountaddr', 'port', 'mountport', 'lowerdir', 'upperdir', 'workdir'],
]);

/** Arguments of virtiofsd that say where it listens and what it shares. */
const PLACES = new Set(['socket-path', 'socket', 'shared-dir', 'source', 'fd', 'socket-group', 'uid-map', 'gid-map', 'translate-uid', 'translate-gid']);

const nameOf = (option: string) => option.split('=', 1)[0] as string;

/** A daemon's options as `key=value`, in whichever way its flavour writes them: `-o a=1,b`, `--a=1`, `--a 1`. */
function daemonOptions(daemon: FoundMount['daemon']): string[] {
  const options: string[] = [];
  const words = daemon === null ? [] : tellingArguments(daemon);
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    const next = words[at + 1];
    const takesNext = next !== undefined && !next.startsWith('-') && !word.includes('=');
    if (word === '-o') options.push(...(takesNext ? splitAt(next, ',').map(takeProtectionAway) : []));
    else if (word.startsWith('-')) options.push(takesNext ? `${word.replace(/^-+/, '')}=${next}` : word.replace(/^-+/, ''));
    if (takesNext) at++;
  }
  return options.filter((option) => !PLACES.has(nameOf(option)));
}

/**
 * Effective options: those of the mount table and of the daemon, and what was asked for where neither shows it (9p's
 * security_model is QEMU's). An option asked for at its default gives the same list as one left out where the table or
 * the daemon shows it either way.
 */
function effectiveOptions(spec: MountSpec | undefined, found: FoundMount | undefined, choice: VmChoice): string[] {
  const table = (found?.options ?? []).filter((option) => !PASSING.has(nameOf(option)));
  const shown = [...table, ...daemonOptions(found?.daemon ?? null)];
  // Which kernel it is, the guest's own tells better.
  const { kernel: _, ...vm } = choice;
  const asked = Object.entries({ ...spec?.options, ...vm }).filter(([name]) => Object.hasOwn(vm, name) || !Object.hasOwn(VM_CHOICES, name));
  return [...new Set([...shown, ...asked.map(([name, value]) => `${name}=${value}`)])].sort();
}

/** Hash of what a job file tells fio: comments and blank lines may change without making another workload. */
function hashJob(jobText: string): string {
  const lines = jobText
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[;#]/.test(line));
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12);
}

/** The key that stands for an identity: 16 hex digits of its SHA-256. */
function hashIdentity(identity: SeriesIdentity): string {
  const { target, mount, kind, fstype, options, workload, job, fio, kernel, work } = identity;
  const told = [...(kernel === undefined ? [] : [`Linux ${kernel}`]), ...(work === undefined ? [] : [Object.entries(work).sort()])];
  const canonical = [target, mount, kind, fstype, options, workload, job, fio.iodepth, fio.sizeBytes, fio.direct, fio.blockSizeBytes, ...told];
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex').slice(0, 16);
}

/** A series of this identity. */
function makeSeries(identity: SeriesIdentity): Series {
  return { key: hashIdentity(identity), ...identity };
}

/** 6.1.0-56-amd64 as 6.1: mounts work otherwise on another, and a series has no break at each update; null where it is not known. */
function kernelOf(run: Parameters<typeof machinesOf>[0], target: string): string | null {
  const environment = machinesOf(run).find((machine) => machine.target === target)?.environment;
  return /^\d+\.\d+/.exec(environment?.guestKernel ?? '')?.[0] ?? null;
}

/** The series a loop belongs to; `run` is null for a file of results, of which names and what fio told are known. */
export function identifySeries(
  names: { readonly workload: string; readonly mount: string; readonly work?: Readonly<Record<string, string>> },
  parameters: KnownParameters,
  run: (Pick<RunRecord, 'plan' | 'mounts'> & Partial<Pick<RunRecord, 'environment' | 'environments'>>) | null,
): Series {
  const { runtimeSeconds: _, ...fio } = parameters;
  const spec = run?.plan.mounts.find(({ name }) => name === names.mount);
  const found = run?.mounts.find(({ name }) => name === names.mount);
  const kernel = run === null ? null : kernelOf({ environment: null, ...run }, targetOf(run.plan, spec ?? {}));
  const job = run?.plan.workloads.find(({ name }) => name === names.workload)?.jobText;
  return makeSeries({
    target: run === null ? null : (targetOf(run.plan, spec ?? {}).split(':', 1)[0] as string).replace(/^qemu\?.*$/s, 'qemu'),
    mount: names.mount,
    kind: spec?.kind ?? null,
    fstype: found?.fstype ?? null,
    options: effectiveOptions(spec, found, run === null ? {} : choiceOf(run.plan, targetOf(run.plan, spec ?? {}))),
    workload: names.workload,
    job: job === undefined ? null : hashJob(job),
    fio,
    ...(kernel === null ? {} : { kernel }),
    ...(run === null && Object.keys(names.work ?? {}).length > 0 ? { work: names.work } : {}),
  });
}
