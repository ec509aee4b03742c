/** The Rust virtiofsd of this machine, for what is tried with both: QEMU's own C one is found by itself. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, isExecutable } from '../../src/process/find-program.ts';
import { cacheDir } from '../../src/process/paths.ts';
import { identifyVirtiofsd } from '../../src/target/virtiofsd.ts';

function isRust(path: string | null | undefined): path is string {
  if (path == null || !isExecutable(path)) return false;
  const { status, stdout, stderr } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return identifyVirtiofsd(path, status, `${stdout}\n${stderr}`).flavour === 'rust';
}

/** Those that the tests of managers built into the cache (test/managers/parts.ts), the newest first. */
function listBuilt(): string[] {
  const dir = join(cacheDir(), 'managers');
  const names = existsSync(dir) ? readdirSync(dir).filter((name) => /^virtiofsd-[\d.]+$/.test(name)) : [];
  return names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true })).map((name) => join(dir, name, 'bin/virtiofsd'));
}

/** The one that the variable names, else that of the distribution, else one that tests built; null where there is none. */
export const RUST_VIRTIOFSD = [process.env['FSBENCH_RUST_VIRTIOFSD'], '/usr/libexec/virtiofsd', findProgram('virtiofsd'), ...listBuilt()].find(isRust) ?? null;

export const WHY_NO_RUST_VIRTIOFSD =
  RUST_VIRTIOFSD === null
    ? 'no Rust virtiofsd: `cargo install virtiofsd` makes one, FSBENCH_RUST_VIRTIOFSD=PATH names it, `npm run test:managers` builds one into the cache'
    : null;
