/** A row for VMs that a manager makes for the run: started, measured, stopped, and removed at its end. */

import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MadeVm, VmManager } from '../machine/made-vm.ts';
import { usageError } from '../model/errors.ts';
import type { Plan } from '../model/records.ts';
import type { ExpectedMount } from '../mount/kind.ts';
import { openCleanup } from '../process/cleanup.ts';
import { parseAddress } from './address.ts';
import { makeFoundKind } from './found-kind.ts';
import type { ReachContext, Reached, TargetKind } from './kind.ts';

/** What is particular to a manager. */
interface MadeTarget extends Pick<TargetKind, 'kind' | 'summary'> {
  /** How it is written. */
  readonly grammar: string;
  /** What the manager calls its ways to share a folder, and the file system that the guest's mount table then shows. */
  readonly mountTypes: Readonly<Record<string, string>>;
  /** Options of the address beside `mount-type`, and what their values look like. */
  readonly options: Readonly<Record<string, RegExp>>;
  readonly load: () => Promise<VmManager>;
  /** Connects to one that runs, by its name. */
  readonly reach: (context: ReachContext) => Promise<Reached>;
}

/** Where a guest has the folder that is shared with it. */
const MOUNT_POINT = '/mnt/fsbench';

interface MadeAddress {
  readonly mountType: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Takes `?mount-type=TYPE[&KEY=VALUE]` apart; throws a usage error. */
function parseMadeAddress({ kind, grammar, mountTypes, options: known }: MadeTarget, address: string): MadeAddress {
  const { name, options } = parseAddress(kind, address, ['mount-type', ...Object.keys(known)]);
  const { 'mount-type': mountType, ...rest } = options;
  const types = Object.keys(mountTypes);
  const refuse = (what: string) =>
    usageError(
      'bad-option',
      `--target: '${kind}${address}' ${what}`,
      `write ${grammar}; TYPE is one of ${types.join(', ')}, or several of them, joined by commas`,
    );
  if (name !== '') throw refuse(`has a name, '${name}', and a new machine gets one of fsbench's`);
  if (mountType === undefined) throw refuse('does not say how the folder is to be shared');
  if (!types.includes(mountType)) throw refuse(`has no mount type: '${mountType}'`);
  const strange = Object.entries(rest).find(([key, value]) => known[key]?.test(value) !== true);
  if (strange !== undefined) throw refuse(`has an option that can't be: ${strange.join('=')}`);
  return { mountType, options: rest };
}

/** Of the run and the mount type: short, since sockets lie below it (unix(7): 108 bytes, 104 on macOS). */
const nameOf = (runId: string, mountType: string) => `fsbench-${runId.slice(-6)}-${mountType.replace('reverse-', '')}`;

/** The row. */
export function makeMadeKind(target: MadeTarget): TargetKind {
  const { kind, mountTypes, load } = target;
  const parse = (address: string) => parseMadeAddress(target, address);
  const expectedOf = (type: string): ExpectedMount => ({ fstype: mountTypes[type] as string, source: null, options: [] });
  const describeVm = ({ cpus, memoryBytes }: Plan, { mountType, options }: MadeAddress, runId: string, shareDir: string): MadeVm => ({
    name: nameOf(runId, mountType),
    cpus,
    memoryBytes,
    mountType,
    shareDir,
    mountPoint: MOUNT_POINT,
    options,
  });
  const { findMounts: _, reach: _reach, ...found } = makeFoundKind({ ...target, checkAddress: (address) => void parse(address) });
  return {
    ...found,
    startsVm: true,
    needsShare: true,
    // Making one takes minutes where its image has to be fetched.
    pace: { startSeconds: 60, layoutBytesPerSecond: 150 * 1024 ** 2 },
    async describe(plan) {
      const [{ show }, manager] = await Promise.all([import('../machine/made-vm.ts'), load()]);
      const { make, start, stop, remove } = manager.commands(describeVm(plan, parse(plan.target.slice(kind.length)), 'RUN', '/SHARE'));
      return [make, start, stop, remove].flatMap((argv) => (argv === null ? [] : [show(argv)]));
    },
    // Not looked at before there is a run to make it for: what the guest mounts is held against this when it is there.
    findMounts: async ({ address }) => ({
      folders: [
        { name: parse(address).mountType, path: MOUNT_POINT },
        { name: 'disk', path: '/var/tmp' },
      ],
      leftOut: [],
    }),
    async removeMade(name) {
      const [{ removeMadeVm }, manager] = await Promise.all([import('../machine/made-vm.ts'), load()]);
      const any = { name, cpus: 1, memoryBytes: 1, mountType: '', shareDir: '', mountPoint: '', options: {} };
      return removeMadeVm(manager, name, manager.commands(any).remove);
    },
    async open(context) {
      const { plan, runId, say, signal, shareDir, keepUntilEnd } = context;
      if (shareDir === null) throw new Error(`${kind} needs a share`);
      const [{ startMadeVm, stopMadeVm }, { openFoundBed }, manager] = await Promise.all([import('../machine/made-vm.ts'), import('./found-bed.ts'), load()]);
      const wanted = parse(context.address);
      const name = nameOf(runId, wanted.mountType);
      // A folder each: machines that run at once must not see each other's files.
      const vm = describeVm(plan, wanted, runId, join(shareDir, name));
      mkdirSync(vm.shareDir, { recursive: true });
      // For whoever the guest's user is over there; the folder above is this user's alone.
      chmodSync(vm.shareDir, 0o777);
      const commands = manager.commands(vm);
      keepUntilEnd(name);
      await using cleanup = openCleanup();
      await startMadeVm(manager, vm, say, signal);
      let broken = true;
      // In turn: the next one has the processors to itself. One that broke is made anew.
      cleanup.defer(async () => {
        if (broken || plan.oneAtATime === true) await stopMadeVm(manager, commands);
      });
      const reached = cleanup.use(await target.reach({ address: name, say, signal }));
      const held = cleanup.move();
      const bed = await openFoundBed(
        {
          ...reached,
          expectedMounts: new Map([[MOUNT_POINT, expectedOf(wanted.mountType)]]),
          [Symbol.asyncDispose]: async () => {
            broken = reached.fault() !== null;
            await held[Symbol.asyncDispose]();
          },
        },
        context,
      );
      return bed;
    },
  };
}
