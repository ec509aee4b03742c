/** Under what conditions figures were measured, in a line that stands before them: emulation, runtime, size, and what `direct 1` came to. */

import { lengthOf } from '../model/lengths.ts';
import type { FoundMount, KnownParameters, Report } from '../model/records.ts';
import { machinesOf } from '../model/targets.ts';
import { joinOr, listSome } from '../text/list-some.ts';
import { formatSizeOption, formatSpan } from '../text/units.ts';

type Measured = Pick<Report, 'sources'> & { readonly workloads: readonly Pick<Report['workloads'][number], 'cells'>[] };

/** Different values, as they are given. */
function valuesOf({ workloads }: Measured, key: keyof KnownParameters): number[] {
  const ofFio = workloads.flatMap(({ cells }) => cells.flatMap(({ loops }) => loops.filter(({ metrics }) => metrics !== null)));
  return [...new Set(ofFio.flatMap(({ parameters }) => parameters[key] ?? []))];
}

/** `accels`: how the guests' processors came about, each once. */
function describeAccels(accels: readonly string[], whereAll: string): string[] {
  if (!accels.includes('tcg')) return [];
  return [accels.length > 1 ? 'partly on an emulated CPU (TCG)' : `on an emulated CPU (TCG)${whereAll}`];
}

function describeAccel({ sources }: Measured): string[] {
  const accels = sources.flatMap(({ run }) => (run === null ? [] : machinesOf(run)).flatMap(({ environment }) => environment?.accel ?? []));
  return describeAccels([...new Set(accels)], ': compare mounts, not machines');
}

function describeWork(report: Measured): string[] {
  const [runtimes, sizes] = [valuesOf(report, 'runtimeSeconds'), valuesOf(report, 'sizeBytes')];
  const plans = report.sources.flatMap(({ run }) => run?.plan ?? []);
  const ramps = [...new Set(plans.flatMap((plan) => plan.workloads.map((workload) => lengthOf(plan, workload).rampSeconds)))];
  const ramp = ramps.every((seconds) => seconds === 0) ? '' : ` after a ramp of ${joinOr(ramps.map(String))} s that is left out`;
  const budgets = [...new Set(plans.flatMap(({ budget }) => (typeof budget?.seconds === 'number' ? [formatSpan(budget.seconds)] : [])))];
  const steered = plans.some(({ budget }) => budget !== undefined);
  const most = steered ? `, as many as the answer took${budgets.length === 0 ? '' : ` within ${joinOr(budgets)}`}` : '';
  return [
    ...(runtimes.length === 0 ? (most === '' ? [] : [`loops${most}`]) : [`loops of ${joinOr(runtimes.map(String))} s${ramp}${most}`]),
    ...(sizes.length === 0 ? [] : [`files of ${joinOr(sizes.map(formatSizeOption))}`]),
  ];
}

/**
 * Whether the server opens files with the O_DIRECT that the guest asked for; null where that is not known. virtiofsd drops it unless told
 * otherwise, QEMU's 9p server always (hw/9pfs/9p.c, get_dotl_openflags), and SFTP has no such flag (draft-ietf-secsh-filexfer-02, 6.3).
 */
function keepsDirect({ fstype, daemon }: FoundMount): boolean | null {
  if (fstype === '9p' || fstype === 'fuse.sshfs') return false;
  if (fstype !== 'virtiofs' || daemon === null) return null;
  return daemon.argv.some((word) => word === '--allow-direct-io' || word.split(',').includes('allow_direct_io'));
}

/** What a report calls a mount of a run: NAME=SOURCE has put NAME/ before it. */
const calledIn = (mounts: readonly string[], name: string) => (mounts.includes(name) ? name : (mounts.find((each) => each.endsWith(`/${name}`)) ?? name));

function describeDirect(report: Measured, writeName: (name: string) => string): string[] {
  const values = valuesOf(report, 'direct');
  if (values.length !== 1) return values.length === 0 ? [] : ['direct 0 or 1'];
  if (values[0] === 0) return ['direct 0'];
  const found = report.sources.flatMap(({ run, mounts }) => (run?.mounts ?? []).map((mount) => ({ mount, called: calledIn(mounts, mount.name) })));
  const namesWhere = (kept: boolean) =>
    [...new Set(found.filter(({ mount }) => keepsDirect(mount) === kept).map(({ called }) => called))].map((name) => writeName(name));
  const [kept, dropped] = [namesWhere(true), namesWhere(false)];
  const told = [
    ...(dropped.length === 0 ? [] : [`past the guest's cache alone on ${listSome(dropped)}, whose servers drop O_DIRECT and use the host's cache`]),
    ...(kept.length === 0 ? [] : [`past the host's cache too on ${listSome(kept)}`]),
  ];
  return [told.length === 0 ? 'direct 1' : `direct 1 went ${told.join('; ')}`];
}

const asSentence = (said: readonly string[]): string | null => {
  const text = said.join('; ');
  return text === '' ? null : `${text[0]?.toUpperCase()}${text.slice(1)}.`;
};

/** What the nights of one series were measured under. */
export interface SeriesConditions {
  /** Each value once. */
  readonly runtimeSeconds: readonly number[];
  readonly sizeBytes: number | null;
  readonly direct: number | null;
  readonly accels: readonly string[];
}

/** The same of one series of a history, which keeps no more of it; null where nothing is known. */
export function describeSeriesConditions({ runtimeSeconds, sizeBytes, direct, accels }: SeriesConditions): string | null {
  return asSentence([
    ...(runtimeSeconds.length === 0 ? [] : [`loops of ${joinOr(runtimeSeconds.map(String))} s`]),
    ...(sizeBytes === null ? [] : [`files of ${formatSizeOption(sizeBytes)}`]),
    ...(direct === null ? [] : [`direct ${direct}`]),
    ...describeAccels(accels, ': compare nights, not machines'),
  ]);
}

/** A sentence; null where nothing is known. `writeName` makes a mount's name fit for the format. */
export function describeConditions(report: Measured, writeName: (name: string) => string = String): string | null {
  return asSentence([...describeWork(report), ...describeDirect(report, writeName), ...describeAccel(report)]);
}
