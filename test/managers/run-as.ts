/** fsbench run as the user of a manager's home, in folders of that user. */

import { chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, startProgram } from '../e2e/support.ts';
import type { ManagerHome } from './home.ts';

/** A folder of the home's user, to run in. */
export function makeOwnFolder({ dir }: ManagerHome, name: string): string {
  const cwd = join(dir, name);
  mkdirSync(cwd);
  if (process.getuid?.() === 0) {
    const { uid, gid } = statSync(dir);
    chownSync(cwd, uid, gid);
  }
  return cwd;
}

/** Starts fsbench with these words in `cwd`, for VMs that it makes by this manager. */
export const startAs = (home: ManagerHome, manager: 'limactl' | 'colima', argv: readonly string[], cwd: string): Running =>
  startProgram([...home.cli(manager), ...argv], cwd);
