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

/** Series were kept of it alone at first, and do not say it. */
const USUAL_ARCH = 'x86_64';

/** So is it with the daemon: most series of before were this one's, and go on. */
const USUAL_DAEMON = 'c';

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
function effectiveOptions(spec: MountSpec | undefined, found: FoundMount | undefined, place: Pick<Place, 'choice' | 'arch'> | null): string[] {
  const table = (found?.options ?? []).filter((option) => !PASSING.has(nameOf(option)));
  const shown = [...table, ...daemonOptions(found?.daemon ?? null)];
  // Which kernel and processor it is, the guest's own tell better.
  const { kernel: _, arch: _arch, ...chosen } = place?.choice ?? {};
  const vm = { ...chosen, ...(place === null || place.arch === null ? {} : { arch: place.arch }) };
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
  const { target, mount, kind, fstype, options, workload, job, fio, kernel, daemon, work } = identity;
  const told = [
    ...(kernel === undefined ? [] : [`Linux ${kernel}`]),
    ...(daemon === undefined ? [] : [`daemon ${daemon}`]),
    ...(work === undefined ? [] : [Object.entries(work).sort()]),
  ];
  const canonical = [target, mount, kind, fstype, options, workload, job, fio.iodepth, fio.sizeBytes, fio.direct, fio.blockSizeBytes, ...told];
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex').slice(0, 16);
}

/** A series of this identity. */
function makeSeries(identity: SeriesIdentity): Series {
  return { key: hashIdentity(identity), ...identity };
}

type Run = Pick<RunRecord, 'plan' | 'mounts'> & Partial<Pick<RunRecord, 'environment' | 'environments'>>;

/** What a run says of the machine that has a mount. */
interface Place {
  /** Its target's kind. */
  readonly target: string;
  /** 6.1.0-56-amd64 as 6.1: mounts work otherwise on another, and a series has no break at each update; null where it is not known. */
  readonly kernel: string | null;
  /** The processor of a VM of ours, whether it was asked for or is the host's; null for the usual one, and for a machine that is there already. */
  readonly arch: string | null;
  readonly choice: VmChoice;
}

function placeOf(run: Run, spec: Pick<MountSpec, 'target'>): Place {
  const target = targetOf(run.plan, spec);
  const environment = machinesOf({ environment: null, ...run }).find((machine) => machine.target === target)?.environment;
  const kind = (target.split(':', 1)[0] as string).replace(/^qemu\?.*$/s, 'qemu');
  const choice = choiceOf(run.plan, target);
  const arch = environment?.arch ?? choice.arch ?? USUAL_ARCH;
  return {
    target: kind,
    kernel: /^\d+\.\d+/.exec(environment?.guestKernel ?? '')?.[0] ?? null,
    arch: kind !== 'qemu' || arch === USUAL_ARCH ? null : arch,
    choice,
  };
}

/** The series a loop belongs to; `run` is null for a file of results, of which names and what fio told are known. */
export function identifySeries(
  names: { readonly workload: string; readonly mount: string; readonly work?: Readonly<Record<string, string>> },
  parameters: KnownParameters,
  run: Run | null,
): Series {
  const { runtimeSeconds: _, ...fio } = parameters;
  const spec = run?.plan.mounts.find(({ name }) => name === names.mount);
  const found = run?.mounts.find(({ name }) => name === names.mount);
  const place = run === null ? null : placeOf(run, spec ?? {});
  const flavour = found?.daemon?.flavour ?? USUAL_DAEMON;
  const job = run?.plan.workloads.find(({ name }) => name === names.workload)?.jobText;
  return makeSeries({
    target: place?.target ?? null,
    mount: names.mount,
    kind: spec?.kind ?? null,
    fstype: found?.fstype ?? null,
    options: effectiveOptions(spec, found, place),
    workload: names.workload,
    job: job === undefined ? null : hashJob(job),
    fio,
    ...(place === null || place.kernel === null ? {} : { kernel: place.kernel }),
    ...(flavour === USUAL_DAEMON ? {} : { daemon: flavour }),
    ...(run === null && Object.keys(names.work ?? {}).length > 0 ? { work: names.work } : {}),
  });
}
