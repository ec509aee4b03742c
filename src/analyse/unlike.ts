/** Work that was not the same on all mounts of a workload, although fio was asked for the same: said where the winner is said. */

import { isEarly } from '../figures/explained.ts';
import { PLACES, whereServed } from '../figures/served.ts';
import { isFioJob } from '../fio/jobs.ts';
import type { Explained } from '../model/explained.ts';
import { addTo } from '../model/group-by.ts';
import type { Cell, Difference, MountSpec, PlaceWord, Report, SourcedLoop, SourceInfo, Workload } from '../model/records.ts';
import { type Warning, warn } from '../model/warnings.ts';
import { listSome } from '../text/list-some.ts';

type Runs = ReadonlyMap<string, NonNullable<SourceInfo['run']>>;

const goodLoops = ({ loops }: Cell) => loops.filter(({ outcome }) => outcome === 'ok');

/** fio has each write wait for the server itself: mmap by an msync behind each where direct=1, which all of ours have, others by an option. */
const WAITS = /^[ \t]*(?:ioengine[ \t]*=[ \t]*mmap\b|(?:fsync|fdatasync|sync|sync_file_range)[ \t]*=[ \t]*(?!0\b|none\b))/m;

const isEarlyByKind = (mount: MountSpec | undefined, fstype: string | undefined) => fstype === 'fuse.sshfs' && mount?.options['sshfs_sync'] !== 'yes';

/** Whether the mount tells a loop's writes are done before its server has them; null where that is not known, or nothing was written. */
function acknowledgesEarly(loop: SourcedLoop, runs: Runs): boolean | null {
  const run = runs.get(loop.run ?? '');
  const workload: Workload | undefined = run?.plan.workloads.find(({ name }) => name === loop.workload);
  if (run === undefined || workload === undefined || !isFioJob(workload) || loop.metrics?.write == null) return null;
  if (WAITS.test(workload.jobText)) return false;
  const found = run.mounts.find(({ name }) => name === loop.mount);
  return found === undefined
    ? null
    : isEarlyByKind(
        run.plan.mounts.find(({ name }) => name === loop.mount),
        found.fstype,
      );
}

/** A loop that ends with its last write leaves out the sync behind it. */
const ALMOST_ALL = 0.9;

/** Whether each write went to the host's disk, as was seen: no counter tells. */
const reachesDisk = ({ direct, syncs, writes }: Explained) => writes > 0 && (direct === true || (syncs !== null && syncs >= ALMOST_ALL * writes));

const writesAlone = (cell: Cell) => goodLoops(cell).every(({ metrics }) => metrics?.read == null);

/** Of each cell whether its mount acknowledged writes early, as it was seen where it was traced; null where its loops don't say, or say both. */
function earlyOf(cell: Cell, runs: Runs): boolean | null {
  if (cell.explained?.heldBack != null && cell.explained.writes > 0) return isEarly(cell.explained);
  const said = new Set(goodLoops(cell).map((loop) => acknowledgesEarly(loop, runs)));
  return said.size === 1 ? ([...said][0] as boolean | null) : null;
}

/** The word for each cell of a workload, in the order of `cells`; null where it is not known. */
export function namePlaces(cells: readonly Cell[], runs: Runs): (PlaceWord | null)[] {
  return cells.map((cell) => {
    const place = whereServed(goodLoops(cell))?.place ?? null;
    // What the guest's memory took never was on its way.
    if (place === 'guest cache' || !writesAlone(cell)) return place;
    if (earlyOf(cell, runs) === true) return 'queued';
    return cell.explained !== undefined && reachesDisk(cell.explained) ? 'disk' : place;
  });
}

/**
 * The doubts about each cell of a workload, in the order of `cells`, that come from work being unlike. Whether sshfs waits for its server
 * was traced (sshfs 3.7.3: without -o sshfs_sync a write returns when it is queued, O_DIRECT or not).
 */
export function doubtUnlike(cells: readonly Cell[], runs: Runs): Warning[][] {
  const places = cells.map((cell) => whereServed(goodLoops(cell)));
  const farthest = Math.max(...places.map((found) => (found === null ? -1 : PLACES.indexOf(found.place))));
  const early = cells.map((cell) => earlyOf(cell, runs));
  return cells.map((_, at) => {
    const found = places[at] ?? null;
    const isNearer = found !== null && PLACES.indexOf(found.place) < farthest;
    return [
      ...(isNearer ? [warn('served-nearer', `${found.place}, ${(found.share * 100).toFixed(0)} % of the data moved by the server`)] : []),
      ...(early[at] === true && early.includes(false) ? [warn('acknowledged-early', '')] : []),
    ];
  });
}

/** Cells whose data two reports were served from different places: what changed may be where it was. */
export function diffServed(base: Report, candidate: Report): Difference[] {
  const cellsOf = ({ workloads }: Report) => workloads.flatMap(({ cells }) => cells);
  const idOf = ({ workload, mount }: Cell) => JSON.stringify([workload, mount]);
  const before = new Map(cellsOf(base).map((cell) => [idOf(cell), whereServed(goodLoops(cell))?.place]));
  const moves = new Map<string, string[]>();
  for (const cell of cellsOf(candidate)) {
    const [from, to] = [before.get(idOf(cell)), whereServed(goodLoops(cell))?.place];
    if (from === undefined || to === undefined || from === to) continue;
    const move = `served from the ${from} in the base and from the ${to} in the new`;
    addTo(moves, move, `${cell.mount}/${cell.workload}`);
  }
  return [...moves].map(([move, names]) => ({ comparable: true, text: `data was ${move}: ${listSome(names)}` }));
}
