/** Tests that need what not every machine has: where it is missing they are skipped by name and with the reason, and counted. */

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Test, test as tests } from 'uvu';
import { findProgram } from '../../src/process/find-program.ts';
import { cacheDir, PACKAGE_ROOT } from '../../src/process/paths.ts';

/** Tells scripts/test.mjs, which wants such a line for every test that uvu counts as skipped. */
const announce = (name: string, reason: string) => process.stdout.write(`skipped: ${name} (${reason})\n`);

/** `suite` where nothing is missing (`reason` is null), else its like that skips every test and runs no hook. */
export function needing<T>(reason: string | null, suite: Test<T>): Test<T> {
  if (reason === null) return suite;
  const skip = (name = 'a test without a name') => {
    suite.skip();
    announce(name, reason);
  };
  const hook = Object.assign(() => {}, { each: () => {} });
  return Object.assign(skip, { only: skip, skip, before: hook, after: hook, run: suite.run });
}

/** uvu's `test` for tests that need something: the reason why this machine can't run them, or null. */
export const testNeeding = (reason: string | null) => needing(reason, tests);

/** Why tests that start these programs can't run here; null where all are there. */
export function whyNoProgram(...names: readonly string[]): string | null {
  const missing = names.filter((name) => findProgram(name) === null);
  return missing.length === 0 ? null : `no ${missing.join(', no ')}`;
}

/** Why a test whose point is that something may not be written can't run: root may write everything. */
export const WHY_NOT_AS_ROOT = process.getuid?.() === 0 ? 'root may write everything' : null;

/** Why a test that becomes another user, or gives files to one, can't run. */
export const WHY_NOT_OTHERS = process.getuid?.() === 0 ? null : 'only root can be another user';

/** Why a test can't mount things for itself alone. */
export const whyNoMountNamespace = () =>
  spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'true']).status === 0 ? null : 'no mount namespaces for this user';

/** Why no network namespace can be made and entered here, as a VM has one. */
export const whyNoNetworkNamespace = () =>
  whyNoProgram('bwrap', 'nsenter', 'setpriv') ??
  (spawnSync('bwrap', ['--unshare-net', '--dev-bind', '/', '/', 'true']).status === 0 ? null : 'no network namespaces for this user');

interface SystemPackage {
  readonly program: string;
  readonly dirs?: readonly string[];
  readonly arch?: string;
}

/** True where the folder, or the nearest one above it that is there, may be written to. */
function mayBeMade(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && mayBeMade(dirname(dir));
  }
}

/** Why no VM can be booted here; null where all is there that fsbench starts or fetches for one. */
export function whyNoVm(): string | null {
  const packages = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'system-packages.json'), 'utf8')) as SystemPackage[];
  const missing = packages.filter(
    ({ program, dirs, arch = process.arch }) => arch === process.arch && !['newuidmap', 'inotifywait'].includes(program) && findProgram(program, dirs) === null,
  );
  if (missing.length > 0) return `no VM: no ${missing.map(({ program }) => program).join(', no ')}`;
  if (existsSync(join(cacheDir(), 'kernel/kernel.json'))) return null;
  if (!mayBeMade(cacheDir())) return `no VM: the cache ${cacheDir()} can't be written`;
  // Without apt's lists there is nothing to fetch the guest's kernel by.
  const lists = findProgram('apt-get') !== null && existsSync('/var/lib/apt/lists') ? readdirSync('/var/lib/apt/lists') : [];
  return lists.some((name) => name.endsWith('_Packages') || name.includes('_Packages.'))
    ? null
    : 'no VM: no guest kernel in the cache, and no apt lists to fetch it by';
}

const SHARED_DIR = join(PACKAGE_ROOT, '../shared');

/** A path in the folder of shared material that may lie beside the repository. */
export const sharedPath = (name: string) => join(SHARED_DIR, name);

/** Why tests of shared material can't run here; null where it is there. Files of such tests are called NAME.shared.test.ts. */
export const whyNoShared = (name: string) => (existsSync(sharedPath(name)) ? null : `no ../shared/${name}`);
