/** A bed whose target is this machine: folders as mounts, probes run by its Perl. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../src/model/records.ts';
import { run } from '../../src/process/run.ts';
import type { Bed } from '../../src/run/bed.ts';
import { makeTempDir } from './temp-dir.ts';

interface PerlBedOptions {
  /** Mounts by name; those of one key show the same files, which the host sees too where `host` says so. */
  readonly mounts: Readonly<Record<string, { readonly key?: string; readonly host?: boolean }>>;
  readonly fault?: () => string | null;
}

export function openPerlBed({ mounts, fault = () => null }: PerlBedOptions): Bed {
  const root = makeTempDir();
  const workDir = join(root, 'work');
  mkdirSync(workDir);
  return {
    machine: { exec: run, command: (argv) => ({ argv }) },
    mounts: Object.entries(mounts).map(([name, { key = name, host = false }]) => {
      const testDir = join(root, key);
      mkdirSync(testDir, { recursive: true });
      return {
        found: { name, kind: 'path', source: 's', fstype: 'ext4', mountPoint: root, options: ['rw'], daemon: null },
        testDir,
        ...(host ? { hostDir: testDir } : {}),
        filesKey: key,
      };
    }),
    workDir,
    hostPids: { qemu: null, daemons: new Map(), sshd: null },
    isHost: false,
    environment: {} as Environment,
    notes: [],
    fault,
    [Symbol.asyncDispose]: async () => {},
  };
}
